"""Who has to act next, read from the newest fact of a subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.events.base import Body
from shared.events.delegation import Delegated, DelegationStatus
from shared.events.evaluation import Appraisal, AppraisalStatus
from shared.events.feedback import Dossier
from shared.events.goals import Desk, Plan, PlanStatus
from shared.events.reminding import Wait as Awaited

_AT_EMPLOYEE = frozenset({PlanStatus.DRAFT, PlanStatus.RETURNED})


@dataclass(frozen=True, slots=True)
class Wait:
    """Something waits for a person. ``due_on``: the last day, where a fact names one; ``until``: how long it waits."""

    employee_id: str
    due_on: date | None = None
    until: date | None = None


def waits_in(body: Body) -> tuple[Wait, ...]:
    """Say for whom a subject waits, as its newest fact tells; for nobody where it tells nothing of that."""
    match body:
        case Plan():
            return tuple(_plan(body))
        case Appraisal():
            return tuple(_appraisal(body))
        case Dossier():
            return tuple(_dossier(body))
        case Delegated() if body.status is DelegationStatus.PROPOSED:
            return (Wait(body.delegate_id, body.valid_from, body.valid_to),)
        case _:
            return ()


def _plan(plan: Plan) -> Iterator[Wait]:
    employee, rater = plan.assignment.employee_id, plan.assignment.rater_id
    if plan.starts_on is not None and plan.ends_on is not None and plan.starts_on > plan.ends_on:
        return  # a segment without days: nothing is measured in it
    reminder = plan.reminder
    due = {reminder.desk: reminder.due_on} if reminder is not None else {}
    if plan.status in _AT_EMPLOYEE:
        yield Wait(employee, due.get(Desk.EMPLOYEE), plan.ends_on)
    if plan.status is PlanStatus.AGREED and plan.impacts:
        yield Wait(employee, None, plan.ends_on)
    to_agree = plan.status is PlanStatus.PROPOSED or (plan.status is PlanStatus.AGREED and plan.revision_pending)
    to_confirm = plan.status is PlanStatus.AGREED and plan.waiting > 0
    if rater is not None and (to_agree or to_confirm):
        yield Wait(rater, due.get(Desk.RATER) if to_agree else None)


def _appraisal(appraisal: Appraisal) -> Iterator[Wait]:
    if appraisal.continued or appraisal.status is AppraisalStatus.CANCELLED:
        return
    decider = appraisal.awaited_decider
    if decider is not None:
        yield from _awaited(appraisal, decider, Awaited.OBJECTION, Awaited.APPROVAL)
    if appraisal.status is AppraisalStatus.READY and appraisal.assignment.rater_id is not None:
        yield from _awaited(appraisal, appraisal.assignment.rater_id, Awaited.DECISION)
    if appraisal.status is AppraisalStatus.DECIDED and decider is None:
        yield from _awaited(appraisal, appraisal.assignment.employee_id, Awaited.ACKNOWLEDGEMENT)


def _awaited(appraisal: Appraisal, employee: str, *kinds: Awaited) -> Iterator[Wait]:
    """Name who has to act, and the superior, where a reminder of this wait told the superior too."""
    reminder = appraisal.reminder
    ours = reminder is not None and reminder.wait in kinds and reminder.employee_id in (employee, None)
    due = reminder.due_on if reminder is not None and ours else None
    yield Wait(employee, due)
    if reminder is not None and ours and reminder.superior_id is not None:
        yield Wait(reminder.superior_id, due)


def _dossier(dossier: Dossier) -> Iterator[Wait]:
    """Name the superior on the day of the reminder: whether the feedback was given since, no fact tells."""
    reminder = dossier.reminder
    if reminder is not None and not dossier.closed and reminder.employee_id is not None:
        yield Wait(reminder.employee_id, reminder.due_on, reminder.on)
