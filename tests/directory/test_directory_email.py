"""E-mail addresses: recorded and imported, kept where nothing is said, erased with the identity, told as restricted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from directory_builders import AGENCY, env, wanted
from pydantic import ValidationError

from services.directory.domain.employment import EmploymentRecord
from services.directory.domain.person.erase import erase
from services.directory.domain.person.record import record_person
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.domain.requests import ErasureIn
from shared.decision import Publish
from shared.events.directory import EmploymentEnd, Person
from shared.ids import directory
from tests.cli.cli_builders import CHIEF_ROW, HEADINGS, csv_rows, read

ID = directory.PERSON.of(AGENCY, "e1")
SITI = "siti.aisyah@kota.go.id"


def recorded(state: PersonState | None = None, **changes: object) -> PersonState:
    found = record_person(state, wanted(since=date(2026, 1, 1), **changes), env(ID)).state
    assert found is not None
    return found


def test_an_address_is_told_with_the_person() -> None:
    body = PERSON.body(recorded(email=SITI), Publish("person.recorded", ID), 3)

    assert isinstance(body, Person)
    assert body.email == SITI


def test_who_says_nothing_about_it_takes_no_address_away() -> None:
    known = recorded(email=SITI)

    assert recorded(known, name="Siti A.").email == SITI
    assert recorded(known, email="").email == ""


@pytest.mark.parametrize(
    "wrong", ["siti", "siti@", "@kota.go.id", "a@b", "a b@kota.go.id", "a@kota.go.id\r\nBcc: x@y.id", "a@x.id, b@x.id",
              "a" * 65 + "@kota.go.id", "s\u00edti@kota.go.id", "<a@kota.go.id>", "a@kota..id"],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        wanted(email=wrong)


def test_an_erased_identity_has_no_address() -> None:
    employed = directory.EMPLOYMENT.of(AGENCY, "e1")
    over = EmploymentRecord(
        agency_id=AGENCY, employee_id="e1", version_base=1, last_day=date(2026, 1, 31), ended=EmploymentEnd.RETIRED
    )
    contexts = {employed: over}
    state = replace(recorded(email=SITI), active=False)

    erased = erase(state, ErasureIn(reason="Atas permintaan sendiri."), env(ID, contexts=contexts)).state

    assert erased is not None
    assert erased.email == ""


@pytest.mark.parametrize("heading", ["Surel", "E-mail", "Alamat Email"])
def test_a_file_names_addresses_and_one_without_the_column_says_nothing(tmp_path: Path, heading: str) -> None:
    named = read(csv_rows(tmp_path, (*CHIEF_ROW, SITI), headings=(*HEADINGS, heading)))
    silent = read(csv_rows(tmp_path, CHIEF_ROW))
    wrong = read(csv_rows(tmp_path, (*CHIEF_ROW, "siti di kantor"), headings=(*HEADINGS, heading)))

    assert [each.email for each in named.people] == [SITI]
    assert [each.email for each in silent.people] == [None]
    assert "alamat surel" in wrong.problems[0].text
