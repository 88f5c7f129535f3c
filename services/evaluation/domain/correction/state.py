"""A correction of a final result, as its appraisal keeps it."""

from dataclasses import dataclass
from datetime import date

from shared.events.correction import CorrectionKind, CorrectionStatus
from shared.rules.vocabulary import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionState:
    """A correction: what is asked for and why, with proof (links), and what was decided about it.

    ``results`` and ``behaviour`` are the new ratings, absent of a withdrawal. ``on_reason``, ``decided_on_reason``: why
    an officer recorded an earlier day. ``named_by``: the officer who named the decider, absent where the rater's own
    appraisal tells the superior.
    """

    kind: CorrectionKind
    status: CorrectionStatus
    reason: str
    proof: tuple[str, ...]
    proposed_by: str
    proposed_on: date
    results: Level | None = None
    behaviour: Level | None = None
    proposed_for: str | None = None
    on_reason: str = ""
    decider_id: str | None = None
    named_by: str | None = None
    naming_reason: str = ""
    decided_by: str | None = None
    decided_for: str | None = None
    decided_on: date | None = None
    decision_reason: str = ""
    decided_on_reason: str = ""

    @property
    def is_proposed(self) -> bool:
        """Whether it waits for a decision."""
        return self.status is CorrectionStatus.PROPOSED
