"""Values of PermenPANRB 8/2021 (mid-2021 to mid-2022), kept for historical records (domain.md 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.rules.errors import InvalidInput
from shared.rules.numbers import exact, half_up
from shared.rules.tables import PACKAGED, Data, Places, RuleRef, Tables, covers
from shared.rules.vocabulary import ScorePredicate


@dataclass(frozen=True, kw_only=True)
class IndicatorValueResult:
    """Value of an indicator, 0 to 120, and its category."""

    value: Decimal
    category: ScorePredicate
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class AdditionalValueResult:
    """Weighted value of one additional result; `total_cap` limits the sum of all of them, see `skp_2021`."""

    value: Decimal
    total_cap: Decimal
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class Skp2021Result:
    """Value of the SKP: main results plus the additional ones up to their cap."""

    skp: Decimal
    additional: Decimal
    rule: RuleRef


class _Segment(Data, frozen=True, kw_only=True):
    category: ScorePredicate
    start: Decimal
    end: Decimal | None
    value_start: Decimal
    value_end: Decimal | None

    def __post_init__(self) -> None:
        if (self.end is None) != (self.value_end is None) or (self.end is not None and self.end <= self.start):
            raise ValueError("a segment ends, later than it starts, in percent and in value, or in neither")

    def value(self, achieved: Fraction) -> Fraction:
        if self.end is None or self.value_end is None:
            return Fraction(self.value_start)
        slope = Fraction(self.value_end - self.value_start) / Fraction(self.end - self.start)
        return Fraction(self.value_start) + slope * (achieved - Fraction(self.start))


class _IndicatorValue(Data, frozen=True, kw_only=True):
    round_places: Places
    segments: tuple[_Segment, ...]
    target_is_maximum_percent: Decimal
    target_is_maximum_value: Decimal
    target_is_maximum_category: ScorePredicate


class _Additional(Data, frozen=True, kw_only=True):
    factor: dict[ScorePredicate, Decimal]
    scope_weight_max: Decimal
    value_max: Decimal
    total_cap: Decimal

    def __post_init__(self) -> None:
        covers(ScorePredicate, self.factor)


def indicator_value_2021(
    *,
    achievement_percent: Decimal,
    target_is_maximum: bool,
    as_of: date,
    tables: Tables = PACKAGED,
) -> IndicatorValueResult:
    """Turn an achievement, rounded to a whole percent, into a value; on a target nobody can exceed it is 120.

    :raises InvalidInput: when the achievement is negative.
    """
    table = tables.find("indicator_value_2021", _IndicatorValue, as_of)
    values = table.values
    achieved = half_up(exact("achievement_percent", achievement_percent, low=0), values.round_places)
    if target_is_maximum and achieved == values.target_is_maximum_percent:
        value, category = Fraction(values.target_is_maximum_value), values.target_is_maximum_category
    else:
        segment = _segment(values.segments, achieved)
        value, category = segment.value(Fraction(achieved)), segment.category
    return IndicatorValueResult(value=half_up(value), category=category, rule=table.rule)


def additional_value_2021(
    *,
    category: ScorePredicate,
    scope_weight: Decimal,
    value: Decimal,
    as_of: date,
    tables: Tables = PACKAGED,
) -> AdditionalValueResult:
    """Weigh one additional result: factor of its category x weight of the assignment's scope x value / 100.

    :raises InvalidInput: when the weight is outside 0-100 or the value outside 0-120.
    """
    table = tables.find("additional_value_2021", _Additional, as_of)
    weight = exact("scope_weight", scope_weight, low=0, high=table.values.scope_weight_max)
    worth = exact("value", value, low=0, high=table.values.value_max)
    weighted = Fraction(table.values.factor[category]) * weight * worth / 100
    return AdditionalValueResult(
        value=half_up(weighted), total_cap=half_up(Fraction(table.values.total_cap)), rule=table.rule
    )


def skp_2021(*, main: Decimal, additional: Sequence[Decimal], as_of: date, tables: Tables = PACKAGED) -> Skp2021Result:
    """Add the weighted values of additional results, up to their cap, to the value of the main results.

    :raises InvalidInput: when a value is negative.
    """
    table = tables.find("additional_value_2021", _Additional, as_of)
    extra = sum((exact(f"additional[{place}]", each, low=0) for place, each in enumerate(additional)), Fraction(0))
    counted = min(extra, Fraction(table.values.total_cap))
    total = exact("main", main, low=0) + counted
    return Skp2021Result(skp=half_up(total), additional=half_up(counted), rule=table.rule)


def _segment(segments: Sequence[_Segment], achieved: Decimal) -> _Segment:
    reached = [segment for segment in segments if segment.start <= achieved]
    if not reached:
        raise InvalidInput("tables", f"no band holds {achieved}", f"Tabel tidak memuat rentang untuk {achieved}.")
    return max(reached, key=lambda segment: segment.start)
