"""How far an indicator was achieved (PermenPANRB 8/2021; domain.md 2.3 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.rules.errors import InvalidInput
from shared.rules.numbers import exact, half_up
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


class _Achievement(Data, frozen=True, kw_only=True):
    floor_percent: Decimal
    inside_range_percent: Decimal


def indicator_achievement(
    *,
    direction: Direction,
    target: Decimal | tuple[Decimal, Decimal],
    actual: Decimal,
    baseline: Decimal | None = None,
    cap: Decimal | None = None,
    as_of: date,
    tables: Tables = PACKAGED,
) -> AchievementResult:
    """Compare actual and target, both in the indicator's unit; `cap` is the highest percentage that counts.

    A target [low, high] is compared by the end the actual is beyond; inside it is fully achieved. With a
    `baseline` the way from there to the target counts, in either direction: from 50 to 60 of 100 is 20 % [P].

    :raises InvalidInput: when the target is not above 0, its ends are swapped, actual or cap is negative, or the
        baseline is as good as the target already.
    """
    table = tables.find("indicator_achievement", _Achievement, as_of)
    reached = exact("actual", actual, low=0)
    end = _end(target, reached)
    if baseline is not None:
        share = _from(_worse("baseline", baseline, direction, target), end, reached, table.values)
    else:
        share = _share(direction, end, reached, table.values)
    achieved = max(share, Fraction(table.values.floor_percent))
    if cap is not None:
        achieved = min(achieved, exact("cap", cap, low=0))
    return AchievementResult(achievement_percent=half_up(achieved), rule=table.rule)


def _end(target: Decimal | tuple[Decimal, Decimal], reached: Fraction) -> Fraction | None:
    """Name the target to compare with; None when the actual lies inside a range."""
    if not isinstance(target, tuple):
        return _above_zero("target", exact("target", target))
    low, high = exact("target[0]", target[0], low=0), _above_zero("target[1]", exact("target[1]", target[1]))
    if low > high:
        raise InvalidInput("target", "low end is above the high end", "target: batas bawah melebihi batas atas.")
    if low <= reached <= high:
        return None
    return high if reached > high else low


def _above_zero(field: str, target: Fraction) -> Fraction:
    if target <= 0:
        raise InvalidInput(field, "must be above 0", f"{field} harus lebih dari 0.")
    return target


def _share(direction: Direction, target: Fraction | None, reached: Fraction, values: _Achievement) -> Fraction:
    if target is None:
        return Fraction(values.inside_range_percent)
    ratio = reached / target
    return (ratio if direction is Direction.MAXIMISE else 1 + (1 - ratio)) * 100


def _worse(field: str, baseline: Decimal, direction: Direction, target: Decimal | tuple[Decimal, Decimal]) -> Fraction:
    """Read a baseline, which lies on the worse side of the target: else there is no way to measure."""
    start, ends = exact(field, baseline), target if isinstance(target, tuple) else (target, target)
    better = start >= min(ends) if direction is Direction.MAXIMISE else start <= max(ends)
    if better:
        raise InvalidInput(
            field,
            "must be worse than the target",
            f"{field}: nilai awal harus lebih buruk daripada target, sesuai arah indikator.",
        )
    return start


def _from(start: Fraction, target: Fraction | None, reached: Fraction, values: _Achievement) -> Fraction:
    if target is None:
        return Fraction(values.inside_range_percent)
    return (reached - start) / (target - start) * 100
