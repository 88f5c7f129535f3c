"""Headings as offices set them: below titles, in two lines, numbered; and what is said about columns."""

import pytest
from directory_files import (
    ANALYST,
    ANALYST_ROW,
    CHIEF,
    CHIEF_ROW,
    HEADINGS,
    book_of,
    csv_file,
    csv_rows,
    read,
    said,
    saved,
    warned,
    xlsx_rows,
)

from services.directory.rules.importing.files import UploadedFile

RANKED = (
    ("DAFTAR URUT KEPANGKATAN PEGAWAI NEGERI SIPIL", *[None] * 8),
    ("DINAS A KOTA CONTOH TAHUN 2025", *[None] * 8),
    ("No", "Nama", "NIP", "Pangkat", None, "Jabatan", None, "Eselon", "Unit Kerja"),
    (None, None, None, "Gol", "TMT", "Nama", "TMT", None, None),
    (1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, "Hasan Basri", CHIEF, "IV/c", "01/04/2020", "Kepala Dinas", "01/03/2021", "II.b", "Dinas A"),
    (2, "Siti Aisyah", ANALYST, "III/d", "01/10/2019", "Kepala Bidang", "02/01/2022", "III.b", "Dinas A"),
)
MERGED = ("A1:I1", "A2:I2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:H4", "I3:I4")


def test_headings_in_two_merged_lines_below_titles_are_read() -> None:
    wanted = read(xlsx_rows(*RANKED, headings=(), merged=MERGED))

    assert wanted.problems == ()
    assert [(each.name, each.position, str(each.valid_from)) for each in wanted.people] == [
        ("Hasan Basri", "Kepala Dinas", "2021-03-01"),
        ("Siti Aisyah", "Kepala Bidang", "2022-01-02"),
    ]
    assert wanted.rows == 2


def test_headings_in_two_lines_of_a_csv_are_read() -> None:
    text = "\n".join(";".join("" if each is None else str(each) for each in row) for row in RANKED)

    wanted = read(csv_file(text))

    assert [each.position for each in wanted.people] == ["Kepala Dinas", "Kepala Bidang"]
    assert str(wanted.people[0].valid_from) == "2021-03-01"


def test_columns_are_said_by_name_used_or_ignored() -> None:
    (sheet,) = read(xlsx_rows(*RANKED, headings=(), merged=MERGED)).sheets

    assert sheet.used == {
        "nama": "Nama",
        "NIP": "NIP",
        "jabatan": "Jabatan: Nama",
        "tmt": "Jabatan: TMT",
        "golongan jabatan": "Eselon",
        "unit kerja": "Unit Kerja",
    }
    assert sheet.ignored == ("No", "Pangkat: Gol", "Pangkat: TMT")
    assert sheet.heading_row == 4


def test_the_name_of_a_superior_is_not_that_of_the_person() -> None:
    rows = (
        ("Atasan Langsung", None, "NIP", "Nama", "Unit Kerja", "Jabatan", "Eselon"),
        ("Nama", "NIP", None, None, None, None, None),
        ("", "", CHIEF, "Hasan Basri", "Dinas A", "Kepala", "II.b"),
        ("Hasan Basri", CHIEF, ANALYST, "Siti", "Dinas A", "Analis", "JF"),
    )

    wanted = read(xlsx_rows(*rows, headings=(), merged=("A1:B1",)))

    assert [each.name for each in wanted.people] == ["Hasan Basri", "Siti"]
    assert wanted.people[1].rater_id == wanted.people[0].employee_id


@pytest.mark.parametrize("placement", ["Penempatan", "Informasi Kepegawaian", "Rincian Penugasan"])
def test_headings_that_only_group_others_leave_each_its_meaning_and_the_superior_a_column(placement: str) -> None:
    rows = (
        ("No", "Identitas", None, placement, None, None, "Atasan"),
        (None, "NIP", "Nama", "Unit Kerja", "Jabatan", "Eselon", "NIP"),
        (1, CHIEF, "Hasan Basri", "Dinas A", "Kepala", "II.b", ""),
        (2, ANALYST, "Siti", "Dinas A", "Analis", "JF", CHIEF),
    )

    wanted = read(xlsx_rows(*rows, headings=(), merged=("A1:A2", "B1:C1", "D1:F1")))

    assert [each.position for each in wanted.people] == ["Kepala", "Analis"]
    assert wanted.people[1].rater_id == wanted.people[0].employee_id


@pytest.mark.parametrize("numbers", ["1;2;3;4;5;6", "(1);(2);(3);(4);(5);(6)", "1.;2.;3.;4.;5.;6."])
def test_a_line_that_numbers_the_columns_is_passed_over(numbers: str) -> None:
    wanted = read(csv_file(f"{';'.join(HEADINGS)}\n{numbers}\n{';'.join(CHIEF_ROW)}\n"))

    assert (len(wanted.people), wanted.rows, wanted.problems) == (1, 1, ())


def test_a_missing_column_is_said_once_and_not_for_every_row() -> None:
    rows = [(CHIEF, "Hasan", "Dinas A", "Kepala"), (ANALYST, "Siti", "Dinas A", "Analis")] * 20

    wanted = read(csv_rows(*rows, headings=("NIP", "Nama", "Unit Kerja", "Pekerjaan")))

    assert [(row, column) for row, column, _ in said(wanted)] == [(1, "golongan jabatan"), (1, "jabatan")]
    assert 'tambahkan satu kolom berjudul "Jabatan"' in said(wanted)[1][2]
    assert wanted.people == ()


def test_titles_of_sections_repeated_headings_and_signatures_are_passed_over_and_said() -> None:
    book, sheet = book_of(CHIEF_ROW, ("BIDANG UMUM",), HEADINGS, ANALYST_ROW, (), ("", "", "", "Kepala Dinas,"))
    sheet.append(["", "", "", f"NIP {CHIEF}"])
    sheet.merge_cells("A3:F3")

    wanted = read(saved(book))

    assert (len(wanted.people), wanted.problems) == (2, ())
    assert [text for _, _, text in warned(wanted)] == ["baris 3, 4, 7, 8 bukan data pegawai atau unit; dilewati"]


def test_a_last_row_without_a_number_is_no_signature_when_it_has_content() -> None:
    wanted = read(csv_rows(CHIEF_ROW, ("", "Siti", "Dinas A", "Analis", "JF", CHIEF)))

    assert [(row, column) for row, column, _ in said(wanted)] == [(3, "NIP")]


def test_a_sheet_without_headings_is_said() -> None:
    book, _ = book_of(CHIEF_ROW)
    book.create_sheet("Catatan").append(["disusun oleh bagian umum"])

    wanted = read(saved(book))

    assert [each.text for each in wanted.warnings] == [
        "lembar ini tidak dibaca: tidak ada baris judul kolom yang dikenal"
    ]
    assert wanted.warnings[0].sheet == "Catatan"


def hidden_file(*, whole_sheet: bool = False, filtered: bool = False) -> UploadedFile:
    book, sheet = book_of(CHIEF_ROW, ANALYST_ROW, (ANALYST[:-1] + "5", "Wati", "Dinas A", "Staf", "Pelaksana", ANALYST))
    if filtered:
        sheet.auto_filter.ref = "A1:F4"
    if whole_sheet:
        book.create_sheet("Depan").append(["kosong"])
        sheet.sheet_state = "hidden"
    else:
        sheet.row_dimensions[3].hidden = True
    return saved(book)


def test_hidden_rows_are_asked_about_and_nothing_of_them_is_taken() -> None:
    wanted = read(hidden_file())

    assert len(wanted.people) == 1
    assert said(wanted)[0] == (
        0, "", "1 baris tersembunyi (baris 3) belum diambil; pilih: lewati (skip) atau ikut diambil (take), "
        "lalu unggah lagi",
    )  # fmt: skip
    assert "baris tersembunyi yang belum diambil" in said(wanted)[1][2]
    assert wanted.sheets[0].hidden == 1


def test_hidden_rows_are_skipped_with_a_note_or_taken_as_chosen() -> None:
    skipped, taken = read(hidden_file(), hidden="skip"), read(hidden_file(), hidden="take")

    assert [text for _, _, text in warned(skipped)] == ["1 baris tersembunyi dilewati (baris 3)"]
    assert (len(skipped.people), len(taken.people), taken.problems) == (1, 3, ())


def test_filtered_rows_and_hidden_sheets_are_asked_about_too() -> None:
    assert "tersembunyi oleh saringan" in said(read(hidden_file(filtered=True)))[0][2]
    assert "3 baris di lembar tersembunyi" in said(read(hidden_file(whole_sheet=True)))[0][2]
    assert read(hidden_file(whole_sheet=True)).people == ()
