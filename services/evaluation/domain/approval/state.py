"""The approval of a decision, as its appraisal keeps it."""

from dataclasses import dataclass
from datetime import date

from shared.events.approval import ApprovalStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalState:
    """What the rater's superior says about a decision; ``since``: the day from which it is awaited.

    ``named_by``: the officer who named the approver, absent where the rater's own appraisal tells the superior.
    """

    status: ApprovalStatus = ApprovalStatus.AWAITED
    since: date
    approver_id: str | None = None
    named_by: str | None = None
    naming_reason: str = ""
    by: str | None = None
    acting_for: str | None = None
    on: date | None = None
    on_reason: str = ""
    reason: str = ""

    @property
    def is_awaited(self) -> bool:
        """Whether nothing was said yet."""
        return self.status is ApprovalStatus.AWAITED
