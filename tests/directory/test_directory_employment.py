"""Employment, its end, leave and other positions, in columns and in rows of their own."""

from datetime import date

import pytest
from directory_files import ANALYST_ROW, CHIEF, CHIEF_ROW, HEADINGS, csv_file, csv_rows, read, said, warned

from shared.events.directory import EmploymentEnd, EmploymentKind, Leave, PositionGroup

PPPK = "199003152023211001"
LEAVE = ("Jenis Cuti", "Mulai Cuti", "Sampai Cuti")


@pytest.mark.parametrize(
    ("heading", "word", "kind"),
    [
        ("Status Kepegawaian", "PNS", EmploymentKind.PNS),
        ("Status Kepegawaian", "CPNS", EmploymentKind.CPNS),
        ("Status Kepegawaian", "Calon PNS", EmploymentKind.CPNS),
        ("Jenis Pegawai", "Pegawai Negeri Sipil", EmploymentKind.PNS),
        ("Status Pegawai", "PNS", EmploymentKind.PNS),
        ("Status Pegawai", "aktif", None),
    ],
)
def test_the_kind_of_employment_is_read(heading: str, word: str, kind: EmploymentKind | None) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, word), headings=(*HEADINGS, heading)))

    assert (wanted.people[0].employment, wanted.warnings) == (kind, ())


@pytest.mark.parametrize("word", ["PPPK", "P3K", "PPPK Paruh Waktu", ""])
def test_a_pppk_is_known_by_the_column_and_by_the_number(word: str) -> None:
    row = (PPPK, "Irwan", "Dinas A", "Guru", "JF", "", word)

    wanted = read(csv_rows(row, headings=(*HEADINGS, "Status Kepegawaian")))

    assert wanted.people[0].employment is EmploymentKind.PPPK


def test_a_kind_that_does_not_fit_the_number_is_warned_of() -> None:
    wanted = read(csv_rows((*CHIEF_ROW, "PPPK"), headings=(*HEADINGS, "Status Kepegawaian")))

    assert warned(wanted) == [(2, "status kepegawaian", "tidak cocok dengan bentuk NIP; periksa salah satu")]


def test_a_status_that_says_no_makes_inactive() -> None:
    assert not read(csv_rows((*CHIEF_ROW, "pensiun"), headings=(*HEADINGS, "Status"))).people[0].active


@pytest.mark.parametrize(
    ("headings", "cells", "last", "ended"),
    [
        (("TMT Pensiun",), ("01/07/2025",), date(2025, 6, 30), EmploymentEnd.RETIRED),
        (("TMT Pindah Keluar",), ("01/07/2025",), date(2025, 6, 30), EmploymentEnd.TRANSFERRED_OUT),
        (("Akhir Kontrak",), ("31/12/2025",), date(2025, 12, 31), None),
        (("Hari Terakhir", "Alasan Berhenti"), ("2025-05-04", "meninggal"), date(2025, 5, 4), EmploymentEnd.DIED),
        (("TMT Berhenti", "Alasan Berhenti"), ("2025-05-05", "APS"), date(2025, 5, 4), EmploymentEnd.RESIGNED),
        (("TMT Berhenti", "Alasan Berhenti"), ("2025-05-05", "PTDH"), date(2025, 5, 4), EmploymentEnd.DISMISSED),
        (
            ("Hari Terakhir", "Alasan Berhenti"),
            ("2025-12-31", "kontrak berakhir"),
            date(2025, 12, 31),
            EmploymentEnd.CONTRACT_ENDED,
        ),
    ],
)
def test_the_end_of_employment_is_read(
    headings: tuple[str, ...], cells: tuple[str, ...], last: date, ended: EmploymentEnd | None
) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, "01/03/2010", *cells), headings=(*HEADINGS, "TMT Masuk", *headings)))

    (person,) = wanted.people
    assert (person.first_day, person.last_day, person.ended) == (date(2010, 3, 1), last, ended)


@pytest.mark.parametrize(
    ("headings", "cells", "column"),
    [
        (("TMT Masuk", "Hari Terakhir"), ("2025-01-01", "2024-01-01"), "hari terakhir"),
        (("Alasan Berhenti",), ("pensiun",), "hari terakhir"),
        (("Hari Terakhir", "Alasan Berhenti"), ("2025-01-01", "bosan"), "alasan berhenti"),
        (("Hari Terakhir", "TMT Pensiun"), ("2025-01-01", "2025-03-01"), "tmt berhenti"),
        (("Status Kepegawaian",), ("honorer",), "status kepegawaian"),
    ],
)
def test_what_does_not_fit_together_is_named(headings: tuple[str, ...], cells: tuple[str, ...], column: str) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, *cells), headings=(*HEADINGS, *headings)))

    assert [each[:2] for each in said(wanted)] == [(2, column)]


def test_leave_is_read_from_columns_and_from_rows_that_add_it() -> None:
    rows = (
        (*CHIEF_ROW, "Cuti Besar", "2025-01-06", "2025-03-31"),
        (CHIEF, "Hasan Basri", "", "", "", "", "CLTN", "2025-06-01", "2025-12-31"),
        (*ANALYST_ROW, "", "", ""),
    )

    wanted = read(csv_rows(*rows, headings=(*HEADINGS, *LEAVE)))

    assert wanted.problems == ()
    assert wanted.people[0].leaves == (
        Leave(kind="cuti_besar", first_day=date(2025, 1, 6), last_day=date(2025, 3, 31)),
        Leave(kind="cuti_luar_tanggungan", first_day=date(2025, 6, 1), last_day=date(2025, 12, 31)),
    )
    assert wanted.people[1].leaves == ()


def test_leave_is_read_from_a_list_of_its_own() -> None:
    leaves = csv_file(
        f"NIP;Nama;Cuti;;\n;;Jenis;Mulai;Sampai\n{CHIEF};Hasan;tugas belajar;1 Agustus 2025;31/07/2026\n",
        name="cuti.csv",
    )

    chief, analyst = read(csv_rows(CHIEF_ROW, ANALYST_ROW), leaves).people

    assert chief.leaves is not None
    assert [each.kind for each in chief.leaves] == ["tugas_belajar"]
    assert analyst.leaves is None, "a file that says nothing keeps what is known"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("Cuti Besar", "", "2025-03-31"), "mulai cuti"),
        (("Cuti Besar", "2025-03-31", "2025-01-01"), "sampai cuti"),
        (("melamun", "2025-01-01", "2025-03-31"), "jenis cuti"),
    ],
)
def test_wrong_leave_is_named(cells: tuple[str, ...], column: str) -> None:
    wanted = read(csv_rows((*CHIEF_ROW, *cells), headings=(*HEADINGS, *LEAVE)))

    assert [each[:2] for each in said(wanted)] == [(2, column)]


def test_leaves_that_overlap_are_named() -> None:
    rows = (
        (*CHIEF_ROW, "Cuti Besar", "2025-01-06", "2025-03-31"),
        (CHIEF, "", "", "", "", "", "Cuti Sakit", "2025-03-31", "2025-04-02"),
    )

    wanted = read(csv_rows(*rows, headings=(*HEADINGS, *LEAVE)))

    assert said(wanted) == [
        (3, "mulai cuti", "bertumpuk dengan cuti sampai 31 Maret 2025 (baris 2); perbaiki salah satu")
    ]
    assert wanted.people == ()


def test_leave_of_nobody_is_named() -> None:
    leaves = csv_file(f"NIP;Jenis Cuti;Mulai Cuti;Sampai Cuti\n{CHIEF};Cuti Besar;2025-01-01;2025-02-01\n")

    assert "baris pegawainya tidak ada" in said(read(csv_rows((*ANALYST_ROW[:5], "")), leaves))[0][2]


def test_another_position_is_read() -> None:
    headings = (
        *HEADINGS, "Jabatan Rangkap", "Unit Jabatan Rangkap", "Golongan Jabatan Rangkap", "Memimpin Jabatan Rangkap",
        "TMT Jabatan Rangkap", "Sampai Jabatan Rangkap",
    )  # fmt: skip
    rows = (
        (*CHIEF_ROW, "", "", "", "", "", ""),
        (*ANALYST_ROW, "Kepala UPT", "Dinas B", "Pengawas", "ya", "2025-02-01", ""),
        ("199207072019031005", "Wati", "Dinas B", "Staf", "Pelaksana", CHIEF, *[""] * 6),
    )

    wanted = read(csv_rows(*rows, headings=headings))

    assert wanted.problems == ()
    assert wanted.people[0].others == ()
    (other,) = wanted.people[1].others or ()
    assert (other.position, other.unit_id, other.heads_unit) == ("Kepala UPT", "dinas-b", "dinas-b")
    assert (other.position_group, other.valid_from, other.valid_to) == (PositionGroup.PENGAWAS, date(2025, 2, 1), None)


def test_another_position_in_a_unit_that_is_not_there_is_named() -> None:
    headings = (*HEADINGS, "Jabatan Rangkap", "Unit Rangkap Jabatan", "Jenis Jabatan Rangkap", "TMT Jabatan Rangkap")

    wanted = read(csv_rows((*CHIEF_ROW, "Kepala UPT", "Dinas Z", "Pengawas", "2025-02-01"), headings=headings))

    assert said(wanted) == [(2, "unit jabatan rangkap", "unit ini tidak ada; perbaiki namanya")]


def test_units_have_days_and_kinds() -> None:
    text = "Kode Unit,Nama Unit,Unit Induk,Jenis Unit,Berlaku Sejak,Berlaku Sampai\n"
    text += "D1,Dinas A,,Dinas,2020-01-02,\nT1,Tim Data,D1,Tim Kerja,2025-01-01,31/12/2025\n"

    first, team = read(csv_file(text)).units

    assert (first.kind, first.valid_from, first.valid_to) == ("unit", date(2020, 1, 2), None)
    assert (team.kind, team.parent_id, team.valid_to) == ("team", "D1", date(2025, 12, 31))


def test_a_unit_that_ends_before_it_begins_is_named() -> None:
    text = "Kode Unit,Nama Unit,Berlaku Sejak,Berlaku Sampai\nD1,Dinas A,2020-01-02,2019-01-01\n"

    assert [each[:2] for each in said(read(csv_file(text)))] == [(2, "berlaku sampai")]
