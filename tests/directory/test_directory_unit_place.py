"""Where a unit stands is told without its name, and told again only when it moves."""

from datetime import UTC, date, datetime

from directory_builders import AGENCY

from services.directory.domain.requests import UnitIn
from services.directory.domain.unit import UNIT, UnitState, UnitVersion, record_unit
from shared.decision import Env, Publish
from shared.events.directory import Unit, UnitPlace
from shared.ids import directory

ID = directory.UNIT.of(AGENCY, "seksi")
PLACE = Publish("unit.placed", directory.UNIT_PLACE.of(AGENCY, "seksi"))
RECORDED = Publish("unit.recorded", ID)
ENV = Env(id=ID, now=datetime(2026, 1, 5, tzinfo=UTC), today=date(2026, 1, 5))


def recorded(state: UnitState | None = None, name: str = "Seksi", parent_id: str | None = "bidang") -> UnitState:
    return record_unit(state, UnitIn(name=name, parent_id=parent_id), ENV).state


def test_a_unit_tells_where_it_stands_once_and_when_it_moves() -> None:
    first = record_unit(None, UnitIn(name="Seksi", parent_id="bidang"), ENV)
    renamed = record_unit(first.state, UnitIn(name="Seksi Data", parent_id="bidang"), ENV)
    moved = record_unit(renamed.state, UnitIn(name="Seksi Data", parent_id="dinas"), ENV)

    assert [each.publishes for each in (first, renamed, moved)] == [(RECORDED, PLACE), (RECORDED,), (RECORDED, PLACE)]


def test_a_unit_that_was_recorded_before_tells_it_when_it_is_recorded_again() -> None:
    version = UnitVersion(name="Seksi", parent_id="bidang")
    before = UnitState(agency_id=AGENCY, unit_id="seksi", versions=(version,), version_base=0)

    again = record_unit(before, UnitIn(name="Seksi", parent_id="bidang"), ENV)

    assert again.publishes == (RECORDED, PLACE)
    assert record_unit(again.state, UnitIn(name="Seksi", parent_id="bidang"), ENV).publishes == ()


def test_the_body_has_no_name() -> None:
    state = recorded()

    place, unit = (UNIT.body(state, each, 3) for each in (PLACE, RECORDED))

    assert isinstance(place, UnitPlace)
    assert (place.unit_id, place.parent_id, place.version) == ("seksi", "bidang", 3 + state.version_base)
    assert "name" not in place.model_dump()
    assert isinstance(unit, Unit)
