"""How a rater decides, beside the agency: shares of levels and predicates, and how far from the suggestion.

A description, never a ranking: nothing is said about few people, and raters stand in the order of their ids.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from shared.rules.numbers import half_up, percent
from shared.rules.vocabulary import Level, Predicate

N = TypeVar("N", bound=StrEnum)
_STEPS: Final = {Level.ABOVE: 1, Level.AS: 0, Level.BELOW: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One decision beside its suggestion, as far as there was one."""

    results: Level
    behaviour: Level
    predicate: Predicate | None
    suggested_results: Level | None
    suggested_behaviour: Level | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """How one axis was decided beside its suggestion: ``mean_steps`` in levels, above zero is more lenient."""

    compared: int
    raised: int
    lowered: int
    mean_steps: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Shares in percent of the people decided, and the deviation of each axis."""

    people: int
    results_percent: dict[str, Decimal]
    behaviour_percent: dict[str, Decimal]
    predicate_percent: dict[str, Decimal]
    results: Deviation
    behaviour: Deviation


@dataclass(frozen=True, slots=True, kw_only=True)
class Leniency:
    """One rater beside the agency.

    ``rater`` is absent for fewer people than ``people_min``, ``agency`` for fewer others.
    """

    rater_id: str
    people: int
    people_min: int
    rater: Habit | None
    agency: Habit | None


@dataclass(slots=True)
class DecisionCount:
    """Decisions counted by what was decided and suggested, so that an agency's need not be in memory at once."""

    judged: Counter[Judged] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        """How many decisions were counted."""
        return self.judged.total()

    def habit(self, people_min: int) -> Habit | None:
        """Give the shares; None for too few people."""
        if self.people < people_min:
            return None
        return Habit(
            people=self.people,
            results_percent=self._shares(Level, lambda each: each.results),
            behaviour_percent=self._shares(Level, lambda each: each.behaviour),
            predicate_percent=self._shares(Predicate, lambda each: each.predicate),
            results=self._deviation(lambda each: (each.results, each.suggested_results)),
            behaviour=self._deviation(lambda each: (each.behaviour, each.suggested_behaviour)),
        )

    def _shares(self, names: Iterable[N], decided: Callable[[Judged], N | None]) -> dict[str, Decimal]:
        counts: Counter[N | None] = Counter()
        for judged, people in self.judged.items():
            counts[decided(judged)] += people
        return {name.value: half_up(percent(counts[name], self.people)) for name in names}

    def _deviation(self, axis: Callable[[Judged], tuple[Level, Level | None]]) -> Deviation:
        moved: Counter[int] = Counter()
        for judged, people in self.judged.items():
            decided, suggested = axis(judged)
            if suggested is not None:
                moved[_STEPS[decided] - _STEPS[suggested]] += people
        compared = moved.total()
        steps = sum(step * people for step, people in moved.items())
        return Deviation(
            compared=compared,
            raised=sum(people for step, people in moved.items() if step > 0),
            lowered=sum(people for step, people in moved.items() if step < 0),
            mean_steps=half_up(Fraction(steps, compared)) if compared else None,
        )


@dataclass(slots=True)
class DecisionCounts:
    """The decisions of a cycle: all of the agency, and by rater."""

    agency: DecisionCount = field(default_factory=DecisionCount)
    raters: defaultdict[str, DecisionCount] = field(default_factory=lambda: defaultdict(DecisionCount))

    def add(self, rater_id: str, judged: Judged) -> None:
        """Count one decision for its rater and the agency."""
        self.agency.judged[judged] += 1
        self.raters[rater_id].judged[judged] += 1


def leniency(counts: DecisionCounts, rater_id: str, *, people_min: int) -> Leniency:
    """Describe one rater beside the agency.

    The agency is not told where so few others are in it that their decisions could be worked out from the difference.
    """
    own = counts.raters.get(rater_id, DecisionCount())
    others = counts.agency.people - own.people
    return Leniency(
        rater_id=rater_id,
        people=own.people,
        people_min=people_min,
        rater=own.habit(people_min),
        agency=counts.agency.habit(people_min) if others >= people_min else None,
    )
