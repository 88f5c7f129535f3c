"""Results as files: NIP as text, numbers as numbers, days as days, and nothing that a spreadsheet would run."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from openpyxl import load_workbook
from portal_world import PORTAL, World

from portal.language import language
from portal.views import board, export
from portal.views.export import Column, Table
from portal.workbooks import csv_of, xlsx_of

ID, EN = language("id"), language("en")
TITLE = {"id": "Pengelolaan kinerja", "en": "Performance"}
CYCLE: dict[str, Any] = {
    "cycle_id": "2025",
    "title": "Evaluasi 2025",
    "starts_on": "2025-01-01",
    "ends_on": "2025-12-31",
    "policy_title": TITLE,
    "appraisals": {"total": 2},
}
SUGGESTED = {
    "results": "above",
    "behaviour": "as",
    "predicate": "baik",
    "results_percent": "110.50",
    "behaviour_percent": None,
    "missing": [],
}
ROW: dict[str, Any] = {
    "appraisal_id": "a",
    "employee_id": "e1",
    "unit_id": "u",
    "position": "Penata",
    "rater_id": "r",
    "status": "final",
    "starts_on": "2025-01-01",
    "ends_on": "2025-12-31",
    "suggested": SUGGESTED,
    "decided": SUGGESTED | {"results": "as"},
    "decided_by": "r",
    "decided_on": "2026-01-05",
    "deviates": True,
    "deviation_reason": '=HYPERLINK("https://jahat.example";"klik")',
    "unrated": "",
    "acknowledged_on": None,
    "finalised_on": "2026-01-20",
    "objection": "rejected",
}
NOBODY = ROW | {"employee_id": "e2", "status": "ready", "decided": None, "objection": None, "unit_id": "a"}
PEOPLE = {
    "e1": {"employee_id": "e1", "name": "Bayu Nugroho", "nip": "198501012010011001"},
    "r": {"employee_id": "r", "name": "Retno Wulandari", "nip": "197001011995012001"},
}
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "\x00=1",
)


def table(rows: list[dict[str, Any]], said_in: Any = ID) -> dict[str, Any]:
    made = export.results(rows, PEOPLE, {"u": "Bidang", "a": "Arsip"}, said_in)
    return {column.head: cell for column, cell in zip(made.columns, made.rows[-1], strict=True)}


def test_a_line_says_who_what_stands_and_what_was_suggested() -> None:
    line = table([ROW, NOBODY])

    assert (line["NIP"], line["Nama"], line["Unit"]) == ("198501012010011001", "Bayu Nugroho", "Bidang")
    assert (line["NIP pejabat penilai"], line["Pejabat penilai"]) == ("197001011995012001", "Retno Wulandari")
    assert (line["Hasil kerja"], line["Saran hasil kerja"], line["Predikat"]) == ("Sesuai", "Di atas", "Baik")
    assert (line["Hasil kerja menurut saran (%)"], line["Perilaku menurut saran (%)"]) == (Decimal("110.50"), None)
    assert (line["Final pada"], line["Ditanggapi pada"], line["Keberatan"]) == (date(2026, 1, 20), None, "Ditolak")


def test_who_is_not_decided_has_empty_places_and_who_is_unknown_no_name() -> None:
    line = table([NOBODY])

    assert (line["Predikat"], line["Status"], line["NIP"], line["Keberatan"]) == ("", "Menunggu putusan", "", "")
    assert line["Nama"] == "pegawai e2"


def test_lines_are_in_the_order_of_units_and_names() -> None:
    made = export.results([ROW, NOBODY], PEOPLE, {"u": "Bidang", "a": "Arsip"}, ID)

    assert [each[3] for each in made.rows] == ["Arsip", "Bidang"]


def test_the_summary_counts_each_predicate() -> None:
    made = export.summary(CYCLE, [ROW, NOBODY], date(2026, 2, 1), EN)

    told = {each[0]: each[1] for each in made.rows}
    assert (told["People"], told["Good (Baik)"], told["No predicate yet"]) == (2, 1, 1)
    assert told["Taken on"] == date(2026, 2, 1)


def made(text: str) -> Table:
    columns = [Column(head=text, width=10), Column(head="n", width=5, kind="number"), Column(head="d", width=5)]
    return Table(name="Hasil", columns=columns, rows=[(text, Decimal("1234.50"), date(2026, 1, 5))])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_a_workbook(text: str) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_of([made(text)])))["Hasil"]

    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert str(cell.value).strip() == text.replace("\x00", "").strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(made(text)).decode("utf-8-sig"), newline="")))

    assert [each[0] for each in rows] == [f"'{text}".replace("\x00", "")] * 2


def test_numbers_are_numbers_days_are_days_and_a_nip_is_text() -> None:
    nip = "198501012010011001"
    sheet = load_workbook(io.BytesIO(xlsx_of([made(nip)])))["Hasil"]

    assert (sheet["A2"].value, sheet["A2"].data_type, bool(sheet["A2"].quotePrefix)) == (nip, "s", False)
    assert (sheet["B2"].value, sheet["B2"].data_type) == (1234.5, "n")
    assert (str(sheet["C2"].value), sheet["C2"].is_date) == ("2026-01-05 00:00:00", True)
    assert sheet.freeze_panes == "A2"
    assert csv_of(made(nip)).splitlines()[1] == b'"198501012010011001",1234.50,"2026-01-05"'


def test_a_cycle_too_large_for_one_file_says_to_choose_a_unit() -> None:
    large = CYCLE | {"appraisals": {"total": 25_001}}

    assert export.too_many(large, "", ID)[0].field == "unit"
    assert export.too_many(large, "u", ID) == export.too_many(CYCLE, "", ID) == []


@pytest_asyncio.fixture
async def officer(world: World) -> World:
    await world.sign_in()
    world.answer("GET", "/v1/cycles/2025", CYCLE)
    world.answer("GET", "/v1/units", {"items": [{"unit_id": "u", "name": "Bidang"}], "next": None})
    world.answer("GET", "/v1/agency", {"today": "2026-02-01"})
    world.answer("GET", "/v1/cycles/2025/results", {"items": [ROW, NOBODY], "next": None})
    world.answer("POST", "/v1/names", {"items": list(PEOPLE.values())})
    return world


async def test_a_workbook_is_given_with_results_and_summary(officer: World) -> None:
    page = await officer.client.get(f"{PORTAL}/kelola/siklus/2025/unduh")
    file = await officer.client.get(f"{PORTAL}/kelola/siklus/2025/unduh/hasil?unit=u&bentuk=xlsx")

    book = load_workbook(io.BytesIO(file.content))
    assert "Unduh hasil Evaluasi 2025" in page.text
    assert (book.sheetnames, book["Hasil"]["A2"].value) == (["Hasil", "Ringkasan"], "198501012010011001")
    assert 'filename="hasil-2025-u.xlsx"' in file.headers["content-disposition"]
    assert file.headers["cache-control"] == "no-store"
    asked = next(each for each in officer.asked if each.url.path.endswith("/results"))
    assert (asked.url.params["unit_id"], asked.url.params["limit"]) == ("u", "1000")
    names = next(each for each in officer.asked if each.url.path == "/v1/names")
    assert json.loads(names.content)["employee_ids"] == ["e1", "e2", "r"]


async def test_a_csv_is_given_and_one_too_large_is_refused_at_its_field(officer: World) -> None:
    file = await officer.client.get(f"{PORTAL}/kelola/siklus/2025/unduh/hasil?bentuk=csv")
    officer.answer("GET", "/v1/cycles/2025", CYCLE | {"appraisals": {"total": 30_000}})
    refused = await officer.client.get(f"{PORTAL}/kelola/siklus/2025/unduh/hasil")

    assert "'=HYPERLINK" in file.text
    assert (refused.status_code, 'href="#unit"' in refused.text) == (422, True)


def test_the_board_leads_to_the_file() -> None:
    told = CYCLE | {"status": "closed", "enrolled": 2, "waiting_total": 0, "policy_version": 1}

    shown = board.board(told, None, None, {}, ID)

    assert "/kelola/siklus/2025/unduh" in [each.href for each in shown.acts]
