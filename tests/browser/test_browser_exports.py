"""An officer takes the results of a cycle along in a browser: a workbook that opens, with everybody in it."""

from pathlib import Path

from browser_people import People, Site
from openpyxl import load_workbook

JANUARY = "2026-01-15"


async def test_results_are_taken_along_as_a_workbook_and_as_csv(people: People, site: Site, tmp_path: Path) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency(JANUARY), officer=True)
    page = kartini.page
    await kartini.go("/kelola/siklus/2025")
    await kartini.follow("Unduh hasil")
    await kartini.examine("export")
    async with page.expect_download() as begun:
        await kartini.press("Unduh berkas")
    download = await begun.value
    await download.save_as(tmp_path / download.suggested_filename)

    assert download.suggested_filename == "hasil-2025.xlsx"
    sheet = load_workbook(tmp_path / "hasil-2025.xlsx")["Hasil"]
    told = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    bayu = told["Bayu Nugroho"]
    assert (bayu[0].data_type, len(str(bayu[0].value))) == ("s", 18)
    assert bayu[5].value == "Retno Wulandari"

    await page.get_by_label("Unit").select_option(label="Bidang Perizinan")
    await page.get_by_label("CSV").check()
    async with page.expect_download() as begun:
        await kartini.press("Unduh berkas")
    path = await (await begun.value).path()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) < len(told) + 1
    assert all("Bidang Perizinan" in each for each in lines[1:])
