"""When a plan has to be agreed (January: domain.md 1.1), who is late, and reminders to whoever has to act."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.goals.domain.access import must_be_officer
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState, publish
from services.goals.rules.overdue import Overdue, overdue_indicators
from shared.alike import filled
from shared.decision import Decision, Env, existing
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


def due_on(plan: PlanState, cycle: CycleState, *, day_of: Callable[[datetime], date]) -> date | None:
    """Give the last day on which agreeing is in time; None where the policy names no deadline.

    It counts from the start of the cycle, for who came later from the local day on which the plan was opened.
    """
    if cycle.planning.deadline_days is None:
        return None
    opened = day_of(plan.opened_at) if plan.opened_at is not None else cycle.starts_on
    return max(cycle.starts_on, opened) + timedelta(days=cycle.planning.deadline_days)


def lateness(plan: PlanState, cycle: CycleState, *, on: date, day_of: Callable[[datetime], date]) -> Late | None:
    """Say how late a plan is on a day; None while it is in time, and once it was agreed or the cycle closes.

    Nobody waits for who has left, nor for a plan in which nothing is measured.
    """
    desk, due = DESKS.get(plan.status), due_on(plan, cycle, day_of=day_of)
    if desk is None or due is None or on <= due or plan.is_empty or (desk is Desk.EMPLOYEE and plan.has_left(on)):
        return None
    days = (on - due).days
    return Late(
        desk=desk,
        employee_id=plan.assignment.employee_id if desk is Desk.EMPLOYEE else plan.assignment.rater_id,
        due_on=due,
        days=days,
        step=sum(each <= days for each in cycle.planning.reminder_days),
    )


def overdue_of(plan: PlanState, cycle: CycleState, *, today: date) -> tuple[Overdue, ...]:
    """Say which indicators of an agreed, open plan a report is overdue on; nothing of who has left, or of others."""
    if plan.agreed is None or not plan.is_open or plan.has_left(today):
        return ()
    return overdue_indicators(
        plan.objectives,
        begins=max(plan.starts_on or cycle.starts_on, plan.agreed.decided_on or cycle.starts_on),
        ends=plan.ends_on or cycle.ends_on,
        every_days=cycle.planning.realisation_days,
        today=today,
    )


def reminder(plan: PlanState, cycle: CycleState, env: Env) -> PlanReminder | None:
    """Give the reminder that is due today; None where this step was told to this desk already."""
    late = lateness(plan, cycle, on=env.today, day_of=env.day_of)
    if late is None or late.step <= _last_step(plan.reminders, late.desk):
        return None
    return filled(PlanReminder, late, on=env.today, days_late=late.days)


def remind(state: PlanState | None, owner: CycleState, env: Env) -> Decision[PlanState] | None:
    """Remind whoever has to act, on the local day of the agency; None where nobody has to be reminded."""
    due = reminder(state, owner, env) if state is not None else None
    if state is None or due is None:
        return None
    return publish(replace(state, reminders=(*state.reminders, due)), "plan.reminded")


def remind_now(state: PlanState | None, _input: None, env: Env, *, cycle: CycleState, by: str) -> Decision[PlanState]:
    """Remind whoever has to act on a late plan because an officer asks for it, once a day; nobody of what is in time.

    It takes no step of the policy's away.
    """
    plan = existing(state)
    must_be_officer(env.by, plan.assignment.unit_id)
    late = lateness(plan, cycle, on=env.today, day_of=env.day_of)
    if late is None or any(each.on == env.today and each.by is not None for each in plan.reminders):
        return Decision(plan)
    told = filled(PlanReminder, late, step=max(1, late.step), on=env.today, days_late=late.days, by=by)
    return publish(replace(plan, reminders=(*plan.reminders, told)), "plan.reminded")


def reminded_on(plan: PlanState, desk: Desk) -> date | None:
    """Give the last day on which an officer reminded whoever sits at a desk; None: never."""
    return max((each.on for each in plan.reminders if each.desk is desk and each.by is not None), default=None)


def finish_day(state: CycleState, day: date | None, _env: Env) -> Decision[CycleState] | None:
    """Note that a day's look at all plans is done; the job stays pending, for the next day, until the cycle closes."""
    if day is None or (state.reminded_on is not None and state.reminded_on >= day):
        return None
    return Decision(replace(state, reminded_on=day))


def _last_step(reminders: Iterable[PlanReminder], desk: Desk) -> int:
    return max((each.step for each in reminders if each.desk is desk and each.by is None), default=0)
