"""What an appraisal keeps of decisions: who decided, how it was calibrated and replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.evaluation.domain.approval.state import ApprovalState
from services.evaluation.rules.rate.inputs import EarlierSegment
from services.evaluation.rules.rate.suggest import predicate_of
from shared.events.evaluation import Outcome
from shared.rules.vocabulary import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a named official decided, and why where it deviates.

    ``acting_for``, here and below: the official for whom a substitute acted, by an accepted delegation. ``on``: the day
    on paper; ``on_reason``: why an officer recorded one before the step before. ``after_deadline``: the rater's last
    day, where it had passed and the decision fell to the rater's superior.
    """

    outcome: Outcome
    by: str
    on: date
    deviates: bool
    reason: str
    on_reason: str = ""
    acting_for: str | None = None
    after_deadline: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A decision that the rater's superior did not approve but returned, with the reason.

    ``approver_id``: who was asked; ``named_by``: the officer who named this approver, if one did.
    """

    decided: Decided
    by: str
    on: date
    reason: str
    acting_for: str | None = None
    approver_id: str | None = None
    named_by: str | None = None
    naming_reason: str = ""


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
class HandOver:
    """Proof, recorded by an officer, of the day on which a final result was handed to the employee, and of how."""

    on: date
    evidence: str
    recorded_by: str
    on_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsReplaced:
    """Of which unit and earlier segments a result spoke that does not stand any more."""

    unit_id: str | None
    earlier: tuple[EarlierSegment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a result stands: what was decided, that the employee has seen it, how it became final.

    ``acknowledged_on`` and ``finalised_on`` are days on paper, ``finalised_at`` is when the platform took note.
    ``withdrawn``: there was a result, which does not stand any more. ``as_replaced``: of one that stands no more.
    ``approval``: what the rater's superior says about the decision, where the policy wants it approved.
    """

    decided: Decided | None = None
    unrated_reason: str = ""
    acknowledged_on: date | None = None
    finalised_on: date | None = None
    on_reason: str = ""
    finalised_by: str | None = None
    final_reason: str = ""
    finalised_at: datetime | None = None
    hand_overs: tuple[HandOver, ...] = ()
    withdrawn: bool = False
    as_replaced: AsReplaced | None = None
    approval: ApprovalState | None = None

    @property
    def told(self) -> Mapping[str, object]:
        """The decision as events and views name it."""
        decided = self.decided
        return {
            "decided": decided and decided.outcome,
            "decided_by": decided and decided.by,
            "decided_for": decided and decided.acting_for,
            "decided_on": self.decided_on,
            "deviates": decided is not None and decided.deviates,
            "deviation_reason": decided.reason if decided is not None and decided.deviates else "",
        }

    @property
    def decided_on(self) -> date | None:
        """The day of the decision."""
        return self.decided.on if self.decided is not None else None

    @property
    def outcome(self) -> Outcome:
        """What was decided; an outcome without any rating where nothing was."""
        return self.decided.outcome if self.decided is not None else Outcome()

    @property
    def decided_by(self) -> str | None:
        """Who decided, for himself or herself or as a substitute."""
        return self.decided.by if self.decided is not None else None


def differs(outcome: Outcome, results: Level | None, behaviour: Level | None) -> bool:
    """Whether a pair of ratings is another than this outcome's; where there is none, any pair is."""
    return (outcome.results, outcome.behaviour) != (results, behaviour)


def outcome_of(results: Level, behaviour: Level, *, as_of: date) -> Outcome:
    """The decided pair with its predicate; ``as_of`` is the cycle's end."""
    return Outcome(results=results, behaviour=behaviour, predicate=predicate_of(results, behaviour, as_of=as_of))
