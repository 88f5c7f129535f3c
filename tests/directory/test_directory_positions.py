"""Positions: what they need, who holds them, from when they are vacant; and what others are told of them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from directory_builders import AGENCY, TODAY, Office, env, office, person
from pydantic import ValidationError

from services.directory.domain.person.state import PersonState
from services.directory.domain.position import POSITION, PositionState, leans_on, record_position
from services.directory.domain.requests import PositionIn
from services.directory.domain.unit import UnitState, UnitVersion
from shared.decision import Decision, Publish, Rejected
from shared.events.directory import RequiredCompetence
from shared.ids import directory
from tests.support.identity import Identity
from tests.support.memory import MemoryCollection

ID = directory.POSITION.of(AGENCY, "kasi-data")
SAID = (Publish("position.recorded", ID),)
VACANT_SINCE = TODAY - timedelta(days=30)
DINAS = UnitState(agency_id=AGENCY, unit_id="dinas", versions=(UnitVersion(name="Dinas"),), version_base=0)


def holder(*, active: bool = True) -> PersonState:
    return PersonState(agency_id=AGENCY, employee_id="budi", name="Budi", active=active, assignments=(), version_base=0)


def wanted(**changes: Any) -> PositionIn:
    content = {"unit_id": "dinas", "name": "Kepala Seksi Data", "position_group": "pengawas"}
    return PositionIn.model_validate(content | {"vacant_from": VACANT_SINCE} | changes)


def record(
    state: PositionState | None = None,
    *,
    by: str = "pengelola",
    person_there: Any = None,
    unit: Any = DINAS,
    **changes: Any,
) -> Decision[PositionState]:
    known = {directory.UNIT.of(AGENCY, "dinas"): unit, directory.PERSON.of(AGENCY, "budi"): person_there or holder()}
    return record_position(state, wanted(**changes), env(ID, by=by, contexts=known))


def test_position_is_recorded_with_what_it_needs_and_told_without_its_holder() -> None:
    decision = record(held_by="budi", vacant_from=None, competences=[{"competence": "data", "level": 3}], job_class=9)

    assert decision.publishes == SAID
    told = POSITION.body(decision.state, SAID[0], 1).model_dump(mode="json")
    assert told["competences"] == [{"competence": "data", "level": 3}]
    assert (told["vacant_from"], told["job_class"], told["position_group"]) == (None, 9, "pengawas")
    assert "budi" not in str(told)


def test_same_again_changes_nothing() -> None:
    state = record().state

    assert record(state) == Decision(state)


def test_another_holder_is_nobody_elses_business() -> None:
    state = record(held_by="budi", vacant_from=None).state

    decision = record(replace(state, held_by="rini"), held_by="budi", vacant_from=None)

    assert decision.state.held_by == "budi"
    assert decision.publishes == ()


def test_vacancy_is_found_and_a_coming_one_beside_its_holder() -> None:
    coming = record(held_by="budi", vacant_from=TODAY + timedelta(days=1)).state

    assert record().state.sought == {"vacant"}
    assert coming.sought == {"vacant", "held:budi"}
    assert record(active=False).state.sought == set()


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "neither held nor vacant": ({"vacant_from": None}, "holder-or-vacancy", "vacant_from"),
    "held and vacant today": ({"held_by": "budi", "vacant_from": TODAY}, "holder-or-vacancy", "vacant_from"),
    "held and abolished": ({"held_by": "budi", "active": False}, "holder-or-vacancy", "held_by"),
    "held by somebody unknown": ({"held_by": "entah", "vacant_from": None}, "unknown-reference", "held_by"),
    "held by somebody who left": (
        {"held_by": "budi", "vacant_from": None, "person_there": holder(active=False)}, "unknown-reference", "held_by",
    ),
    "in a unit unknown": ({"unit_id": "entah"}, "unknown-reference", "unit_id"),
    "in a unit that is closed": (
        {"unit": replace(DINAS, valid_to=TODAY - timedelta(days=1))}, "unit-closed", "unit_id",
    ),
    "a competence twice": (
        {"competences": "data:2 data:3"}, "competence-twice", "competences",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "field"), REFUSED.values(), ids=REFUSED)
def test_refusals_name_the_field(changes: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Rejected) as refusal:
        record(**changes)

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_officers_do_not_put_themselves_into_a_position() -> None:
    with pytest.raises(Rejected) as refusal:
        record(by="budi", held_by="budi", vacant_from=None)

    assert refusal.value.code == "own-record"


@pytest.mark.parametrize("text", ["data:3 komunikasi:2", "data:3, komunikasi:2", "data:3|komunikasi:2"])
def test_competences_stand_in_one_cell(text: str) -> None:
    assert wanted(competences=text).competences == (
        RequiredCompetence(competence="data", level=3),
        RequiredCompetence(competence="komunikasi", level=2),
    )


@pytest.mark.parametrize("text", ["data", "data:tinggi", "data:6", ":3"])
def test_cell_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        wanted(competences=text)


def test_decision_reads_unit_and_holder() -> None:
    assert leans_on(AGENCY, wanted(held_by="budi", vacant_from=None)) == ("kota:unit:dinas", "kota:person:budi")


# ---- by HTTP

ROW = {"position_id": "kasi-data", "unit_id": "dinas", "name": "Kepala Seksi Data", "position_group": "pengawas"}
CSV = (
    "position_id;unit_id;name;position_group;competences;held_by;vacant_from\n"
    "kasi-data;dinas;Kepala Seksi Data;pengawas;data:3 komunikasi:2;;2026-01-01\n"
    "kasi-arsip;dinas;Kepala Seksi Arsip;pengawas;;budi;\n"
    "kasi-entah;entah;Kepala Seksi Entah;pengawas;;;2026-01-01\n"
)


@pytest.fixture
async def kota(identity: Identity) -> AsyncIterator[Office]:
    async with office(MemoryCollection(), identity) as opened:
        await opened.set_up()
        await opened.people(person("dinas", employee_id="budi"))
        yield opened


async def test_file_is_tried_then_recorded_row_by_row(kota: Office) -> None:
    tried = await kota.done("POST", "positions/imports", {"csv": CSV, "dry_run": True})
    nothing = (await kota.get("positions")).json()["items"]
    recorded = await kota.done("POST", "positions/imports", {"csv": CSV})

    assert nothing == []
    assert [each["outcome"] for each in tried["rows"]] == ["would_record", "would_record", "rejected"]
    assert [each["outcome"] for each in recorded["rows"]] == ["recorded", "recorded", "rejected"]
    assert recorded["rows"][2]["field"] == "/unit_id"


async def test_vacancies_are_listed_and_holders_shown_to_officers_only(kota: Office) -> None:
    await kota.done("POST", "positions/imports", {"csv": CSV})

    vacant = (await kota.get("positions?vacant=true", "budi", "employee")).json()["items"]
    seen = (await kota.get("positions/kasi-arsip", "budi", "employee")).json()
    known = (await kota.get("positions/kasi-arsip")).json()

    assert [(each["position_id"], each["vacant_from"]) for each in vacant] == [("kasi-data", "2026-01-01")]
    assert (seen["held_by"], known["held_by"]) == (None, "budi")


async def test_position_is_filled_and_told_without_its_holder(kota: Office) -> None:
    body = {key: value for key, value in ROW.items() if key != "position_id"}
    await kota.done("PUT", "positions/kasi-data", body | {"vacant_from": "2026-01-01"})
    filled = await kota.done("PUT", "positions/kasi-data", body | {"held_by": "budi"})

    told = await kota.told("kota:position:kasi-data")
    export = (await kota.get("people/budi/export", "budi", "employee")).json()

    assert (filled["held_by"], filled["vacant_from"]) == ("budi", None)
    assert "budi" not in str(told)
    assert export["positions_held"] == ["kasi-data"]
