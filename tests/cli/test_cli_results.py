"""`kinerja results export`: whole or not at all, nothing in it is computed, and a NIP keeps its digits."""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from cli.results.files import csv_text
from cli.results.rows import COLUMNS
from tests.cli.officer_double import AWAY, Double, serving

NIP, RATER_NIP = "198705122010012003", "196804121993031004"
FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\uff1d1",
    '=HYPERLINK("http://x")',
)


def appraisal(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"kota:appraisal:2026:e{number}:1", "employee_id": f"e{number}", "segment": 1, "status": "final",
        "assignment": {"unit_id": "dinas", "position": "Analis", "position_group": "jf", "rater_id": "boss"},
        "starts_on": "2026-01-01", "ends_on": "2026-12-31", "continued": False, "deviates": False,
        "decided": {"results": "above", "behaviour": "as", "predicate": "sangat_baik", "results_percent": "112.5"},
        "deviation_reason": "", "unrated_reason": "", "decided_by": "boss", "decided_on": "2027-01-05",
        "finalised_on": "2027-01-20", "policy_id": "permenpanrb-6-2022", "policy_version": 3,
    } | more  # fmt: skip


def people(*names: str) -> list[dict[str, Any]]:
    found = [{"employee_id": f"e{number}", "name": name, "nip": NIP} for number, name in enumerate(names)]
    return [*found, {"employee_id": "boss", "name": "Hasan", "nip": RATER_NIP}]


@pytest.fixture
def double() -> Iterator[Double]:
    answers = {
        "GET /cycles/2026": {"cycle_id": "2026"},
        "GET /people": {"items": people("Siti", *FORMULAS), "next": None},
        "GET /units": {"items": [{"unit_id": "dinas", "name": "Dinas"}], "next": None},
        "GET /appraisals": {"items": [appraisal(each) for each in range(len(FORMULAS) + 1)], "next": None},
    }
    with serving(answers) as running:
        yield running


def export(double: Double, out: Path, *more: str) -> tuple[int, str]:
    return double.run("results", "export", "2026", "--out", str(out), *more)


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_csv_file_has_everybody_with_names_and_words(double: Double, tmp_path: Path) -> None:
    out = tmp_path / "hasil.csv"

    code, output = export(double, out)

    rows = read_csv(out)
    assert (code, len(rows)) == (0, len(FORMULAS) + 1)
    assert f"{len(rows)} penilaian" in output
    assert rows[0].items() >= {
        "NIP": "19870512 201001 2 003", "Nama": "Siti", "Unit kerja": "Dinas", "Predikat": "sangat baik",
        "Hasil kerja": "di atas ekspektasi", "Hasil kerja (%)": "112.5", "Perilaku kerja (%)": "",
        "NIP pejabat penilai": "19680412 199303 1 004", "Pejabat penilai": "Hasan", "Final": "2027-01-20",
    }.items()  # fmt: skip
    assert out.stat().st_mode & 0o077 == 0


def test_no_cell_of_a_csv_file_is_computed(double: Double, tmp_path: Path) -> None:
    out = tmp_path / "hasil.csv"
    export(double, out)

    cells = [each for row in read_csv(out) for each in row.values()]

    assert [each for each in cells if re.match(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]", each)] == []
    assert [each for each in cells if re.fullmatch(r"\d{12,}", each)] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_a_text(text: str) -> None:
    assert csv_text(text).startswith("'")


def test_no_cell_of_a_workbook_is_computed_and_a_nip_is_a_text(double: Double, tmp_path: Path) -> None:
    out = tmp_path / "hasil.xlsx"

    code, _ = export(double, out)

    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    heading, first, *rest = sheet.iter_rows()
    assert code == 0
    assert [each.value for each in heading] == list(COLUMNS)
    row = dict(zip(COLUMNS, first, strict=True))
    assert (row["NIP"].value, row["NIP"].data_type, row["NIP"].number_format) == (NIP, "s", "@")
    assert str(row["Final"].value) == "2027-01-20 00:00:00"
    assert row["Hasil kerja (%)"].value == 112.5
    assert {each.data_type for line in (first, *rest) for each in line if each.value is not None} == {"s", "n", "d"}
    assert len(rest) == len(FORMULAS)
    with ZipFile(out) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_signs_that_no_workbook_may_hold_do_not_stop_it(double: Double, tmp_path: Path, suffix: str) -> None:
    double.answers["GET /people"] = {"items": people("a\x00\x0b\x1b[2Jb\ud800\uffff", "x" * 40_000), "next": None}

    assert export(double, tmp_path / f"hasil{suffix}")[0] == 0


@pytest.mark.parametrize("row", ["GET /people", "GET /units", "GET /appraisals", "second page"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_there_is_never_half_a_file(double: Double, tmp_path: Path, row: str, suffix: str) -> None:
    out = tmp_path / f"hasil{suffix}"
    out.write_text("yang lama")
    pages = [{"items": [appraisal(1)], "next": "x"}, AWAY]
    if row == "second page":
        double.answers["GET /appraisals"] = lambda: pages.pop(0)
    else:
        double.answers[row] = AWAY

    code, _ = export(double, out)

    assert code == 2
    assert out.read_text() == "yang lama"
    assert [each.name for each in tmp_path.iterdir()] == [out.name]


def test_a_file_that_was_there_is_replaced_as_a_whole(double: Double, tmp_path: Path) -> None:
    out = tmp_path / "hasil.csv"
    out.write_text("yang lama")

    export(double, out)

    assert len(read_csv(out)) == len(FORMULAS) + 1


@pytest.mark.parametrize("name", ["hasil", "hasil.ods", "hasil.csv.exe", ""])
def test_a_kind_of_file_that_is_not_written_is_refused(double: Double, tmp_path: Path, name: str) -> None:
    code, output = export(double, tmp_path / name)

    assert (code, double.asked) == (2, [])
    assert "--out" in output


def test_what_is_no_file_is_left_alone(double: Double, tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipa.csv", tmp_path / "folder.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    (tmp_path / "tautan.csv").symlink_to("/dev/null")

    for each in (pipe, folder, tmp_path / "tautan.csv", tmp_path / "tidak-ada" / "hasil.csv", Path("/proc/hasil.csv")):
        code, output = export(double, each)
        assert (code, double.asked) == (2, [])
        assert str(each.parent) in output or "/proc" in str(each)
    assert pipe.is_fifo()


def test_only_what_was_asked_for_is_read(double: Double, tmp_path: Path) -> None:
    code, _ = export(double, tmp_path / "hasil.csv", "--status", "final", "--unit", "dinas")

    assert code == 0
    assert any("cycle_id=2026&status=final&unit_id=dinas" in each for each in double.queries)
