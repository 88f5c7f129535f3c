"""Edges that other tests of the directory pass by: how a file is recognised, and where a refusal points."""

from datetime import UTC, date, datetime

import pytest

from services.directory.domain.agency import AgencyRecord, finish_look
from services.directory.domain.unit_places import Placing, place_units
from services.directory.rules.importing.columns import Column, TableKind, kind_of
from services.directory.rules.importing.csv_file import _delimiter
from services.directory.rules.importing.values import looks_like_nip
from services.directory.rules.number import wrong_with
from shared.decision import Env
from shared.ids import directory

AGENCY = "sorong"
LEAVE = frozenset({Column.LEAVE, Column.LEAVE_FROM})
DAY = date(2026, 1, 12)


def _env() -> Env:
    return Env(id=directory.UNIT_PLACES.of(AGENCY, "all"), now=datetime(2026, 1, 12, tzinfo=UTC), today=DAY)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("1968010119930", False), ("19680101199303", True), ("196801011993031002", True), ("peg19680101199303", False)],
)
def test_a_reference_of_fourteen_digits_or_more_is_meant_as_a_nip(text: str, meant: bool) -> None:
    assert looks_like_nip(text) is meant


def test_rows_that_only_add_something_name_the_person_they_add_to() -> None:
    assert kind_of(LEAVE | {Column.NIP}) is TableKind.ADDITIONS
    assert kind_of(LEAVE) is TableKind.PEOPLE


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("sep=|\nnip;nama\n", "|"), ("SEP=;\nnip,nama\n", ";"), ("sep=\nnip|nama|unit kerja\n", "|"), ("nip;nama\n", ";")],
)
def test_a_file_may_say_itself_what_parts_its_cells(text: str, delimiter: str) -> None:
    assert _delimiter(text) == delimiter


def test_a_unit_below_one_that_nobody_recorded_is_refused_at_its_parent() -> None:
    wanted = Placing(wanted=[("bidang", "dinas"), ("seksi", "bidang")], recorded={})

    done = place_units(None, wanted, _env())

    refused, taken = done.outcomes
    assert (refused.code, refused.field) == ("unknown-reference", "parent_id")
    assert taken is None
    assert [each.unit_id for each in done.state.claims] == ["seksi"]


@pytest.mark.parametrize(
    ("looked_on", "day", "noted"),
    [
        (None, None, None),
        (None, DAY, DAY),
        (DAY, DAY, None),
        (date(2026, 1, 11), DAY, DAY),
        (date(2026, 1, 13), DAY, None),
    ],
)
def test_a_look_is_noted_once_a_day_and_never_backwards(
    looked_on: date | None, day: date | None, noted: date | None
) -> None:
    state = AgencyRecord(agency_id=AGENCY, name="Dinas", zone="Asia/Jayapura", looked_on=looked_on, version_base=0)

    done = finish_look(state, day, _env())

    assert (done.state.looked_on if done is not None else None) == noted


@pytest.mark.parametrize(
    ("number", "said"),
    [("196801101993031002", None), ("1968", "18 digit"), ("196813101993031002", "tanggal lahir")],
)
def test_what_is_wrong_with_a_number_is_said(number: str, said: str | None) -> None:
    wrong = wrong_with(number, as_of=DAY)

    assert wrong is None if said is None else said in (wrong or "")
