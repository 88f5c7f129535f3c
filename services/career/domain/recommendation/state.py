"""What career remembers about a recommendation."""

from dataclasses import dataclass
from datetime import date

from shared.events.career import GapOutcome, RecommendationKind, RecommendationStatus
from shared.ids import career as ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One recommendation and where it stands in its life.

    ``cycle_id`` is the cycle that it was issued for, ``cycles`` are those whose results led to it again while it was
    open. ``proof`` shows that it was done. ``outcome``: what a later result says about the gap.
    """

    subject: str
    cycle_id: str
    kind: RecommendationKind
    rule: str
    about: str | None
    reason: str
    evidence: tuple[str, ...]
    status: RecommendationStatus = RecommendationStatus.ISSUED
    decision_reason: str = ""
    cycles: tuple[str, ...] = ()
    expires_after_days: int | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    decided_by: str | None = None
    proof: tuple[str, ...] = ()
    outcome: GapOutcome | None = None

    @property
    def line(self) -> tuple[str, str]:
        """What is the same over cycles: the policy, and the rule with what it is about."""
        return self.rule.split("/", 1)[0], ids.RECOMMENDATION.read(self.subject)[-1]

    @property
    def all_cycles(self) -> tuple[str, ...]:
        """Every cycle whose result led to it."""
        return (self.cycle_id, *self.cycles)
