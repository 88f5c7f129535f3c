"""Performance dialogues in a browser: noted, acknowledged, followed up; private notes stay private."""

from browser_people import People, Site
from playwright.async_api import expect

DAY = "2025-04-11"
PRIVATE = "Tono mungkin cocok memimpin tim loket."


async def test_a_dialogue_is_noted_acknowledged_and_followed_up(people: People, site: Site) -> None:
    agency = await site.agency(DAY)
    retno = await people.signed_in("Retno Wulandari", agency, script=False)
    page = retno.page
    await retno.go("/tim")
    await page.get_by_role("row", name="Tono Sudarto").get_by_role("link", name="Rencana").click()
    await retno.follow("Dialog kinerja")
    await retno.sees("Belum ada dialog yang dicatat.")
    await retno.follow("Catat dialog kinerja")
    await retno.press("Simpan catatan dialog")
    await retno.sees("Tulis apa yang dibicarakan, paling sedikit 10 huruf")
    await page.get_by_label("Apa yang dibicarakan?").fill("Loket pagi ramai; perlu satu petugas lagi.")
    await page.get_by_label("Apa yang disepakati?").first.fill("Menyusun jadwal loket")
    await page.get_by_label("Paling lambat").first.fill("2025-04-30")
    await retno.press("Simpan catatan dialog")
    await retno.sees("Menunggu pengakuan Tono Sudarto")
    await page.get_by_text("Tulis catatan pribadi").click()
    await page.get_by_label("Catatan pribadi").first.fill(PRIVATE)
    await retno.press("Simpan catatan pribadi")
    await retno.sees("Tersimpan")

    tono = await people.signed_in("Tono Sudarto", agency)
    await tono.follow("Baca dan akui catatan dialog kinerja")
    await tono.sees("Menyusun jadwal loket")
    await tono.examine("dialogues-waiting")
    await expect(tono.page.get_by_text(PRIVATE)).to_have_count(0)
    await tono.page.get_by_label("Tanggapan Anda").fill("Setuju.")
    await tono.press("Akui catatan ini")
    await tono.sees("Sudah diakui")
    await tono.page.get_by_text("Tandai selesai").first.click()
    await tono.page.get_by_label("Keterangan").fill("Jadwal ditempel di loket.")
    await tono.press("Tandai selesai")
    await tono.sees("Jadwal ditempel di loket.")
    await tono.follow("Catat dialog kinerja")
    await tono.press("Tambah tindak lanjut")
    await tono.examine("dialogue-form")

    reader = await people.signed_in("Retno Wulandari", agency)
    await reader.go(page.url.removeprefix(site.address))
    await reader.sees("Catatan pribadi Anda")
    await reader.examine("dialogues-rater")


async def test_a_letter_adds_results_to_an_agreed_plan(people: People, site: Site) -> None:
    retno = await people.signed_in("Retno Wulandari", await site.agency(DAY))
    page = retno.page
    await retno.go("/tim")
    await page.get_by_role("row", name="Tono Sudarto").get_by_role("link", name="Rencana").click()
    await retno.follow("Tambah penugasan menurut surat")
    await page.get_by_role("button", name="Periksa sebelum menyimpan").last.click()
    await retno.sees("Tulis nomor suratnya")
    await retno.examine("assignment")
    await page.get_by_label("Nomor surat").fill("800/117/ST/2025")
    await page.get_by_label("Tanggal surat").fill("2025-04-07")
    await page.get_by_label("Mulai").fill("2025-04-09")
    await page.get_by_label("Sampai").fill("2025-06-30")
    await page.get_by_label("Hasil yang ingin dicapai").fill("Panitia lomba desa berjalan")
    await page.get_by_label("Yang diukur").fill("Desa dinilai")
    await page.get_by_label("Target", exact=True).fill("12")
    await page.get_by_label("Satuan").fill("desa")
    await page.get_by_role("button", name="Periksa sebelum menyimpan").last.click()
    await retno.heading("Periksa penugasan untuk Tono Sudarto")
    await retno.examine("assignment-check")
    await retno.press("Simpan penugasan")
    await retno.sees("Menurut surat 800/117/ST/2025")
    await retno.examine("plan-assigned")


async def test_a_rater_notes_what_was_observed_and_keeps_a_private_note(people: People, site: Site) -> None:
    retno = await people.signed_in("Retno Wulandari", await site.agency(DAY))
    page = retno.page
    await retno.go("/tim")
    await page.get_by_role("row", name="Tono Sudarto").get_by_role("link", name="Penilaian").click()
    await page.get_by_role("textbox", name="Catatan pribadi").fill(PRIVATE)
    await retno.press("Simpan catatan pribadi")
    await expect(page.get_by_role("textbox", name="Catatan pribadi")).to_have_value(PRIVATE)
    await retno.examine("result-private-note")
    await retno.follow("Catat pengamatan kompetensi")
    await retno.press("Simpan pengamatan")
    await retno.sees("Pilih tingkatnya")
    await page.get_by_label("Kompetensi").select_option(index=1)
    await page.get_by_label("4", exact=True).check()
    await page.get_by_label("Apa yang Anda lihat, dan kapan?").fill("Menjawab pemohon dengan sabar dan jelas.")
    await retno.press("Simpan pengamatan")
    await retno.sees("Menjawab pemohon dengan sabar dan jelas.")
    await retno.examine("observations")
