"""Cells as spreadsheets keep them, and cells of people who mean no good."""

from datetime import date

import pytest
from directory_files import (
    ANALYST,
    ANALYST_ROW,
    CHIEF,
    CHIEF_ROW,
    CLERK_ROW,
    HEADINGS,
    MAIN,
    book_of,
    csv_file,
    csv_rows,
    raw_workbook,
    read,
    row_xml,
    said,
    saved,
    warned,
    xlsx_rows,
)
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shared.masking import masked


def test_a_number_that_was_rounded_is_said_to_have_lost_three_digits() -> None:
    wanted = read(xlsx_rows((int(CHIEF[:15] + "000"), *CHIEF_ROW[1:])))

    assert said(wanted)[0][:2] == (2, "NIP")
    assert "tiga digit terakhir hilang menjadi 000" in said(wanted)[0][2]


def test_a_rounded_number_is_recognised_as_text_and_as_a_superior_too() -> None:
    wanted = read(csv_rows((CHIEF[:15] + "000", *CHIEF_ROW[1:]), (*ANALYST_ROW[:5], CHIEF[:15] + "000")))

    assert "hilang menjadi 000" in said(wanted)[0][2]
    assert "hilang karena disimpan Excel sebagai angka" in said(wanted)[1][2]


def test_a_number_with_all_its_digits_is_taken() -> None:
    rest = row_xml(2, CHIEF_ROW[1:]).partition(">")[2]
    body = f'{row_xml(1, HEADINGS)}<row r="2"><c><v>{CHIEF}</v></c>{rest}'

    wanted = read(raw_workbook(f"<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>".encode()))

    assert [each.nip for each in wanted.people] == [CHIEF]


@pytest.mark.parametrize("year_one", [1900, 1904])
def test_days_of_workbooks_are_read_by_their_own_first_year(year_one: int) -> None:
    book, sheet = book_of((*CHIEF_ROW, None), headings=(*HEADINGS, "TMT Jabatan"))
    sheet["G2"] = 45322 if year_one == 1900 else 45322 - 1462
    sheet["G2"].number_format = "dd/mm/yyyy"
    if year_one == 1904:
        book.epoch = CALENDAR_MAC_1904

    assert read(saved(book)).people[0].valid_from == date(2024, 1, 31)


@pytest.mark.parametrize("code", ["dd mmmm yyyy", "[$-421]dd mmmm yyyy;@", "yyyy-mm-dd hh:mm", "d-mmm-yy", "mm-dd-yy"])
def test_days_in_any_format_of_a_workbook_are_read(code: str) -> None:
    book, sheet = book_of((*CHIEF_ROW, date(2025, 1, 1)), headings=(*HEADINGS, "TMT"))
    sheet["G2"].number_format = code

    assert read(saved(book)).people[0].valid_from == date(2025, 1, 1)


def test_a_number_that_is_no_day_stays_one() -> None:
    book, sheet = book_of((*CHIEF_ROW[:3], 7, *CHIEF_ROW[4:]))
    sheet["D2"].number_format = '0.00 "hari"'

    assert read(saved(book)).people[0].position == "7"


@pytest.mark.parametrize(
    "written", ["1 Januari 2025", "01/01/2025", "1-1-2025", "01.01.2025", "1 Jan 2025", "01/01/2025 00:00", " 45658 "]
)
def test_days_as_text_are_read(written: str) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, written), headings=(*HEADINGS, "TMT")))

    assert wanted.people[0].valid_from == date(2025, 1, 1)


@pytest.mark.parametrize("written", ["1/1/25", "31/02/2025", "01/31/2025", "kemarin", "0000-01-01", "9" * 40])
def test_what_is_no_day_is_named(written: str) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, written), headings=(*HEADINGS, "TMT")))

    assert said(wanted) == [(2, "tmt", "bukan tanggal; tulis seperti 2024-01-31 atau 31-01-2024 (tahun empat digit)")]


def test_an_error_of_a_formula_is_named() -> None:
    book, sheet = book_of(CHIEF_ROW)
    sheet["B2"].data_type, sheet["B2"]._value = "e", "#N/A"

    assert said(read(saved(book))) == [(2, "nama", "berisi galat Excel; perbaiki rumusnya atau tempel sebagai nilai")]


@pytest.mark.parametrize("written", [f"'{CHIEF}", f"{CHIEF}  ", f"\u200b{CHIEF}\ufeff", f"NIP. {CHIEF}", f"\t{CHIEF}"])
def test_apostrophes_blanks_and_the_word_before_a_number_do_no_harm(written: str) -> None:
    assert read(xlsx_rows((written, *CHIEF_ROW[1:]))).people[0].nip == CHIEF


def test_blanks_around_and_within_a_name_are_made_plain() -> None:
    wanted = read(xlsx_rows((CHIEF, "  Hasan\u00a0Basri_x000D_\n ", *CHIEF_ROW[2:])))

    assert wanted.people[0].name == "Hasan Basri"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x01", "\x1b", "\x9f"])
def test_signs_that_nobody_sees_are_named(mark: str) -> None:
    wanted = read(csv_rows((CHIEF, f"Hasan {mark}Basri", *CHIEF_ROW[2:])))

    (problem,) = wanted.problems
    assert problem.text == f"berisi karakter tak terlihat (U+{ord(mark):04X}); hapus isinya, lalu ketik ulang"
    assert mark not in problem.value


@pytest.mark.parametrize("length", [301, 10_000, 100_000])
def test_a_cell_that_is_too_long_is_named(length: int) -> None:
    wanted = read(csv_rows((CHIEF, "x" * length, *CHIEF_ROW[2:])))

    assert said(wanted)[0][:2] == (2, "nama")
    assert "terlalu panjang" in said(wanted)[0][2]
    assert len(wanted.problems[0].value) <= 40


@pytest.mark.parametrize("name", ["=CMD()", "+62", "-2+3", "@x"])
def test_a_formula_stays_text_and_is_warned_of(name: str) -> None:
    wanted = read(csv_rows((CHIEF, name, *CHIEF_ROW[2:])))

    assert wanted.people[0].name == name
    assert "tanda rumus" in warned(wanted)[0][2]


def test_the_same_number_with_other_content_says_what_differs() -> None:
    other = (ANALYST, "Siti Aisyah", "Dinas A", "Arsiparis", "Pelaksana", CHIEF)

    wanted = read(csv_rows(CHIEF_ROW, ANALYST_ROW, other))

    assert [row for row, _, _ in said(wanted)] == [3, 4]
    assert "dengan isi berbeda (jabatan, golongan jabatan); sisakan satu" in said(wanted)[0][2]


def test_the_same_number_with_two_ids_is_refused() -> None:
    headings = (*HEADINGS, "employee_id")

    wanted = read(csv_rows((*ANALYST_ROW[:5], "", "a1"), (*ANALYST_ROW[:5], "", "a2"), headings=headings))

    assert {text for _, _, text in said(wanted)} == {
        "NIP yang sama dengan employee_id berbeda ada di baris 2, 3; sisakan satu"
    }


def test_the_same_id_of_two_people_is_refused() -> None:
    headings = (*HEADINGS, "employee_id")

    wanted = read(csv_rows((*CHIEF_ROW, "a1"), (*ANALYST_ROW[:5], "", "a1"), headings=headings))

    assert {column for _, column, _ in said(wanted)} == {"employee_id"}


def test_the_same_unit_with_other_content_is_refused() -> None:
    units = csv_file("Kode Unit,Nama Unit,Unit Induk\nD1,Dinas A,\nD1,Dinas B,\nD2,Dinas C,\nD2,Dinas C,\n")

    wanted = read(units)

    assert [row for row, _, _ in said(wanted)] == [2, 3]
    assert [each.unit_id for each in wanted.units if each.unit_id != "D1"] == ["D2"]


def test_units_below_a_wrong_unit_are_left_out_with_it() -> None:
    text = "Kode Unit,Nama Unit,Unit Induk\nA,Satu,Z\nB,Dua,A\nC,Tiga,D\nD,Empat,C\nE,Lima,\n"

    wanted = read(csv_file(text))

    assert [each.unit_id for each in wanted.units] == ["E"]
    assert [row for row, _, _ in said(wanted)] == [2, 3, 4, 5]


def test_long_lines_of_superiors_and_circles_are_read_in_one_pass() -> None:
    ids = [f"e{n}" for n in range(5000)]
    rows = [
        (each, "X", "Dinas A", "Staf", "Pelaksana", above) for each, above in zip(ids, [*ids[1:], "e4990"], strict=True)
    ]

    wanted = read(csv_rows(*rows, headings=("employee_id", *HEADINGS[1:])))

    assert wanted.people == ()
    assert len([each for each in wanted.problems if "berputar" in each.text]) == 10
    assert len(wanted.problems) == 5000


def test_a_number_of_pppk_with_a_code_that_is_not_sourced_is_taken_and_warned_of() -> None:
    number = f"{CLERK_ROW[0][:12]}22{CLERK_ROW[0][14:]}"

    wanted = read(csv_rows((number, *CLERK_ROW[1:5], "")))

    assert wanted.problems == ()
    assert wanted.people[0].nip == number
    assert "berkode 22" in warned(wanted)[0][2]


def test_no_message_shows_a_whole_number() -> None:
    rows = [(CHIEF, CHIEF, CHIEF, CHIEF, CHIEF, CHIEF), (CHIEF[:17], f"={CHIEF}", "A", "B", "JF", f"PLT {CHIEF[:17]}")]

    wanted = read(csv_rows(*rows))

    for each in (*wanted.problems, *wanted.warnings):
        assert masked(each.value) == each.value
        assert masked(each.text) == each.text
