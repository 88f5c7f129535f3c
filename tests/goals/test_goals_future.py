"""Progress is measured by the formula of the cycle's end, whatever begins to be in force later."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from goals_builders import AGENCY, CYCLE, UNIT, cycle, draft, indicator, objective, proposed
from pydantic import TypeAdapter

from services.goals.domain.plan.edition import Edition, EditionStatus
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.unit import UNIT_INDICATORS, UnitEdition, UnitIndicatorsState
from services.goals.rules.indicators import check_baselines
from services.goals.rules.progress import Progress
from shared.events.goals import IndicatorState
from tests.support.future import DAY_IN_FORCE, bent, in_place_of_the_packaged, with_future

ENDS: Final = date(2026, 12, 31)
SET: Final = date(2026, 1, 12)
OLD: Final = json.loads((Path(__file__).parent / "fixtures" / "editions_without_day.json").read_text(encoding="utf-8"))
CASES: Final = [
    (actual, more)
    for actual in (None, 0, "7.5", 8, 50, "85.25", 120, 300)
    for more in ({}, {"direction": "minimise"}, {"target": 7, "target_high": 8}, {"baseline": 5})
]


def measured() -> tuple[IndicatorState, ...]:
    return tuple(
        indicator(indicator_id=f"i{number}", actual=actual, **more) for number, (actual, more) in enumerate(CASES)
    )


def plan(each: IndicatorState, *, from_baseline: bool, as_of: date) -> PlanState:
    edition = Edition(
        number=1,
        objectives=(objective(each),),
        flags=(),
        status=EditionStatus.AGREED,
        proposed_by="budi",
        proposed_on=SET,
        as_of=as_of,
        from_baseline=from_baseline,
    )
    return replace(draft(), editions=(edition,), agreed_edition=1)


def unit(*, from_baseline: bool, as_of: date) -> UnitIndicatorsState:
    edition = UnitEdition(indicators=measured(), set_by="siti", set_on=SET, as_of=as_of, from_baseline=from_baseline)
    return UnitIndicatorsState(agency_id=AGENCY, cycle_id=CYCLE, unit_id=UNIT, editions=(edition,))


def progress(as_of: date) -> list[Progress]:
    plans = [
        plan(each, from_baseline=way, as_of=as_of).progress
        for each in measured()
        for way in (False, True)
        if not way or each.baseline is not None
    ]
    return [*plans, *(unit(from_baseline=way, as_of=as_of).progress for way in (False,))]


def other(name: str, values: Any) -> Any:
    if name == "indicator_achievement":
        values |= {"floor_percent": "10", "inside_range_percent": "99"}
    return values


def test_a_future_version_of_every_table_changes_no_progress_of_an_earlier_cycle() -> None:
    before = progress(ENDS)

    with in_place_of_the_packaged(with_future(bent)):
        assert progress(ENDS) == before


def test_a_cycle_that_ends_in_2031_is_measured_by_the_new_version() -> None:
    before = progress(ENDS)

    with in_place_of_the_packaged(with_future(other)):
        assert progress(ENDS) == before
        assert progress(DAY_IN_FORCE) != before


def test_a_baseline_is_judged_by_the_formula_of_the_cycles_end() -> None:
    with in_place_of_the_packaged(with_future(bent)):
        check_baselines((indicator(baseline=5),), path="indicators", as_of=ENDS)


@pytest.mark.parametrize(
    ("kind", "name", "day"), [(PLAN, "plan", "proposed_on"), (UNIT_INDICATORS, "unit", "set_on")], ids=["plan", "unit"]
)
def test_editions_of_before_they_named_the_cycles_end_are_measured_as_before(kind: Any, name: str, day: str) -> None:
    """The fixture was written by the code of that time: states, and the progress that it showed."""
    states, stored = TypeAdapter(kind.state), OLD[name]["state"]

    read = states.validate_python(kind.upcast(stored))

    assert [each.as_of.isoformat() for each in read.editions] == [each[day] for each in stored["editions"]]
    assert TypeAdapter(Progress).dump_python(read.progress, mode="json") == OLD[name]["progress"]
    assert states.validate_python(kind.upcast(states.dump_python(read, mode="json"))) == read


def test_a_proposal_keeps_the_cycles_end() -> None:
    assert [each.as_of for each in proposed(objective(indicator())).editions] == [cycle().ends_on]
