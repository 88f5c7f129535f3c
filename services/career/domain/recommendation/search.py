"""How recommendations are searched: by words of one indexed list, then exactly."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.career.domain.recommendation.state import Recommendation
from shared.events.career import RecommendationKind, RecommendationStatus

_MONTHS_BACK: Final = 60
"""So far back the daily look goes; it comes every day, and whatever touches a profile settles it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of recommendations is narrowed by."""

    employee_id: str | None = None
    unit_id: str | None = None
    cycle_id: str | None = None
    kind: RecommendationKind | None = None
    status: RecommendationStatus | None = None

    def fits(self, each: Recommendation) -> bool:
        """Whether a recommendation passes; person and unit are those of the profile that holds it."""
        return (
            self.cycle_id in (None, *each.all_cycles)
            and self.kind in (None, each.kind)
            and self.status in (None, each.status)
        )

    @property
    def words(self) -> list[str]:
        """The words that a profile with such a recommendation must have."""
        named = {"cycle": self.cycle_id, "kind": self.kind, "status": self.status}
        return [f"{name}:{value}" for name, value in named.items() if value is not None]


def words_of(recommendation: Recommendation) -> tuple[str, ...]:
    """The words a recommendation is found by."""
    own = Filters(cycle_id=recommendation.cycle_id, kind=recommendation.kind, status=recommendation.status)
    again = [f"cycle:{cycle}" for cycle in recommendation.cycles]
    undecided = recommendation.status is RecommendationStatus.ISSUED
    due = [due_word(recommendation.expires_on)] if undecided and recommendation.expires_on is not None else []
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
