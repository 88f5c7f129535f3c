"""That somebody waits too long for an act: for whose, since when, and who is told."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import Id, Part


class Wait(StrEnum):
    """What is waited for."""

    DECISION = "decision"
    APPROVAL = "approval"
    OBJECTION = "objection"
    ACKNOWLEDGEMENT = "acknowledgement"
    FEEDBACK = "feedback"


class Reminder(Part):
    """A reminder by the policy, on a day: of ``employee_id``, waited for since ``since``, due on ``due_on``.

    ``days_late`` is negative while so many days are left. ``step`` counts the policy's days of reminders; each is said
    at most once of one wait to one person. ``superior_id`` is told too: the superior of who is waited for, because it
    stays open, or to whom the act fell by the policy. ``officers``: the agency's officers are told too, because
    no superior is known, or the superior to whom it fell has not acted either.
    """

    wait: Wait
    employee_id: Id | None = None
    superior_id: Id | None = None
    officers: bool = False
    on: date
    since: date
    due_on: date
    days_late: int
    step: Annotated[int, Field(ge=1)]
