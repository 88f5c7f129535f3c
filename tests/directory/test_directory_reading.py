"""Directory files as agencies have them, and what is said about each that is wrong."""

from datetime import date

import pytest
from directory_files import (
    ANALYST,
    ANALYST_ROW,
    CHIEF,
    CHIEF_ROW,
    CLERK_ROW,
    HEADINGS,
    csv_file,
    csv_rows,
    read,
    said,
    warned,
    xlsx_rows,
)

from services.directory.rules.importing.files import UnreadableFile, UploadedFile
from shared.events.directory import PositionGroup


def test_a_plain_file_gives_people_units_and_raters() -> None:
    wanted = read(csv_rows(CHIEF_ROW, ANALYST_ROW, CLERK_ROW))

    chief, analyst, clerk = wanted.people
    assert wanted.problems == ()
    assert [each.unit_id for each in wanted.units] == ["dinas-a"]
    assert (chief.position_group, chief.rater_id) == (PositionGroup.JPT, None)
    assert (analyst.rater_id, clerk.rater_id) == (chief.employee_id, analyst.employee_id)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found_out(delimiter: str) -> None:
    assert len(read(csv_rows(CHIEF_ROW, ANALYST_ROW, delimiter=delimiter)).people) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = f"NIP;Nama;Unit;Jabatan;Jenis Jabatan\n{CHIEF};René Siahaan;Dinas A;Kepala;Eselon II.a\n"

    wanted = read(csv_file(text, encoding=encoding))

    assert wanted.people[0].name == "René Siahaan"


def test_titles_above_the_headings_and_empty_rows_are_passed_over() -> None:
    above = "DAFTAR PEGAWAI;;;;\nPer 1 Januari 2025;;;;\n;;;;\n"
    text = f"{above}No;NIP;Nama;Unit;Jabatan;Eselon\n1;{CHIEF};Hasan;A;Kepala;21\n;;;;;\n"

    wanted = read(csv_file(text))

    assert (len(wanted.people), wanted.rows, wanted.problems) == (1, 1, ())


@pytest.mark.parametrize(
    "written",
    [f"'{CHIEF}", "19680412 199303 1 004", "19680412.199303.1.004", f'"=""{CHIEF}"""', f"\u00a0{CHIEF}\u00a0"],
    ids=["quote", "blanks", "dots", "formula-as-text", "hard-blanks"],
)
def test_a_nip_in_the_disguises_of_spreadsheets_is_read(written: str) -> None:
    text = f"NIP;Nama;Unit;Jabatan;Eselon\n{written};Hasan;A;Kepala;21\n"

    wanted = read(csv_file(text))

    assert [each.nip for each in wanted.people] == [CHIEF]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1,96804E+17", "disimpan|ditulis Excel sebagai angka"),
        ("19680412199303100", "harus 18 digit"),
        ("198702302010011001", "bukan tanggal lahir"),
        ("199001012015133001", "bukan bulan pengangkatan"),
        ("199001012015013001", "harus 1 atau 2"),
        ("199001012015011000", "tidak boleh 000"),
        ("200501012015011001", "di bawah 18 tahun"),
        ("", "kosong"),
    ],
    ids=["excel-number", "17-digits", "30-february", "month-13", "sex-3", "serial-000", "too-young", "empty"],
)
def test_a_wrong_nip_is_named_by_row_and_column(written: str, text: str) -> None:
    wanted = read(csv_file(f"NIP;Nama;Unit;Jabatan;Eselon\n{written};Hasan;A;Kepala;21\n"))

    row, column, message = said(wanted)[0]
    assert (row, column) == (2, "NIP")
    assert any(each in message for each in text.split("|"))


def test_a_nip_of_a_pppk_is_valid() -> None:
    assert read(csv_rows(("199003152023211001", "Irwan", "A", "Staf", "Pelaksana", ""))).problems == ()


def test_a_nip_that_excel_keeps_as_a_number_has_lost_digits() -> None:
    wanted = read(xlsx_rows((float(CHIEF), "Hasan", "A", "Kepala", "JPT", "")))

    assert "digit terakhir hilang" in said(wanted)[0][2]


def test_merged_cells_count_for_each_of_their_rows() -> None:
    rows = [CHIEF_ROW, (ANALYST, "Siti", None, "Analis", "JF", CHIEF)]

    wanted = read(xlsx_rows(*rows, merged=["C2:C3"]))

    assert [each.unit_id for each in wanted.people] == ["dinas-a", "dinas-a"]


def test_a_formula_without_a_value_is_refused() -> None:
    wanted = read(xlsx_rows((CHIEF, "=CONCATENATE(A1,B1)", "Dinas A", "Kepala", "JPT", "")))

    assert said(wanted) == [(2, "nama", "berisi rumus tanpa nilai; salin lalu tempel sebagai nilai")]


@pytest.mark.parametrize("formula", ["=HYPERLINK(A1)", "+62811", "@SUM(A1)"])
def test_a_name_like_a_formula_is_kept_as_text_and_warned_of(formula: str) -> None:
    wanted = read(csv_rows((CHIEF, formula, "Dinas A", "Kepala", "JPT", "")))

    assert [each.name for each in wanted.people] == [formula]
    assert [each[:2] for each in warned(wanted)] == [(2, "nama")]
    assert "tanda rumus" in warned(wanted)[0][2]


def test_units_of_a_second_sheet_are_the_only_units() -> None:
    units = csv_file("Kode Unit,Nama Unit,Unit Induk\nD1,Dinas A,\nB1,Bidang B,D1\n", name="unit.csv")
    people = csv_rows(CHIEF_ROW, (ANALYST, "Siti", "Bidang C", "Analis", "JF", CHIEF))

    wanted = read(units, people)

    assert {each.unit_id: each.parent_id for each in wanted.units} == {"D1": None, "B1": "D1"}
    assert wanted.people[0].unit_id == "D1"
    text = "unit ini tidak ada di daftar unit; perbaiki namanya atau tambahkan unitnya"
    assert said(wanted) == [(3, "unit kerja", text)]


def test_doubles_are_named_with_all_their_rows() -> None:
    wanted = read(csv_rows(CHIEF_ROW, ANALYST_ROW, ANALYST_ROW))

    assert [(row, text) for row, _, text in said(wanted)] == [
        (3, "NIP yang sama ada di baris 3, 4; sisakan satu"),
        (4, "NIP yang sama ada di baris 3, 4; sisakan satu"),
    ]


def test_a_circle_of_superiors_is_found() -> None:
    wanted = read(csv_rows((*CHIEF_ROW[:5], CLERK_ROW[0]), ANALYST_ROW, CLERK_ROW))

    assert wanted.people == ()
    assert {text for _, _, text in said(wanted)} == {
        "garis atasan berputar (3 orang saling menjadi atasan); perbaiki salah satu atasannya"
    }


def test_nobody_is_the_own_superior() -> None:
    wanted = read(csv_rows((*CHIEF_ROW[:5], CHIEF)))

    assert said(wanted) == [(2, "atasan", "seseorang tidak boleh menjadi atasannya sendiri")]


def test_who_leans_on_a_wrong_row_is_left_out_too() -> None:
    wanted = read(csv_rows((CHIEF, "", "Dinas A", "Kepala", "JPT", ""), ANALYST_ROW, CLERK_ROW))

    assert wanted.people == ()
    assert [(row, column) for row, column, _ in said(wanted)] == [(2, "nama"), (3, "atasan"), (4, "atasan")]


def test_heads_are_named_by_a_yes_or_by_the_unit() -> None:
    headings = (*HEADINGS, "Memimpin")

    wanted = read(csv_rows((*CHIEF_ROW, "ya"), (*ANALYST_ROW, "Dinas A"), headings=headings))

    assert {text for _, _, text in said(wanted)} == {"unit ini punya beberapa pimpinan (baris 2, 3); pilih satu"}


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("JPT Pratama", PositionGroup.JPT),
        ("Eselon II.b", PositionGroup.JPT),
        ("22", PositionGroup.JPT),
        ("III.a", PositionGroup.ADMINISTRATOR),
        ("administrator", PositionGroup.ADMINISTRATOR),
        ("Eselon IV", PositionGroup.PENGAWAS),
        ("Pengawas", PositionGroup.PENGAWAS),
        ("Fungsional", PositionGroup.JF),
        ("JFT", PositionGroup.JF),
        ("Ahli Muda", PositionGroup.JF),
        ("Fungsional Umum", PositionGroup.PELAKSANA),
        ("JFU", PositionGroup.PELAKSANA),
        ("Staf", PositionGroup.PELAKSANA),
    ],
)
def test_position_groups_are_read_in_the_words_of_agencies(words: str, group: PositionGroup) -> None:
    assert read(csv_rows((*CHIEF_ROW[:4], words, ""))).people[0].position_group is group


@pytest.mark.parametrize(
    "written", ["2024-01-31", "31-01-2024", "31/01/2024", "31 Januari 2024", "2024-01-31 00:00:00", "45322"]
)
def test_days_are_read_in_the_forms_of_agencies(written: str) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, written), headings=(*HEADINGS, "TMT")))

    assert wanted.people[0].valid_from == date(2024, 1, 31)


def test_all_errors_of_a_row_are_listed() -> None:
    wanted = read(csv_rows(("123", "", "", "", "bos", ""), headings=HEADINGS))

    assert [column for _, column, _ in said(wanted)] == ["NIP", "golongan jabatan", "jabatan", "nama", "unit kerja"]


def test_a_nip_is_no_employee_id() -> None:
    wanted = read(csv_rows((*CHIEF_ROW, CHIEF), headings=(*HEADINGS, "employee_id")))

    assert "jangan pakai NIP sebagai id" in said(wanted)[0][2]


def test_the_employee_id_depends_on_the_secret_and_never_shows_the_nip() -> None:
    file = csv_rows(CHIEF_ROW)

    one, other = read(file).people[0].employee_id, read(file, secret="another secret, long").people[0].employee_id

    assert one != other
    assert one == read(file).people[0].employee_id
    assert CHIEF not in one


@pytest.mark.parametrize("content", ["", "a,b,c\n1,2,3\n"], ids=["empty", "no-headings"])
def test_a_file_without_headings_is_unreadable(content: str) -> None:
    with pytest.raises(UnreadableFile, match="judul kolom"):
        read(csv_file(content))


def test_a_broken_workbook_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="simpan ulang"):
        read(UploadedFile("pegawai.xlsx", b"PK\x03\x04 not a workbook"))
