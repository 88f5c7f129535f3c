"""How recommendations are searched: by words of one indexed list, then exactly."""

from dataclasses import dataclass

from services.career.domain.states import Recommendation
from shared.events.career import RecommendationKind, RecommendationStatus


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
            self.cycle_id in (None, each.cycle_id)
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
    return tuple(own.words)
