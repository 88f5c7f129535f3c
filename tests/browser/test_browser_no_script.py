"""Every form without JavaScript."""

from browser_people import People, Site
from playwright.async_api import expect
from test_browser_employee import PLAN_DAY, write_plan


async def test_a_plan_is_proposed_and_agreed_without_script(people: People, site: Site) -> None:
    agency = await site.agency(PLAN_DAY)
    bayu = await people.signed_in("Bayu Nugroho", agency, script=False)
    await bayu.follow("Susun rencana kinerja (SKP) Anda")
    await write_plan(bayu)
    await bayu.press("Tambah ukuran")
    await bayu.page.get_by_role("group", name="Ukuran 2").get_by_label("Yang diukur").fill("Pemohon paham")
    await bayu.page.get_by_role("group", name="Ukuran 2").get_by_label("Uraian").check()
    await (
        bayu.page.get_by_role("group", name="Ukuran 2")
        .get_by_label("Yang diharapkan")
        .fill("Berkas lengkap sekali jadi")
    )
    await bayu.press("Periksa sebelum mengirim")
    await bayu.press("Kirim rencana kepada Retno Wulandari")
    await bayu.heading("Rencana sudah dikirim kepada Retno Wulandari")

    retno = await people.signed_in("Retno Wulandari", agency, script=False)
    await retno.go("/tim/rencana")
    await retno.press("Setujui rencana Bayu Nugroho")
    await retno.sees("Tidak ada rencana yang menunggu Anda.")


async def test_a_day_is_logged_and_corrected_without_script(people: People, site: Site) -> None:
    bayu = await people.signed_in("Bayu Nugroho", await site.agency("2025-01-15"), script=False)
    await bayu.go("/catatan")
    await bayu.page.get_by_label("Apa yang Anda kerjakan?").fill("Rapat teknis perizinan.")
    await bayu.press("Simpan dan kirim")
    await bayu.sees("Tersimpan dan terkirim")
    await bayu.follow("Perbaiki atau tarik")
    await bayu.page.get_by_label("Mengapa ditarik?").fill("Rapatnya dibatalkan.")
    await bayu.press("Tarik catatan")
    await bayu.sees("Ditarik")


async def test_everybody_is_decided_and_a_result_acknowledged_without_script(people: People, site: Site) -> None:
    agency = await site.agency("2025-12-19")
    retno = await people.signed_in("Retno Wulandari", agency, script=False)
    await retno.go("/tim/penilaian")
    await retno.press("Hitung sebaran")
    await retno.press("Periksa putusan")
    await retno.press("Putuskan 3 penilaian")
    await retno.heading("3 penilaian diputuskan")

    sari = await people.signed_in("Sari Handayani", agency, script=False)
    await sari.follow("Tanggapi hasil penilaian Anda")
    await sari.press("Saya sudah membaca hasil ini")
    await sari.page.get_by_label("Alasan keberatan").fill("Daftar periksa baru saya belum dihitung.")
    await sari.press("Periksa sebelum mengajukan")
    await sari.press("Ajukan keberatan")
    await expect(sari.page.get_by_role("heading", level=1)).to_have_text("Keberatan Anda sudah diajukan")
