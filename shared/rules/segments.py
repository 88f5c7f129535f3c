"""One result from the parts of a cycle in which somebody had different positions or superiors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from shared.rules.errors import InvalidInput, empty
from shared.rules.numbers import PLACES_MAX, exact, half_up, whole
from shared.rules.scoring import Threshold, level_at
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables
from shared.rules.vocabulary import Level

_DAYS_MAX = 366
_SEGMENTS_MAX = 100


class Merge(StrEnum):
    """How segments become one: by their days, or the one with most days, or the last one."""

    TIME_WEIGHTED = "time_weighted"
    LONGEST = "longest"
    LAST = "last"


class SegmentRating(Data, frozen=True, kw_only=True):
    """A segment's days and ratings; absent ratings mean that it was not rated."""

    days: int
    results: Level | None = None
    behaviour: Level | None = None
    results_percent: Decimal | None = None
    behaviour_percent: Decimal | None = None

    @property
    def rated(self) -> bool:
        """Whether both axes have a rating."""
        return self.results is not None and self.behaviour is not None


class LevelBounds(Data, frozen=True, kw_only=True):
    """The policy's bounds of an axis: from which percent on it is above, or as, the expectation."""

    above: Decimal
    above_inclusive: bool
    as_from: Decimal

    def level_of(self, percent: Decimal) -> Level:
        """Judge a rounded percentage."""
        above, expected = Threshold(self.above, self.above_inclusive), Threshold(self.as_from, included=True)
        return level_at(percent, above=above, expected=expected)


class PointScale(Data, frozen=True, kw_only=True):
    """What a level counts, and from which mean of these points on a level is reached."""

    points: Mapping[Level, int]
    above_from: Decimal
    as_from: Decimal


@dataclass(frozen=True, kw_only=True)
class SegmentMergeResult:
    """The merged ratings, and for each segment whether it counted. Percents: only where every counted one has them.

    ``shares`` are the counted segments' days in percent of all counted days, 0 for the others. ``scale`` is what levels
    were weighed by on an axis without a percent.
    """

    results: Level | None
    behaviour: Level | None
    results_percent: Decimal | None
    behaviour_percent: Decimal | None
    counted: tuple[bool, ...]
    shares: tuple[Decimal, ...]
    merge: Merge
    minimum_days: int
    scale: PointScale
    rule: RuleRef


class _Segments(Data, frozen=True, kw_only=True):
    merge: Merge
    minimum_days: int
    points: Mapping[Level, int]
    above_from: Decimal
    as_from: Decimal

    def __post_init__(self) -> None:
        if set(self.points) != set(Level) or not self.as_from <= self.above_from:
            raise ValueError("needs points for every level, and as_from not above above_from")

    @property
    def scale(self) -> PointScale:
        """What levels are weighed by."""
        return PointScale(points=self.points, above_from=self.above_from, as_from=self.as_from)


def segment_merge(
    *,
    segments: Sequence[SegmentRating],
    merge: Merge | None = None,
    minimum_days: int | None = None,
    results_bounds: LevelBounds | None = None,
    behaviour_bounds: LevelBounds | None = None,
    places: int = 2,
    as_of: date,
    tables: Tables = PACKAGED,
) -> SegmentMergeResult:
    """Merge the ratings of a cycle's segments, first to last, by the policy's rule.

    Segments shorter than the minimum and unrated ones do not count; when none is left, the longest rated one does.
    Each axis is a mean weighted by days: of the percents, rounded to ``places`` and judged by the policy's bounds,
    where every counted segment has one; else of the levels' points, read against two limits.

    :raises InvalidInput: when there are none or too many, or days are not 1 to 366.
    """
    if not segments:
        raise empty("segments")
    if len(segments) > _SEGMENTS_MAX:
        raise InvalidInput("segments", "are too many", f"segments paling banyak {_SEGMENTS_MAX}.")
    for place, each in enumerate(segments):
        whole(f"segments[{place}].days", each.days, low=1, high=_DAYS_MAX)
    table = tables.find("segment_merge", _Segments, as_of)
    values = table.values
    how = values.merge if merge is None else merge
    least = whole("minimum_days", values.minimum_days if minimum_days is None else minimum_days, high=_DAYS_MAX)
    counting = _counting(segments, how, least)
    total = sum(segments[place].days for place in counting)
    parts = [segments[place] for place in counting]
    decimals = whole("places", places, high=PLACES_MAX)
    results = _Axis("results_percent", [(each.days, each.results, each.results_percent) for each in parts], decimals)
    conduct = [(each.days, each.behaviour, each.behaviour_percent) for each in parts]
    behaviour = _Axis("behaviour_percent", conduct, decimals)
    return SegmentMergeResult(
        results=results.level(values.scale, results_bounds),
        behaviour=behaviour.level(values.scale, behaviour_bounds),
        results_percent=results.percent,
        behaviour_percent=behaviour.percent,
        counted=tuple(place in counting for place in range(len(segments))),
        shares=tuple(
            half_up(Fraction(each.days * 100, total)) if place in counting else Decimal("0.00")
            for place, each in enumerate(segments)
        ),
        merge=how,
        minimum_days=least,
        scale=values.scale,
        rule=table.rule,
    )


def _counting(segments: Sequence[SegmentRating], how: Merge, least: int) -> tuple[int, ...]:
    rated = [place for place, each in enumerate(segments) if each.rated]
    long_enough = [place for place in rated if segments[place].days >= least]
    longest = sorted(long_enough or rated, key=lambda place: (segments[place].days, place))[-1:]
    if how is Merge.LONGEST or not long_enough:
        return tuple(longest)
    return tuple(long_enough[-1:] if how is Merge.LAST else long_enough)


@dataclass(frozen=True)
class _Axis:
    """The days, level and percent of each counted segment on one axis."""

    field: str
    parts: Sequence[tuple[int, Level | None, Decimal | None]]
    places: int

    @cached_property
    def percent(self) -> Decimal | None:
        """The mean percent by days, where every segment has one."""
        known = [(days, exact(self.field, percent)) for days, _level, percent in self.parts if percent is not None]
        if not known or len(known) < len(self.parts):
            return None
        return half_up(_mean(known), self.places)

    def level(self, scale: PointScale, bounds: LevelBounds | None) -> Level | None:
        """Judge the percent; where there is none, the mean of the levels' points by days."""
        if self.percent is not None and bounds is not None:
            return bounds.level_of(self.percent)
        rated = [(days, Fraction(scale.points[level])) for days, level, _percent in self.parts if level is not None]
        if not rated:
            return None
        mean = _mean(rated)
        if mean >= Fraction(scale.above_from):
            return Level.ABOVE
        return Level.AS if mean >= Fraction(scale.as_from) else Level.BELOW


def _mean(terms: Sequence[tuple[int, Fraction]]) -> Fraction:
    """Weigh values by days."""
    return sum((days * value for days, value in terms), Fraction(0)) / sum(days for days, _value in terms)
