"""What becomes of mistakes in appraisals: a final result is corrected or withdrawn, a conclusion is reopened."""

from datetime import date
from enum import StrEnum

from shared.events.base import Id, Part, Text


class CorrectionKind(StrEnum):
    """What a correction does: ``replace`` gives a new result, ``withdraw`` leaves none."""

    REPLACE = "replace"
    WITHDRAW = "withdraw"


class CorrectionStatus(StrEnum):
    """The life of a correction (*koreksi*): it takes effect when it is approved."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class Correction(Part):
    """The newest correction of a final result, and who decides about it. ``reason`` is the decision's.

    ``proposed_for``, ``decided_for``: the official for whom a substitute acted, by an accepted delegation.
    """

    kind: CorrectionKind
    status: CorrectionStatus
    proposed_by: Id
    proposed_for: Id | None = None
    proposed_on: date
    decider_id: Id | None = None
    decided_by: Id | None = None
    decided_for: Id | None = None
    decided_on: date | None = None
    reason: Text = ""


class Reopening(Part):
    """That what was concluded by mistake was opened again: when, by whom, and why."""

    on: date
    by: Id
    acting_for: Id | None = None
    reason: Text
