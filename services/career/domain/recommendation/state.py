"""What career remembers about a recommendation, and by which words of one indexed list it is found."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.events.base import Id
from shared.events.career import ChangedBasis, GapOutcome, RecommendationKind, RecommendationStatus
from shared.ids import career as ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The position that somebody decided for, as it was that day, and how the person fitted it, in words."""

    position_id: str
    unit_id: str
    name: str
    on: date
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One recommendation and where it stands in its life.

    ``cycle_id`` is the cycle that it was issued for, ``cycles`` are those whose results led to it again while it was
    open. ``proof`` shows that it was done. ``outcome``: what a later result says about the gap.
    ``basis_changed``: a result that it rests on does not stand any more. ``place``: the position that it leads into.
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
    basis_changed: ChangedBasis | None = None
    place: Place | None = None

    @property
    def line(self) -> tuple[str, str]:
        """What is the same over cycles: the policy, and the rule with what it is about."""
        return self.rule.split("/", 1)[0], ids.RECOMMENDATION.read(self.subject)[-1]

    @property
    def all_cycles(self) -> tuple[str, ...]:
        """Every cycle whose result led to it."""
        return (self.cycle_id, *self.cycles)

    def decided_until(self, last_day: date | None) -> date | None:
        """The last day for deciding: that of the policy, or the last of the employment when that comes before."""
        return min((each for each in (self.expires_on, last_day) if each is not None), default=None)


_MONTHS_BACK: Final = 60
"""So far back the daily look goes; it comes every day, and whatever touches a profile settles it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of recommendations is narrowed by."""

    employee_id: Id | None = None
    unit_id: Id | None = None
    cycle_id: Id | None = None
    kind: RecommendationKind | None = None
    status: RecommendationStatus | None = None
    basis_changed: bool | None = None

    def fits(self, each: Recommendation) -> bool:
        """Whether a recommendation passes; person and unit are those of the profile that holds it."""
        return (
            self.cycle_id in (None, *each.all_cycles)
            and self.kind in (None, each.kind)
            and self.status in (None, each.status)
            and self.basis_changed in (None, each.basis_changed is not None)
        )

    @property
    def words(self) -> list[str]:
        """The words that a profile with such a recommendation must have."""
        basis = "changed" if self.basis_changed else None
        named = {"cycle": self.cycle_id, "kind": self.kind, "status": self.status, "basis": basis}
        return [f"{name}:{value}" for name, value in named.items() if value is not None]


def words_of(recommendation: Recommendation, *, last_day: date | None) -> tuple[str, ...]:
    """The words a recommendation is found by."""
    own = Filters(
        cycle_id=recommendation.cycle_id,
        kind=recommendation.kind,
        status=recommendation.status,
        basis_changed=recommendation.basis_changed is not None,
    )
    again = [f"cycle:{cycle}" for cycle in recommendation.cycles]
    undecided = recommendation.status is RecommendationStatus.ISSUED
    until = recommendation.decided_until(last_day)
    due = [due_word(until)] if undecided and until is not None else []
    return (*own.words, *again, *due)


def due_word(day: date) -> str:
    """The word of the month in which a recommendation expires."""
    return f"due:{day:%Y-%m}"


def below_word(year: int) -> str:
    """The word of those who are below the duty of lesson hours of a year."""
    return f"below:{year}"


def due_words(on: date) -> list[str]:
    """The words of every month up to a day in which something may have expired that was never settled."""
    months = range(on.year * 12 + on.month - 1 - _MONTHS_BACK, on.year * 12 + on.month)
    return [due_word(date(month // 12, month % 12 + 1, 1)) for month in months]
