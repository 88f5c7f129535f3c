"""The documents that a test of goals' doors begins with."""

from dataclasses import replace
from typing import Any, Final

from goals_builders import (
    AGENCY,
    CYCLE_ID,
    EMPLOYEE,
    RATER,
    SUPERIOR_ID,
    UNIT,
    acts,
    cycle,
    draft,
    env,
    objective,
    person,
    proposed,
    unit_body,
)

from services.goals.domain.directory import on_unit
from services.goals.domain.plan.cascade import pass_on
from services.goals.domain.plan.impact import Ripple
from services.goals.domain.plan.state import PlanState
from shared import clock
from shared.agency import AgencyState
from shared.events.goals import ImpactChange
from shared.ids import directory

ZONE: Final = "Asia/Jayapura"
TODAY: Final = clock.day_in(ZONE, clock.now())
"""The agency's, which in the evening of UTC is the next."""


def running_agency() -> dict[str, Any]:
    """An open cycle, a unit with its head and people, and their plans: one is told that the head's was revised."""
    unit = on_unit(None, unit_body(), env())
    people = [person(each) for each in (RATER, EMPLOYEE, "told", "x", "right")]
    plans = [draft(EMPLOYEE), draft(RATER), _told()]
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Sorong", zone=ZONE),
        CYCLE_ID: cycle(),
        f"{AGENCY}:unit:{UNIT}": unit.state if unit else None,
        **{f"{AGENCY}:person:{each.employee_id}": each for each in people},
        **{each.id: each for each in plans},
    }


def _told() -> PlanState:
    below = proposed(objective(intervenes_in=f"{SUPERIOR_ID}:o1"), plan=draft("told"), actor=acts("told"))
    ripple = Ripple(
        objective=f"{SUPERIOR_ID}:o1",
        edition=2,
        change=ImpactChange.CHANGED,
        changes=("x",),
        levels=0,
        through=("o1",),
    )
    decision = pass_on(below, replace(draft(RATER), ripples=(ripple,)), env(below.id))
    if decision is None:
        raise AssertionError("the revision is not heard of")
    return decision.state
