"""Which days a plan is about: those of the cycle, of the segment and of the employment, without the days of leave."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from services.goals.domain.directory import PersonState
from services.goals.domain.plan.state import PlanState, publish
from shared.decision import Decision
from shared.events.directory import EmploymentEnd, Leave
from shared.ids import goals

DAY: Final = timedelta(days=1)


def spanned(
    plan: PlanState, person: PersonState, *, starts_on: date, ends_on: date, next_from: date | None = None
) -> PlanState:
    """Give a plan the days that are measured, from the cycle's days and those on which somebody is employed.

    The first segment begins with the employment; the last one ends with it, and so does one that a later segment
    (``next_from``) would follow too late. Without a day left the first day lies after the last one. A ``last_day``
    without a reason is the end of a contract.
    """
    first = plan.starts_on if plan.segment > goals.FIRST_SEGMENT else max(starts_on, person.first_day or starts_on)
    first = first or starts_on
    moves_on = next_from - DAY if next_from is not None else None
    last, ended = moves_on or ends_on, None
    if person.last_day is not None and person.last_day <= last:
        last, ended = person.last_day, person.ended or EmploymentEnd.CONTRACT_ENDED
    none_left = first > last
    return replace(
        plan,
        starts_on=first if none_left or plan.segment > goals.FIRST_SEGMENT or first > starts_on else None,
        ends_on=last if none_left or ended or moves_on else None,
        ended=ended,
        leaves=tuple(_within(each, first, last) for each in person.leaves if _meets(each, first, last)),
    )


def follow_span(plan: PlanState, spanned_plan: PlanState) -> Decision[PlanState] | None:
    """Tell that a plan is about other days; None where it is not."""
    if spanned_plan == plan:
        return None
    end = (spanned_plan.ends_on, spanned_plan.ended)
    ends = spanned_plan.ends_on is not None and end != (plan.ends_on, plan.ended)
    return publish(spanned_plan, "plan.ended" if ends else "plan.opened")


def _meets(leave: Leave, first: date, last: date) -> bool:
    return leave.first_day <= last and leave.last_day >= first


def _within(leave: Leave, first: date, last: date) -> Leave:
    days = {"first_day": max(leave.first_day, first), "last_day": min(leave.last_day, last)}
    return leave.model_copy(update=days)
