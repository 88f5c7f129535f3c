"""One result from the parts of a cycle in which somebody had different positions or superiors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.rules.errors import InvalidInput, empty
from shared.rules.numbers import exact, half_up, whole
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


@dataclass(frozen=True, kw_only=True)
class SegmentMergeResult:
    """The merged ratings, and for each segment whether it counted. Percents: only where every counted one has them.

    ``shares`` are the counted segments' days in percent of all counted days, 0 for the others.
    """

    results: Level | None
    behaviour: Level | None
    results_percent: Decimal | None
    behaviour_percent: Decimal | None
    counted: tuple[bool, ...]
    shares: tuple[Decimal, ...]
    merge: Merge
    minimum_days: int
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


def segment_merge(
    *,
    segments: Sequence[SegmentRating],
    merge: Merge | None = None,
    minimum_days: int | None = None,
    as_of: date,
    tables: Tables = PACKAGED,
) -> SegmentMergeResult:
    """Merge the ratings of a cycle's segments, first to last, by the policy's rule.

    Segments shorter than the minimum and unrated ones do not count; when none is left, the longest rated one does.
    Time-weighted: each axis is the mean of the levels' points weighted by days, read against two limits.

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
    return SegmentMergeResult(
        results=_level(values, parts, lambda each: each.results),
        behaviour=_level(values, parts, lambda each: each.behaviour),
        results_percent=_percent("results_percent", parts, lambda each: each.results_percent),
        behaviour_percent=_percent("behaviour_percent", parts, lambda each: each.behaviour_percent),
        counted=tuple(place in counting for place in range(len(segments))),
        shares=tuple(
            half_up(Fraction(each.days * 100, total)) if place in counting else Decimal("0.00")
            for place, each in enumerate(segments)
        ),
        merge=how,
        minimum_days=least,
        rule=table.rule,
    )


def _counting(segments: Sequence[SegmentRating], how: Merge, least: int) -> tuple[int, ...]:
    rated = [place for place, each in enumerate(segments) if each.rated]
    long_enough = [place for place in rated if segments[place].days >= least]
    longest = sorted(long_enough or rated, key=lambda place: (segments[place].days, place))[-1:]
    if how is Merge.LONGEST or not long_enough:
        return tuple(longest)
    return tuple(long_enough[-1:] if how is Merge.LAST else long_enough)


def _level(
    values: _Segments, parts: Sequence[SegmentRating], of: Callable[[SegmentRating], Level | None]
) -> Level | None:
    rated = [(each.days, values.points[level]) for each in parts if (level := of(each)) is not None]
    if not rated:
        return None
    mean = Fraction(sum(days * points for days, points in rated), sum(days for days, _points in rated))
    if mean >= Fraction(values.above_from):
        return Level.ABOVE
    return Level.AS if mean >= Fraction(values.as_from) else Level.BELOW


def _percent(
    field: str, parts: Sequence[SegmentRating], of: Callable[[SegmentRating], Decimal | None]
) -> Decimal | None:
    known = [(each.days, exact(field, percent)) for each in parts if (percent := of(each)) is not None]
    if not known or len(known) < len(parts):
        return None
    return half_up(sum((days * percent for days, percent in known), Fraction(0)) / sum(days for days, _ in known))
