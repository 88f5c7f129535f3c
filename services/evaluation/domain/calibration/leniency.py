"""How a rater decides, beside the agency: shares of levels and predicates, and how far from the suggestion.

A description, never a ranking: nothing is said about few people, and raters stand in the order of their ids.
"""

from collections import Counter
from collections.abc import Iterable
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
class _Axis:
    levels: Counter[Level] = field(default_factory=Counter)
    raised: int = 0
    lowered: int = 0
    compared: int = 0
    steps: int = 0

    def add(self, decided: Level, suggested: Level | None) -> None:
        """Count one decision."""
        self.levels[decided] += 1
        if suggested is None:
            return
        moved = _STEPS[decided] - _STEPS[suggested]
        self.compared += 1
        self.steps += moved
        self.raised += moved > 0
        self.lowered += moved < 0

    def deviation(self) -> Deviation:
        """Give the mean and how many went up and down."""
        return Deviation(
            compared=self.compared,
            raised=self.raised,
            lowered=self.lowered,
            mean_steps=half_up(Fraction(self.steps, self.compared)) if self.compared else None,
        )


@dataclass(slots=True)
class DecisionCount:
    """Decisions counted one by one, so that an agency's need not be in memory at once."""

    people: int = 0
    _results: _Axis = field(default_factory=_Axis)
    _behaviour: _Axis = field(default_factory=_Axis)
    _predicates: Counter[Predicate] = field(default_factory=Counter)

    def add(self, judged: Judged) -> None:
        """Count one decision."""
        self.people += 1
        self._results.add(judged.results, judged.suggested_results)
        self._behaviour.add(judged.behaviour, judged.suggested_behaviour)
        if judged.predicate is not None:
            self._predicates[judged.predicate] += 1

    def habit(self, people_min: int) -> Habit | None:
        """Give the shares; None for too few people."""
        if self.people < people_min:
            return None
        return Habit(
            people=self.people,
            results_percent=_shares(self._results.levels, Level, self.people),
            behaviour_percent=_shares(self._behaviour.levels, Level, self.people),
            predicate_percent=_shares(self._predicates, Predicate, self.people),
            results=self._results.deviation(),
            behaviour=self._behaviour.deviation(),
        )


@dataclass(slots=True)
class DecisionCounts:
    """The decisions of a cycle: all of the agency, and by rater."""

    agency: DecisionCount = field(default_factory=DecisionCount)
    raters: dict[str, DecisionCount] = field(default_factory=dict)

    def add(self, rater_id: str, judged: Judged) -> None:
        """Count one decision for its rater and the agency."""
        self.agency.add(judged)
        self.raters.setdefault(rater_id, DecisionCount()).add(judged)


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


def _shares(counts: Counter[N], names: Iterable[N], people: int) -> dict[str, Decimal]:
    return {name.value: half_up(percent(counts[name], people)) for name in names}
