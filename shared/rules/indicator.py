"""How far an indicator was achieved (PermenPANRB 8/2021; domain.md 2.3 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from shared.rules.errors import InvalidInput, outside
from shared.rules.numbers import Ratio, exact_ratio, scaled_back, units
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables


class Direction(StrEnum):
    """More is better (*normal*), or less is better (*khusus*)."""

    MAXIMISE = "maximise"
    MINIMISE = "minimise"


@dataclass(frozen=True, kw_only=True)
class AchievementResult:
    """Achievement in percent of the target, two decimals."""

    achievement_percent: Decimal
    rule: RuleRef


_MORE: Final = Direction.MAXIMISE
_NO_WAY: Final = "baseline: indikator dua sisi tidak memakai nilai awal."


class _Achievement(Data, frozen=True, kw_only=True):
    floor_percent: Decimal
    inside_range_percent: Decimal


@dataclass(frozen=True, slots=True)
class Achievement:
    """The formula in force on a day."""

    floor: Ratio
    inside_range: Ratio
    rule: RuleRef

    def hundredths(
        self,
        direction: Direction,
        target: Decimal,
        target_high: Decimal | None,
        actual: Decimal,
        baseline: Decimal | None,
        cap: Ratio | None,
        *,
        two_sided: bool = False,
    ) -> int:
        """Give the achievement in hundredths of a percent; the arguments as `indicator_achievement` takes them.

        :raises InvalidInput: as `indicator_achievement` does, except for a cap.
        """
        reached, scale = exact_ratio("actual", actual)
        if reached < 0:
            raise outside("actual", low=0, high=None)
        if two_sided:
            if baseline is not None:
                raise InvalidInput("baseline", "has no way to a target with two sides", _NO_WAY)
            part, total = self._on_both_sides((target, target_high), (reached, scale))
        elif target_high is None and baseline is None:
            end, end_scale = _above_zero("target", target)
            part, total = reached * end_scale, scale * end
            part = 100 * part if direction is _MORE else 100 * (2 * total - part)
        else:
            part, total = self._on_a_way(direction, (target, target_high), (reached, scale), baseline)
        if part * self.floor[1] < self.floor[0] * total:
            part, total = self.floor
        if cap is not None and part * cap[1] > cap[0] * total:
            part, total = cap
        return (200 * part + total) // (2 * total) if part >= 0 else units((part, total))

    def _on_both_sides(self, target: tuple[Decimal, Decimal | None], reached: Ratio) -> Ratio:
        """Take off what the actual is away from the target, or from the end of the range that it is beyond."""
        low, high = target
        end = _above_zero("target", low) if high is None else _end(low, high, reached)
        if end is None:
            return self.inside_range
        there, wanted = reached[0] * end[1], reached[1] * end[0]
        return 100 * (wanted - abs(there - wanted)), wanted

    def _on_a_way(
        self, direction: Direction, target: tuple[Decimal, Decimal | None], reached: Ratio, baseline: Decimal | None
    ) -> Ratio:
        """Measure a range, or the way from a baseline."""
        low, high = target
        end = _above_zero("target", low) if high is None else _end(low, high, reached)
        if baseline is not None:
            start = _worse("baseline", baseline, (low, low if high is None else high), maximise=direction is _MORE)
            return self.inside_range if end is None else _from(start, end, reached)
        if end is None:
            return self.inside_range
        part, total = reached[0] * end[1], reached[1] * end[0]
        return (100 * part if direction is _MORE else 100 * (2 * total - part), total)


@lru_cache(maxsize=256)
def achievement(*, as_of: date, tables: Tables = PACKAGED) -> Achievement:
    """Give the formula in force on a day, for many indicators."""
    table = tables.find("indicator_achievement", _Achievement, as_of)
    values = table.values
    return Achievement(
        values.floor_percent.as_integer_ratio(), values.inside_range_percent.as_integer_ratio(), table.rule
    )


def indicator_achievement(
    *,
    direction: Direction,
    target: Decimal | tuple[Decimal, Decimal],
    actual: Decimal,
    baseline: Decimal | None = None,
    cap: Decimal | None = None,
    two_sided: bool = False,
    as_of: date,
    tables: Tables = PACKAGED,
) -> AchievementResult:
    """Compare actual and target, both in the indicator's unit; `cap` is the highest percentage that counts.

    A target [low, high] is compared by the end the actual is beyond; inside it is fully achieved. With a
    `baseline` the way from there to the target counts, in either direction: from 50 to 60 of 100 is 20 % [P].
    `two_sided`: too much is as bad as too little, whatever the direction; (1 - |R - T| / T) x 100, so that 90 and 110
    of 100 are both 90 %. There is no national formula (domain.md 3 and 12) [P].

    :raises InvalidInput: when the target is not above 0, its ends are swapped, actual or cap is negative, the
        baseline is as good as the target already, or there is one of a target with two sides.
    """
    formula = achievement(as_of=as_of, tables=tables)
    low, high = target if isinstance(target, tuple) else (target, None)
    most = None if cap is None else _not_below_zero("cap", cap)
    found = formula.hundredths(direction, low, high, actual, baseline, most, two_sided=two_sided)
    return AchievementResult(achievement_percent=scaled_back(found), rule=formula.rule)


def _not_below_zero(field: str, value: Decimal) -> Ratio:
    found = exact_ratio(field, value)
    if found[0] < 0:
        raise outside(field, low=0, high=None)
    return found


def _end(low: Decimal, high: Decimal, reached: Ratio) -> Ratio | None:
    """Name the end of a range to compare with; None when the actual lies inside."""
    first, last = _not_below_zero("target[0]", low), _above_zero("target[1]", high)
    if _more(first, last):
        raise InvalidInput("target", "low end is above the high end", "target: batas bawah melebihi batas atas.")
    if _more(reached, last):
        return last
    return first if _more(first, reached) else None


def _above_zero(field: str, target: Decimal) -> Ratio:
    found = exact_ratio(field, target)
    if found[0] <= 0:
        raise InvalidInput(field, "must be above 0", f"{field} harus lebih dari 0.")
    return found


def _more(one: Ratio, other: Ratio) -> bool:
    return one[0] * other[1] > other[0] * one[1]


def _worse(field: str, baseline: Decimal, ends: tuple[Decimal, Decimal], *, maximise: bool) -> Ratio:
    """Read a baseline, which lies on the worse side of the target: else there is no way to measure."""
    found = exact_ratio(field, baseline)
    if baseline >= min(ends) if maximise else baseline <= max(ends):
        raise InvalidInput(
            field,
            "must be worse than the target",
            f"{field}: nilai awal harus lebih buruk daripada target, sesuai arah indikator.",
        )
    return found


def _from(start: Ratio, target: Ratio, reached: Ratio) -> Ratio:
    way = (reached[0] * start[1] - start[0] * reached[1]) * target[1]
    whole = (target[0] * start[1] - start[0] * target[1]) * reached[1]
    return (100 * way, whole) if whole > 0 else (-100 * way, -whole)
