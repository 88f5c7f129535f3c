"""A rater in a browser: everybody decided by keyboard, in one submit."""

import re
from pathlib import Path

from browser_crowd import crowded
from browser_people import STORY, People, Site
from browser_plan import write_plan
from playwright.async_api import expect

READY_DAY = "2025-12-19"
PAGE_BYTES_MAX = 100_000


async def test_a_rater_decides_everybody_by_keyboard_in_one_submit(people: People, site: Site) -> None:
    agency = await site.agency(READY_DAY)
    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.go("/tim")
    await retno.examine("team")
    await retno.follow("Nilai 3 orang")
    page = retno.page
    await retno.examine("rating")

    sari = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Sari Handayani"))
    await sari.focus()
    await page.keyboard.press("3")
    await page.keyboard.press("Shift+3")
    await expect(sari.get_by_role("group", name="Hasil kerja, Sari Handayani").get_by_label("Di atas")).to_be_checked()
    await expect(
        sari.get_by_role("group", name="Perilaku kerja, Sari Handayani").get_by_label("Di atas")
    ).to_be_checked()
    spread = page.get_by_role("complementary", name="Sebaran predikat")
    await expect(spread.get_by_text("Sangat Baik").locator("..")).to_have_text("Sangat Baik1")

    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Periksa putusan").last.focus()
    await page.keyboard.press("Enter")
    await retno.sees("Sari Handayani: berbeda dari saran, tulis alasannya")
    await retno.examine("rating-reason-missing")
    await page.get_by_role("link", name="Sari Handayani: berbeda dari saran").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Daftar periksanya dipakai seluruh bidang.")
    await page.keyboard.press("Enter")
    await retno.heading("Periksa 3 putusan Anda")
    await retno.examine("rating-check")
    await page.get_by_role("button", name="Putuskan 3 penilaian").focus()
    await page.keyboard.press("Enter")
    retno.book.acts += 1
    await retno.heading("3 penilaian diputuskan")
    await retno.examine("rated")

    await retno.go("/")
    await expect(page.get_by_role("link", name=re.compile("^Nilai "))).to_have_count(0)


async def test_thirty_people_are_decided_by_keyboard_in_one_submit(people: People, site: Site, tmp_path: Path) -> None:
    story = crowded(STORY, tmp_path, like="bayu", people=28)
    retno = await people.signed_in("Retno Wulandari", await site.agency(READY_DAY, story=story))
    await retno.go("/tim/penilaian")
    page = retno.page
    rows = page.get_by_role("listitem").filter(has=page.get_by_role("heading"))
    await expect(rows).to_have_count(30)
    assert len((await page.content()).encode()) < PAGE_BYTES_MAX
    for place in range(28):
        await rows.nth(place).focus()
        await page.keyboard.press("3")
        await page.keyboard.press("Shift+2")
    await rows.filter(has_text="Sari Handayani").focus()
    await page.keyboard.press("3")
    await page.get_by_label("Alasan").locator("visible=true").last.focus()
    await page.keyboard.type("Daftar periksanya dipakai seluruh bidang.")
    await page.keyboard.press("Enter")
    await retno.heading("Periksa 30 putusan Anda")
    await page.get_by_role("button", name="Putuskan 30 penilaian").focus()
    await page.keyboard.press("Enter")
    retno.book.acts += 1
    await retno.heading("30 penilaian diputuskan")


async def test_a_draft_stays_on_the_device(people: People, site: Site) -> None:
    agency = await site.agency(READY_DAY)
    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.go("/tim/penilaian")
    tono = retno.page.get_by_role("group", name="Hasil kerja, Tono Sudarto")
    await tono.get_by_label("Sesuai").check(force=True)
    await retno.sees("Draf tersimpan di perangkat ini pukul")

    await retno.go("/tim/penilaian")

    await expect(tono.get_by_label("Sesuai")).to_be_checked()
    await retno.sees("dipulihkan")


async def test_what_somebody_else_decided_first_is_not_overwritten(people: People, site: Site) -> None:
    agency = await site.agency(READY_DAY)
    here, there = [await people.signed_in("Retno Wulandari", agency) for _ in range(2)]
    for each in (here, there):
        await each.go("/tim/penilaian")
    for name in ("Bayu Nugroho", "Tono Sudarto"):
        await there.page.get_by_label(f"Putuskan {name}").uncheck()
    await there.press("Periksa putusan")
    await there.press("Putuskan 1 penilaian")
    await there.heading("1 penilaian diputuskan")

    await here.press("Periksa putusan")

    await here.sees("Data sudah diubah orang lain")
    await here.examine("rating-outdated")


async def test_a_superior_says_what_is_expected_and_rates_a_unit(people: People, site: Site) -> None:
    gunawan = await people.signed_in("Gunawan Wibisono", await site.agency("2025-04-10"))
    await gunawan.go("/tim")
    await gunawan.page.get_by_role("row", name="Retno Wulandari").get_by_role("link", name="Rencana").click()
    await gunawan.heading("Rencana kinerja Retno Wulandari, 2025")
    await gunawan.follow("Tulis perilaku yang diharapkan")
    await gunawan.examine("expectations")
    await gunawan.page.get_by_role("textbox").first.fill("Turun ke loket setiap Senin.")
    await gunawan.press("Simpan harapan")
    await gunawan.sees("Turun ke loket setiap Senin.")

    await gunawan.go("/penggantian")
    await gunawan.follow("Tunjuk pengganti Anda")
    await gunawan.press("Tunjuk pengganti")
    await gunawan.sees("Pilih siapa yang menggantikan Anda")
    await gunawan.page.get_by_label("Siapa yang menggantikan Anda?").select_option(label="Lestari Widodo")
    await gunawan.page.get_by_label("Mulai").fill("2025-04-14")
    await gunawan.page.get_by_label("Sampai").fill("2025-04-18")
    await gunawan.press("Tunjuk pengganti")
    await gunawan.sees("Menunggu jawaban")
    await gunawan.examine("substitute")

    await gunawan.go("/tim")
    await gunawan.follow("Unit dan predikatnya")
    await gunawan.examine("units")
    await gunawan.follow("Bidang Perizinan")
    await gunawan.press("Tetapkan predikat")
    await gunawan.sees("Tulis alasannya, paling sedikit 20 huruf")
    await gunawan.examine("unit")
    await gunawan.page.get_by_label("Baik", exact=True).check()
    await gunawan.page.get_by_label("Alasan").fill("Semua target unit tercapai tepat waktu.")
    await gunawan.press("Tetapkan predikat")
    await gunawan.sees("Ditetapkan Gunawan Wibisono")


async def test_a_team_page_shows_by_itself_what_people_do(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-07")
    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.go("/tim")
    rows = retno.page.get_by_role("row")
    await expect(rows.filter(has_text="Bayu Nugroho")).to_contain_text("Belum disusun")

    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.go("/rencana")
    await bayu.page.get_by_role("link", name="Rencana kinerja").first.click()
    await bayu.follow("Susun rencana")
    await write_plan(bayu)
    await bayu.press("Periksa sebelum mengirim")
    await bayu.press("Kirim rencana kepada Retno Wulandari")

    await expect(rows.filter(has_text="Bayu Nugroho")).to_contain_text("Menunggu")
    await retno.sees("Periksa 1 rencana")
