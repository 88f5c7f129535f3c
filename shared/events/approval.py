"""What the rater's superior says about a decision, where the policy wants it approved."""

from datetime import date
from enum import StrEnum

from shared.events.base import Id, Part, Text


class ApprovalStatus(StrEnum):
    """Whether a decision waits for its approval, or has it."""

    AWAITED = "awaited"
    APPROVED = "approved"


class Approval(Part):
    """The approval of the decision that stands. ``acting_for``: the approver for whom a substitute acted."""

    status: ApprovalStatus
    since: date
    approver_id: Id | None = None
    by: Id | None = None
    acting_for: Id | None = None
    on: date | None = None
    reason: Text = ""


class Returning(Part):
    """That a decision was not approved but given back to the rater: when, by whom, for whom, and why."""

    on: date
    by: Id
    acting_for: Id | None = None
    reason: Text
