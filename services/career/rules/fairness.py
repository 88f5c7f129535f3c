"""Counts by group that give nobody away: small groups are hidden, and so is what would tell them by difference.

Three tables of the same people stand side by side, never crossed: by unit, by sex, by age group. Within a table a
hidden group could be reckoned from the total and the shown groups; so whenever something is hidden, at least two
groups of together at least the minimum are. All figures are rounded, so that two reports do not differ by one person.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shared.events.career import RecommendationKind, RecommendationStatus
from shared.rules.numbers import half_up
from shared.rules.vocabulary import Predicate

UNKNOWN: Final = "tidak_diketahui"
_ACCEPTED: Final = frozenset({RecommendationStatus.ACCEPTED, RecommendationStatus.DONE})
_TAKEN_BACK: Final = frozenset({RecommendationStatus.WITHDRAWN})


class Sex(StrEnum):
    """Sex as a NIP has it: male, female."""

    MALE = "male"
    FEMALE = "female"


class By(StrEnum):
    """What people are grouped by."""

    UNIT = "unit"
    SEX = "sex"
    AGE_GROUP = "age_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One person of a cycle as statistics see him or her: groups, predicate, recommendations. No id."""

    unit: str
    sex: Sex | None
    age_group: str | None
    predicate: Predicate | None
    recommendations: tuple[tuple[RecommendationKind, RecommendationStatus], ...] = ()

    def group(self, by: By) -> str:
        """The group of this person in one of the tables."""
        named = {By.UNIT: self.unit, By.SEX: self.sex, By.AGE_GROUP: self.age_group}[by]
        return named or UNKNOWN


@dataclass(slots=True)
class Counts:
    """Exact counts of one group. They never leave this process."""

    people: int = 0
    predicates: Counter[str] = field(default_factory=Counter)
    issued: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)

    def add(self, person: Counted) -> None:
        """Count one person in; of each kind of recommendation a person counts once."""
        self.people += 1
        self.predicates[person.predicate or UNKNOWN] += 1
        self.issued.update({kind for kind, status in person.recommendations if status not in _TAKEN_BACK})
        self.accepted.update({kind for kind, status in person.recommendations if status in _ACCEPTED})


@dataclass(slots=True)
class CountsByGroup:
    """Exact counts of everybody and of each group in each table, while a report is being made."""

    everybody: Counts = field(default_factory=Counts)
    groups: dict[By, dict[str, Counts]] = field(default_factory=lambda: {by: {} for by in By})

    def add(self, person: Counted) -> None:
        """Count one person in."""
        self.everybody.add(person)
        for by, groups in self.groups.items():
            groups.setdefault(person.group(by), Counts()).add(person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many people of a group, rounded, and how many percent of it, rounded."""

    name: str
    people: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group that may be shown: predicates, and recommendations by kind as issued and as accepted."""

    name: str
    people: int
    predicates: tuple[Share, ...]
    issued: tuple[Share, ...]
    accepted: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The groups that may be shown, and how many groups are hidden."""

    by: By
    groups: tuple[Group, ...]
    hidden_groups: int


def hidden(sizes: Mapping[str, int], minimum: int) -> frozenset[str]:
    """Name the groups that must not be shown: those too small, and as many of the next smallest as hide them.

    What is hidden is together at least the minimum and at least two groups; where that cannot be, everything is.
    """
    smallest_first = sorted(sizes, key=lambda name: (sizes[name], name))
    found = [name for name in smallest_first if sizes[name] < minimum]
    if not found:
        return frozenset()
    for name in smallest_first[len(found) :]:
        if len(found) >= 2 and sum(sizes[each] for each in found) >= minimum:
            break
        found.append(name)
    return frozenset(found)


def table(groups: Mapping[str, Counts], *, by: By, minimum: int, rounding: int) -> Table:
    """Make one table of what may be shown."""
    away = hidden({name: each.people for name, each in groups.items()}, minimum)
    return Table(
        by=by,
        groups=tuple(shown(name, groups[name], rounding=rounding) for name in sorted(groups) if name not in away),
        hidden_groups=len(away),
    )


def shown(name: str, counts: Counts, *, rounding: int) -> Group:
    """Show a group with rounded figures."""

    def shares(counter: Mapping[str, int]) -> tuple[Share, ...]:
        return tuple(
            Share(
                name=str(each),
                people=rounded(counter[each], rounding),
                percent=rounded(Fraction(100 * counter[each], counts.people), rounding),
            )
            for each in sorted(counter)
        )

    return Group(
        name=name,
        people=rounded(counts.people, rounding),
        predicates=shares(counts.predicates),
        issued=shares(counts.issued),
        accepted=shares(counts.accepted),
    )


def age_group(*, birth_year: int, year: int, bands: tuple[int, ...]) -> str:
    """Name the age group of somebody who becomes so old in a year: ``-29``, ``30-39``, ``50+``."""
    age = year - birth_year
    below = [each for each in bands if each <= age]
    above = [each for each in bands if each > age]
    if not below:
        return f"-{above[0] - 1}" if above else UNKNOWN
    return f"{below[-1]}-{above[0] - 1}" if above else f"{below[-1]}+"


def rounded(value: Fraction | int, rounding: int) -> int:
    """Round a figure to a multiple."""
    return int(half_up(Fraction(value) / rounding, 0)) * rounding
