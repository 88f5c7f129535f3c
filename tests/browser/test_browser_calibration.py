"""A calibration session in a browser: an officer opens it and proposes, the rater answers, the officer closes it."""

from browser_people import People, Site
from playwright.async_api import expect

DECIDED = "2025-12-22"


async def test_ratings_are_calibrated_between_officer_and_rater(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency(DECIDED), officer=True)
    page = kartini.page
    await kartini.go("/kelola/siklus/2025")
    await kartini.follow("Kalibrasi")
    await kartini.sees("Belum ada sesi kalibrasi.")
    await kartini.press("Buka sesi kalibrasi")
    await kartini.sees("Pilih sedikitnya satu peserta")
    await page.get_by_label("Bidang Perizinan").check()
    await page.get_by_label("Retno Wulandari").check()
    await kartini.examine("calibrations")
    await kartini.press("Buka sesi kalibrasi")
    await kartini.heading("Kalibrasi sesi-1")

    await page.get_by_text("Usulkan perubahan", exact=True).click()
    await kartini.press("Kirim usulan")
    await kartini.sees("Pilih siapa yang diusulkan")
    await page.get_by_label("Siapa").select_option(label="Bayu Nugroho: Baik")
    await page.get_by_role("group", name="Hasil kerja").get_by_label("Di atas").check()
    await page.get_by_role("group", name="Perilaku").get_by_label("Di atas").check()
    await page.get_by_label("Alasan").fill("Perizinan daring yang dibangunnya dipakai semua bidang.")
    await kartini.press("Kirim usulan")
    await kartini.sees("Menunggu jawaban")
    await kartini.examine("calibration")

    retno = await people.signed_in("Retno Wulandari", site.newest)
    await retno.go("/lainnya")
    await retno.follow("Kalibrasi")
    await retno.follow("Sesi sesi-1")
    await retno.page.get_by_text("Terima usulan", exact=True).click()
    await retno.examine("calibration-rater")
    await retno.press("Terima, ubah putusan saya")
    await expect(retno.page.get_by_role("heading", name="Bayu Nugroho")).to_be_visible()

    await page.reload()
    await page.get_by_text("Tutup sesi", exact=True).click()
    await kartini.press("Tutup sesi ini")
    await kartini.sees("Ditutup")
