"""What an appraisal keeps of decisions: who decided, how it was calibrated, contested and replaced."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.evaluation import ObjectionStatus, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a named official decided, and why where it deviates.

    ``acting_for``, here and below: the official for whom a substitute acted, by an accepted delegation.
    """

    outcome: Outcome
    by: str
    on: date
    deviates: bool
    reason: str
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """A decision that the rater changed on a proposal from a calibration session, with what stood before.

    ``by`` is None where it was confirmed before both names were kept: the rater then.
    """

    session: str
    number: int
    before: Decided
    after: Outcome
    reason: str
    proposed_by: str
    on: date
    by: str | None = None
    acting_for: str | None = None


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
    ``named_by``: the officer who named the decider, absent where the rater's own appraisal tells the superior.
    """

    status: ObjectionStatus
    reason: str
    received_on: date
    filed_on: date
    last_day: date
    rule: str
    recorded_by: str | None = None
    decider_id: str | None = None
    named_by: str | None = None
    naming_reason: str = ""
    statements: tuple[Statement, ...] = ()
    decided_by: str | None = None
    decided_for: str | None = None
    decided_on: date | None = None
    decision_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A final result as it stood until it was superseded."""

    decided: Decided | None
    unrated_reason: str
    acknowledged_on: date | None
    finalised_on: date | None
    finalised_by: str | None
    final_reason: str
    finalised_at: datetime
