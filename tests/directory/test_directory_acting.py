"""Acting officers: "PLT. NIP" as a superior, and columns for them."""

from datetime import date

import pytest
from directory_files import (
    ANALYST,
    ANALYST_ROW,
    CHIEF,
    CHIEF_ROW,
    CLERK,
    CLERK_ROW,
    HEADINGS,
    csv_file,
    csv_rows,
    read,
    said,
    warned,
)

LED = (*HEADINGS, "Memimpin", "Mulai PLT", "Sampai PLT", "Nomor Surat PLT")


def led(row: tuple[str, ...], heads: str = "", *days: str) -> tuple[str, ...]:
    return (*row, heads, *days, *[""] * (3 - len(days)))


def staff(count: int, superior: str) -> list[tuple[str, ...]]:
    numbers = range(10, 10 + count)
    return [(f"1992070720190310{n:02}", f"Orang {n}", "Dinas A", "Staf", "Pelaksana", superior) for n in numbers]


@pytest.mark.parametrize("word", ["PLT. ", "Plt ", "plt:", "PLH ", "Pelaksana Tugas "])
def test_an_acting_officer_of_a_vacant_post_is_the_superior_with_a_warning(word: str) -> None:
    rows = (CHIEF_ROW, ANALYST_ROW, (*CLERK_ROW[:5], f"{word}{ANALYST}"))

    wanted = read(csv_rows(*rows))

    assert wanted.problems == ()
    assert wanted.people[2].rater_id == wanted.people[1].employee_id
    assert [each[:2] for each in warned(wanted)] == [(4, "atasan")]
    assert "jabatan pimpinannya kosong" in warned(wanted)[0][2]


def test_a_vacant_post_is_warned_of_once_for_all_its_rows() -> None:
    rows = staff(20, f"PLT {CHIEF}")

    wanted = read(csv_rows(CHIEF_ROW, *rows))

    assert len(wanted.people) == 21
    assert len(wanted.warnings) == 1
    assert "baris 3, 4, 5, 6, 7 dan 15 baris lain" in wanted.warnings[0].text


def test_where_the_post_is_filled_the_acting_officer_is_a_delegation_of_its_holder() -> None:
    clerk = led((*CLERK_ROW[:5], f"PLH. {ANALYST}"), "", "01/03/2025", "31/05/2025", "800/12/2025")

    wanted = read(csv_rows(led(CHIEF_ROW, "ya"), led(ANALYST_ROW), clerk, headings=LED))

    chief, analyst, third = wanted.people
    assert wanted.problems == ()
    assert third.rater_id == chief.employee_id
    assert chief.delegations is not None
    (made,) = chief.delegations
    assert (made.to_employee_id, made.kind, made.letter) == (analyst.employee_id, "plh", "800/12/2025")
    assert (made.valid_from, made.valid_to) == (date(2025, 3, 1), date(2025, 5, 31))
    assert analyst.delegations is None


def test_days_that_lack_are_asked_for_once() -> None:
    rows = staff(5, f"PLT {ANALYST}")

    wanted = read(csv_rows(led(CHIEF_ROW, "ya"), led(ANALYST_ROW), *map(led, rows), headings=LED))

    assert len(wanted.people) == 2
    assert [each[:2] for each in said(wanted)] == [(4, "atasan")]
    assert 'isi kolom "mulai plt" dan "sampai plt"' in said(wanted)[0][2]
    assert "baris 4, 5, 6, 7, 8" in said(wanted)[0][2]


def test_days_in_one_row_are_enough_for_all() -> None:
    clerk = (*CLERK_ROW[:5], f"PLT {ANALYST}")
    other = ("199207072019031006", "Budi", "Dinas A", "Staf", "Pelaksana", f"PLT {ANALYST}")

    wanted = read(
        csv_rows(
            led(CHIEF_ROW, "ya"), led(ANALYST_ROW), led(clerk), led(other, "", "2025-03-01", "2025-05-31"), headings=LED
        )
    )

    assert wanted.problems == ()
    assert {each.rater_id for each in wanted.people[2:]} == {wanted.people[0].employee_id}


def test_the_acting_officer_of_the_head_is_one_of_the_unit_above() -> None:
    text = "Kode Unit,Nama Unit,Unit Induk\nD1,Dinas A,\nB1,Bidang B,D1\n"
    rows = (
        (CHIEF, "Hasan", "Dinas A", "Sekretaris", "Administrator", "", ""),
        (ANALYST, "Siti", "Bidang B", "Kepala Bidang", "Administrator", f"PLT {CHIEF}", "ya"),
        (CLERK, "Wati", "Bidang B", "Staf", "Pelaksana", ANALYST, ""),
    )

    wanted = read(csv_file(text, name="unit.csv"), csv_rows(*rows, headings=(*HEADINGS, "Memimpin")))

    assert wanted.problems == ()
    assert wanted.people[1].rater_id == wanted.people[0].employee_id
    assert len(wanted.warnings) == 1


def test_the_row_of_an_official_names_who_acts_for_him() -> None:
    headings = (*HEADINGS, "Plh", "Plh Mulai", "Plh Sampai")
    rows = ((*CHIEF_ROW, ANALYST, "2025-03-01", "2025-03-31"), (*ANALYST_ROW, "", "", ""))

    chief, analyst = read(csv_rows(*rows, headings=headings)).people

    assert chief.delegations is not None
    assert [(each.to_employee_id, each.kind) for each in chief.delegations] == [(analyst.employee_id, "plh")]


@pytest.mark.parametrize(
    ("cells", "column", "text"),
    [
        ((ANALYST, "", "2025-03-31"), "mulai plt", "isi hari pertama"),
        ((ANALYST, "2025-04-01", "2025-03-31"), "sampai plt", "mendahului hari pertama PLT"),
        ((CHIEF, "2025-03-01", "2025-03-31"), "plt", "bagi dirinya sendiri"),
        (("199001012015011001", "2025-03-01", "2025-03-31"), "plt", "tidak ada di berkas"),
    ],
    ids=["no-first-day", "turned", "oneself", "nobody"],
)
def test_a_wrong_acting_officer_is_named(cells: tuple[str, ...], column: str, text: str) -> None:
    headings = (*HEADINGS, "PLT", "Mulai PLT", "Sampai PLT")

    wanted = read(csv_rows((*CHIEF_ROW, *cells), (*ANALYST_ROW, "", "", ""), headings=headings))

    assert said(wanted)[0][:2] == (2, column)
    assert text in said(wanted)[0][2]


def test_a_superior_without_a_number_is_asked_for_one() -> None:
    wanted = read(csv_rows(CHIEF_ROW, (*ANALYST_ROW[:5], "PLT. Kepala Dinas")))

    assert "tulis NIP atau employee_id" in said(wanted)[0][2]


def test_a_superior_whom_the_directory_knows_needs_no_row() -> None:
    chief = read(csv_rows(CHIEF_ROW)).people[0].employee_id

    wanted = read(csv_rows(ANALYST_ROW), known=frozenset({chief}))

    assert wanted.problems == ()
    assert wanted.people[0].rater_id == chief
