"""Reminders to whom somebody waits for: which is due today, once for each step, and who is told besides."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from shared.events.reminding import Reminder, Wait
from shared.policy.reminding import Reminding

R = TypeVar("R", bound=Reminder)


def reminder_due(
    rule: Reminding,
    told: Iterable[Reminder],
    *,
    wait: Wait,
    employee_id: str | None,
    since: date,
    due_on: date,
    today: date,
) -> Reminder | None:
    """Give the reminder that is due today; None where this step was told of this wait to this person already.

    Days without a look are made up for by the latest step. Nobody above is told by this yet: see :func:`escalated`.
    """
    days_late = (today - due_on).days
    step = sum(each <= days_late for each in rule.days)
    same = (each for each in told if (each.wait, each.employee_id, each.since) == (wait, employee_id, since))
    if step <= max((each.step for each in same), default=0):
        return None
    return Reminder(
        wait=wait, employee_id=employee_id, on=today, since=since, due_on=due_on, days_late=days_late, step=step
    )


def escalated(reminder: R, rule: Reminding, *, superior_id: str | None, fallen: bool = False, left: bool = False) -> R:
    """Say who is told besides.

    The superior, once it is late enough, or the official has ``left``; at once where the act has ``fallen`` to the
    superior, and then the officers once it is late enough. The officers, too, where no superior is known.
    """
    late = rule.escalated_from is not None and reminder.days_late >= rule.escalated_from
    above = late or left or reminder.employee_id is None
    told = superior_id if fallen or above else None
    return reminder.model_copy(update={"superior_id": told, "officers": (above and told is None) or (fallen and late)})
