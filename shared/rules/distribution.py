"""Whether the predicates in a unit fit the unit's own predicate (SE MenPANRB 3/2023; domain.md 1.6).

A warning for the raters, not a verdict; whether it blocks is the agency's policy. Shares are compared as
exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from shared.rules.distribution_search import Bound, Counts, moves_between, nearest_counts
from shared.rules.errors import InvalidInput
from shared.rules.numbers import half_up, percent, whole
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables, covers
from shared.rules.vocabulary import Predicate, UnitPredicate

_PEOPLE_MAX = 10**9
_ORDER = tuple(Predicate)


class PredicateCounts(Data, frozen=True, kw_only=True):
    """How many people hold each predicate."""

    sangat_baik: int
    baik: int
    butuh_perbaikan: int
    kurang: int
    sangat_kurang: int


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A constraint that is not met; the counts of people say exactly by how much."""

    rule: str
    actual_percent: Decimal
    limit_percent: Decimal
    actual_people: int
    limit_people: int
    pesan: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """So many people from one predicate to another."""

    from_predicate: Predicate
    to_predicate: Predicate
    people: int


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """The least change that satisfies every constraint: fewest people, then fewest steps, then upwards."""

    counts: PredicateCounts
    moved: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, kw_only=True)
class DistributionResult:
    """Whether the distribution fits. `nearest` is None when no distribution of so few people can."""

    valid: bool
    violations: tuple[Violation, ...]
    nearest: Nearest | None
    rule: RuleRef


class Constraint(Data, frozen=True, kw_only=True):
    """One limit on the people in neighbouring predicates: exactly one of the four numbers is given."""

    id: str
    predicates: tuple[Predicate, ...]
    text: str
    max_percent: Decimal | None = None
    min_percent: Decimal | None = None
    over_percent: Decimal | None = None
    min_people: int | None = None

    def __post_init__(self) -> None:
        given = (self.max_percent, self.min_percent, self.over_percent, self.min_people)
        if sum(limit is not None for limit in given) != 1:
            raise ValueError("a constraint needs exactly one limit")
        places = [_ORDER.index(name) for name in self.predicates]
        # The search for the least change is exact only for neighbours, see distribution_search.
        if not places or places != list(range(places[0], places[0] + len(places))):
            raise ValueError("the predicates of a constraint must be neighbours, best first")

    def bound(self, people: int) -> Bound:
        """Give the constraint as limits on a number of people, out of so many."""
        low, high = 0, people
        if self.max_percent is not None:
            high = floor(Fraction(self.max_percent) * people / 100)
        elif self.min_percent is not None:
            low = ceil(Fraction(self.min_percent) * people / 100)
        elif self.over_percent is not None:
            low = floor(Fraction(self.over_percent) * people / 100) + 1
        elif self.min_people is not None:
            low = self.min_people
        first = _ORDER.index(self.predicates[0])
        return Bound(first=first, end=first + len(self.predicates), low=low, high=high)


class _Distribution(Data, frozen=True, kw_only=True):
    constraints: dict[UnitPredicate, tuple[Constraint, ...]]

    def __post_init__(self) -> None:
        covers(UnitPredicate, self.constraints)


def distribution(
    *,
    unit_predicate: UnitPredicate,
    counts: PredicateCounts,
    as_of: date,
    tables: Tables = PACKAGED,
) -> DistributionResult:
    """Check a distribution of people over predicates, and find the least change that would make it fit.

    :raises InvalidInput: when a count is negative or all are zero.
    """
    people_by_predicate = _people(counts)
    table = tables.find("distribution", _Distribution, as_of)
    constraints = table.values.constraints[unit_predicate]
    violations = _violations(people_by_predicate, constraints)
    return DistributionResult(
        valid=not violations,
        violations=violations,
        nearest=_nearest(people_by_predicate, constraints),
        rule=table.rule,
    )


def _people(counts: PredicateCounts) -> Counts:
    people = tuple(
        whole(f"counts.{name}", getattr(counts, name), high=_PEOPLE_MAX) for name in counts.__struct_fields__
    )
    if not sum(people):
        raise InvalidInput("counts", "must hold at least one person", "counts harus memuat paling sedikit satu orang.")
    return people


def _violations(people: Counts, constraints: Sequence[Constraint]) -> tuple[Violation, ...]:
    total = sum(people)
    pairs = [(constraint, constraint.bound(total)) for constraint in constraints]
    return tuple(_violation(constraint, bound, people) for constraint, bound in pairs if bound.missed_by(people))


def _violation(constraint: Constraint, bound: Bound, people: Counts) -> Violation:
    total, actual = sum(people), bound.people_in(people)
    limit = bound.low if actual < bound.low else bound.high
    stated = constraint.max_percent or constraint.min_percent or constraint.over_percent
    limit_percent = percent(limit, total) if constraint.min_people is not None else Fraction(stated or 0)
    return Violation(
        rule=constraint.id,
        actual_percent=half_up(percent(actual, total)),
        limit_percent=half_up(limit_percent),
        actual_people=actual,
        limit_people=limit,
        pesan=f"{constraint.text}: kini {actual} dari {total} orang.",
    )


def _nearest(people: Counts, constraints: Sequence[Constraint]) -> Nearest | None:
    found = nearest_counts(people, [constraint.bound(sum(people)) for constraint in constraints])
    if found is None:
        return None
    moves = tuple(
        Move(from_predicate=_ORDER[source], to_predicate=_ORDER[goal], people=moved)
        for source, goal, moved in moves_between(people, found)
    )
    counts = PredicateCounts(**dict(zip(_ORDER, found, strict=True)))
    return Nearest(counts=counts, moved=sum(m.people for m in moves), moves=moves)
