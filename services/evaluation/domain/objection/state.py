"""The one objection against a final result, as its appraisal keeps it."""

from dataclasses import dataclass
from datetime import date

from shared.events.evaluation import ObjectionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What employee or rater said about an objection."""

    by: str
    on: date
    text: str
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionState:
    """The one objection against a final result.

    ``received_on``: the day from which ``last_day`` counts. ``recorded_by``: the officer who took it in on paper.
    ``filed_on_reason``, ``decided_on_reason``: why an officer recorded an earlier day.
    ``named_by``: the officer who named the decider, absent where the rater's own appraisal tells the superior.
    """

    status: ObjectionStatus
    reason: str
    received_on: date
    filed_on: date
    last_day: date
    rule: str
    filed_on_reason: str = ""
    recorded_by: str | None = None
    decider_id: str | None = None
    named_by: str | None = None
    naming_reason: str = ""
    statements: tuple[Statement, ...] = ()
    decided_by: str | None = None
    decided_for: str | None = None
    decided_on: date | None = None
    decision_reason: str = ""
    decided_on_reason: str = ""
