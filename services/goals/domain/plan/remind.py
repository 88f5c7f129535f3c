"""When a plan has to be agreed (January: domain.md 1.1), who is late, and reminders to whoever has to act."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.goals.domain.alike import filled
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState, say
from shared.decision import Contexts, Decision
from shared.events.goals import Desk, PlanReminder, PlanStatus

DESKS = {
    PlanStatus.DRAFT: Desk.EMPLOYEE,
    PlanStatus.RETURNED: Desk.EMPLOYEE,
    PlanStatus.PROPOSED: Desk.RATER,
}
"""Who has to act next, in each status before the first agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A plan that is not agreed after its last day: at whose desk it lies, and how many days it is late.

    ``employee_id`` is None where the rater has to act and is not known. ``step`` is the place of the policy's latest
    ``reminder_days`` that has come, 0 before the first.
    """

    desk: Desk
    employee_id: str | None
    due_on: date
    days: int
    step: int


def due_on(plan: PlanState, cycle: CycleState, *, zone: str) -> date | None:
    """Give the last day on which agreeing is in time; None where the policy names no deadline.

    It counts from the start of the cycle, for who came later from the local day on which the plan was opened.
    """
    if cycle.planning.deadline_days is None:
        return None
    opened = local_day(plan.opened_at, zone) if plan.opened_at is not None else cycle.starts_on
    return max(cycle.starts_on, opened) + timedelta(days=cycle.planning.deadline_days)


def lateness(plan: PlanState, cycle: CycleState, *, on: date, zone: str) -> Late | None:
    """Say how late a plan is on a day; None while it is in time, and once it was agreed or the cycle closes."""
    desk, due = DESKS.get(plan.status), due_on(plan, cycle, zone=zone)
    if desk is None or due is None or on <= due:
        return None
    days = (on - due).days
    return Late(
        desk=desk,
        employee_id=plan.assignment.employee_id if desk is Desk.EMPLOYEE else plan.assignment.rater_id,
        due_on=due,
        days=days,
        step=sum(each <= days for each in cycle.planning.reminder_days),
    )


def reminder(plan: PlanState, cycle: CycleState, *, on: date, zone: str) -> PlanReminder | None:
    """Give the reminder that is to be said on a day; None where this step was said to this desk already."""
    late = lateness(plan, cycle, on=on, zone=zone)
    if late is None or late.step <= _last_step(plan.reminders, late.desk):
        return None
    return filled(PlanReminder, late, on=on, days_late=late.days)


def remind(
    state: PlanState | None, _id: str, owner: CycleState, _contexts: Contexts, now: datetime, *, zone: str
) -> Decision[PlanState] | None:
    """Remind whoever has to act, on the local day of the agency; None where nobody has to be reminded."""
    due = reminder(state, owner, on=local_day(now, zone), zone=zone) if state is not None else None
    if state is None or due is None:
        return None
    return say(replace(state, reminders=(*state.reminders, due)), "plan.reminded")


def finish_day(state: CycleState, day: date | None, _now: datetime) -> Decision[CycleState] | None:
    """Note that a day's look at all plans is done; the work stays owed, for the next day, until the cycle closes."""
    if day is None or (state.reminded_on is not None and state.reminded_on >= day):
        return None
    return Decision(replace(state, reminded_on=day))


def local_day(moment: datetime, zone: str) -> date:
    """Give the day that a moment falls on in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _last_step(reminders: Iterable[PlanReminder], desk: Desk) -> int:
    return max((each.step for each in reminders if each.desk is desk), default=0)
