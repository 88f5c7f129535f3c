"""Raters: how each decides beside the agency. A description, not a ranking."""

from bisect import bisect_right
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.evaluation.domain.calibration.leniency import Habit, Leniency, leniency
from services.evaluation.store import decision_counts
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting, OfficerReadingDep, ReadingDep
from shared.decision import not_found
from shared.events.base import Id
from shared.http.pages import Limit

router = APIRouter(tags=["raters"])


class RaterHabit(BaseModel):
    """One rater; ``habit`` is absent for fewer people than the minimum."""

    rater_id: str
    people: int
    habit: Habit | None


class RaterHabits(BaseModel):
    """Raters by id, beside the agency; ``next`` is the last id of the page, absent on the last."""

    cycle_id: str
    people_min: int
    agency: Habit | None
    items: list[RaterHabit]
    next: str | None


@router.get("/raters/leniency")
async def list_leniency(
    acting: OfficerReadingDep,
    cycle_id: Id,
    limit: Limit = 50,
    after: Annotated[Id | None, Query(description="`next` dari halaman sebelumnya.")] = None,
) -> RaterHabits:
    """List how raters decide, by id."""
    people_min = await _people_min(acting, cycle_id)
    found = await decision_counts(acting, cycle_id)
    names = sorted(found.raters)
    start = bisect_right(names, after) if after is not None else 0
    shown = names[start : start + limit]
    return RaterHabits(
        cycle_id=cycle_id,
        people_min=people_min,
        agency=found.agency.habit(people_min),
        items=[
            RaterHabit(rater_id=name, people=found.raters[name].people, habit=found.raters[name].habit(people_min))
            for name in shown
        ],
        next=shown[-1] if start + limit < len(names) else None,
    )


@router.get("/raters/{rater_id}/leniency")
async def read_leniency(acting: ReadingDep, rater_id: Id, cycle_id: Id) -> Leniency:
    """Read how one rater decides beside the agency: for the rater, and for officers."""
    if not acting.actor.officer and acting.actor.employee_id != rater_id:
        raise not_found()
    people_min = await _people_min(acting, cycle_id)
    found = await decision_counts(acting, cycle_id)
    return leniency(found, rater_id, people_min=people_min)


async def _people_min(acting: Acting, cycle_id: str) -> int:
    return (await existing_cycle(acting, cycle_id)).running.policy.leniency.people_min
