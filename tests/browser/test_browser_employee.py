"""An employee in a browser: plan, log, result. What was typed is never lost."""

from browser_people import People, Site
from browser_plan import write_plan
from playwright.async_api import expect

PLAN_DAY = "2025-01-07"
RATED_DAY = "2025-12-22"
FINAL_DAY = "2025-12-30"


async def test_an_employee_proposes_a_plan_and_the_rater_agrees_in_place(people: People, site: Site) -> None:
    agency = await site.agency(PLAN_DAY)
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.examine("home-new-plan")

    await bayu.follow("Susun rencana kinerja (SKP) Anda")
    await bayu.examine("plan-form")
    await bayu.press("Periksa sebelum mengirim")
    await expect(bayu.page).to_have_title("Kesalahan: Susun rencana kinerja (SKP) - Kinerja")
    await expect(bayu.page.get_by_role("alert")).to_be_focused()
    await bayu.examine("plan-form-missing")
    await bayu.page.get_by_role("link", name="Hasil kerja 1, ukuran 1: tulis targetnya").click()
    await expect(bayu.page.get_by_label("Target", exact=True)).to_be_focused()

    await write_plan(bayu)
    await bayu.press("Tambah hasil kerja")
    await expect(bayu.page.get_by_role("group", name="Hasil kerja 2")).to_be_visible()
    await bayu.press("Hapus hasil kerja ini (Hasil kerja 2)")
    await expect(bayu.page.get_by_role("group", name="Hasil kerja 2")).to_have_count(0)
    await bayu.press("Periksa sebelum mengirim")
    await bayu.heading("Periksa rencana Anda")
    await bayu.examine("plan-check")
    await bayu.press("Kirim rencana kepada Retno Wulandari")
    await bayu.heading("Rencana sudah dikirim kepada Retno Wulandari")
    await bayu.examine("plan-sent")
    await bayu.follow("Lihat rencana")
    await bayu.sees("Menunggu Retno Wulandari")
    await bayu.examine("plan-waiting")

    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.examine("home-rater")
    await retno.follow("Setujui atau kembalikan rencana Bayu Nugroho")
    await retno.examine("inbox")
    await retno.page.get_by_label("Tandai rencana Bayu Nugroho").check()
    await retno.press("Setujui semua yang ditandai")
    await retno.sees("1 rencana disetujui")

    await bayu.go("/")
    await bayu.sees("Retno Wulandari menyetujui rencana kinerja Anda")
    await bayu.go("/rencana")
    await bayu.examine("plans")


async def test_a_returned_plan_says_why_and_is_improved(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-09")
    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.go("/tim/rencana")
    await (
        retno.page.get_by_role("article", name="Sari Handayani")
        .get_by_text("Kembalikan kepada Sari Handayani")
        .first.click()
    )
    await (
        retno.page.get_by_role("article", name="Sari Handayani")
        .get_by_label("Yang perlu diperbaiki")
        .fill("Target berkas terlalu rendah.")
    )
    await (
        retno.page.get_by_role("article", name="Sari Handayani")
        .get_by_role("button", name="Kembalikan kepada Sari Handayani")
        .click()
    )
    await expect(retno.page.get_by_role("article", name="Sari Handayani")).to_have_count(0)

    sari = await people.signed_in("Sari Handayani", agency)
    await sari.sees("Dikembalikan")
    await sari.follow("Perbaiki rencana kinerja yang dikembalikan")
    await sari.sees("Target berkas terlalu rendah.")
    await sari.examine("plan-form-returned")


async def test_a_day_is_logged_corrected_and_taken_back(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-15")
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.go("/catatan")
    await bayu.press("Simpan dan kirim")
    await bayu.sees("Tulis apa yang Anda kerjakan")
    await bayu.examine("log-missing")
    await bayu.page.get_by_label("Apa yang Anda kerjakan?").fill("Memeriksa 12 berkas izin usaha.")
    await bayu.page.get_by_label("Lamanya").select_option("120")
    await bayu.press("Simpan dan kirim")
    await bayu.sees("Tersimpan dan terkirim")
    await bayu.examine("log")

    await bayu.follow("Perbaiki atau tarik")
    await bayu.examine("log-change")
    await bayu.page.get_by_label("Apa yang Anda kerjakan?").fill("Memeriksa 14 berkas izin usaha.")
    await bayu.page.get_by_label("Mengapa diperbaiki?").fill("Dua berkas terlewat dihitung.")
    await bayu.press("Simpan perbaikan")
    await bayu.sees("Memeriksa 14 berkas izin usaha.")
    await bayu.follow("Perbaiki atau tarik")
    await bayu.page.get_by_label("Mengapa ditarik?").fill("Tercatat dua kali oleh rekan.")
    await bayu.press("Tarik catatan")
    await bayu.sees("Ditarik")


async def test_ten_entries_without_network_are_each_counted_once(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-15")
    bayu = await people.signed_in("Bayu Nugroho", agency, workers=True)
    await bayu.go("/catatan")
    await bayu.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    await bayu.context.set_offline(True)
    offline = await bayu.context.new_page()
    await offline.goto(f"{bayu.address}/catatan")
    bayu.page = offline
    await bayu.sees("Tidak ada jaringan")
    for number in range(10):
        await offline.get_by_label("Apa yang Anda kerjakan?").fill(f"Kunjungan lapangan ke-{number}")
        await offline.get_by_label("Tanggal").fill(f"2025-01-{number + 2:02d}")
        await bayu.press("Simpan di perangkat ini")
        await expect(offline.get_by_role("listitem").filter(has_text=f"ke-{number}")).to_be_visible()
    await bayu.examine("log-offline")

    await bayu.context.set_offline(False)
    await expect(offline.get_by_text("Kunjungan lapangan ke-9")).to_be_visible(timeout=30_000)
    await bayu.go("/catatan?bulan=2025-01")
    await bayu.sees("10 hari tercatat")
    await expect(offline.get_by_text("Kunjungan lapangan")).to_have_count(10)


async def test_a_result_is_understood_acknowledged_and_objected_to(people: People, site: Site) -> None:
    agency = await site.agency(RATED_DAY)
    hendro = await people.signed_in("Hendro Kusumo", agency)
    await hendro.go("/hasil")
    await hendro.examine("results")
    await hendro.go("/")
    await hendro.follow("Tanggapi hasil penilaian Anda")
    await hendro.sees("Mengapa demikian?")
    await hendro.page.get_by_text("Lihat hitungannya").click()
    await hendro.examine("result-decided")
    await hendro.press("Saya sudah membaca hasil ini")
    await hendro.sees("Anda masih dapat mengajukan keberatan")
    await hendro.press("Periksa sebelum mengajukan")
    await hendro.sees("Tulis alasannya, paling sedikit 20 huruf")
    await hendro.sees("Paling lambat 5 Januari 2026")
    await hendro.examine("objection-missing")
    await hendro.page.get_by_label("Alasan keberatan").fill("Data investor dibagikan atas perintah tertulis.")
    await hendro.press("Periksa sebelum mengajukan")
    await hendro.heading("Periksa keberatan Anda")
    await hendro.examine("objection-check")
    await hendro.press("Ajukan keberatan")
    await hendro.heading("Keberatan Anda sudah diajukan")
    await hendro.examine("objection-filed")

    gunawan = await people.signed_in("Gunawan Wibisono", agency)
    await gunawan.follow("Putuskan keberatan")
    await gunawan.examine("objection-decide")
    await gunawan.page.get_by_label("Kabulkan").check()
    await gunawan.page.get_by_role("group", name="Hasil kerja (bila dikabulkan)").get_by_label("Sesuai").check()
    await gunawan.page.get_by_role("group", name="Perilaku kerja (bila dikabulkan)").get_by_label("Sesuai").check()
    await gunawan.page.get_by_label("Alasan", exact=True).fill("Surat perintah sekretaris sudah saya periksa.")
    await gunawan.press("Putuskan keberatan")
    await gunawan.sees("Baik")


async def test_achievements_are_reported(people: People, site: Site) -> None:
    agency = await site.agency("2025-11-27")
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.go("/rencana")
    await bayu.follow("Rencana kinerja 2025")
    await bayu.follow("Laporkan capaian")
    await bayu.examine("realisations")
    await bayu.press("Laporkan capaian")
    await bayu.sees("Isi capaian sedikitnya satu ukuran")
    await bayu.page.get_by_label("Capaian").first.fill("1.000")
    await bayu.press("Laporkan capaian")
    await bayu.sees("dapat berarti 1000 atau 1,000")
    await bayu.page.get_by_label("Capaian").first.fill("420")
    await bayu.press("Laporkan capaian")
    await bayu.sees("Tercapai: 420 izin")
    await bayu.examine("plan-agreed")

    await bayu.follow("Laporkan capaian")
    await bayu.follow("Perbaiki atau tarik")
    await bayu.page.get_by_role("textbox", name="Capaian").fill("425")
    await bayu.press("Simpan perbaikan")
    await expect(bayu.page.get_by_role("alert")).to_be_focused()
    await bayu.examine("realisation-change")
    await bayu.page.get_by_label("Mengapa diperbaiki?").fill("Lima izin terbit pada hari terakhir.")
    await bayu.press("Simpan perbaikan")
    await bayu.sees("Semula: 420 izin")
    await bayu.examine("realisations-corrected")
    await bayu.follow("Perbaiki atau tarik")
    await bayu.page.get_by_label("Mengapa ditarik?").fill("Dilaporkan untuk bulan yang keliru.")
    await bayu.press("Tarik capaian")
    await bayu.sees("Ditarik")


async def test_a_wrong_rater_is_reported(people: People, site: Site) -> None:
    agency = await site.agency(PLAN_DAY)
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.follow("Data ini keliru?")
    await bayu.press("Laporkan kepada pengelola kinerja")
    await bayu.examine("wrong-rater")
    await bayu.page.get_by_label("Apa yang keliru").fill("Sejak Januari atasan saya Lestari Widodo.")
    await bayu.press("Laporkan kepada pengelola kinerja")
    await bayu.heading("Laporan Anda sudah diterima")
    await bayu.go("/penggantian")
    await bayu.examine("delegations")
