"""Scores of PP 46/2011 and Perka BKN 1/2013, kept for historical records (domain.md 2.4).

The curve of time and cost is the regulation's own: it jumps from 100 to 75 where the saving passes 24 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.rules.errors import InvalidInput
from shared.rules.numbers import band_of, exact, half_up, mean, percent, weighted, whole
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables
from shared.rules.vocabulary import Pp46Predicate


class TargetActual(Data, frozen=True, kw_only=True):
    """A target and what was reached, in the same unit."""

    target: Decimal
    actual: Decimal


class Activity(Data, frozen=True, kw_only=True):
    """One activity of the year; `cost` is None when it had no budget."""

    quantity: TargetActual
    quality: TargetActual
    time: TargetActual
    cost: TargetActual | None = None


@dataclass(frozen=True, kw_only=True)
class Pp46Value:
    """Value of one aspect, two decimals."""

    value: Decimal
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class Pp46Result:
    """Values of the activities, of SKP and behaviour, the score (NPK) and its predicate."""

    activities: tuple[Decimal, ...]
    skp: Decimal
    behaviour: Decimal
    score: Decimal
    predicate: Pp46Predicate
    rule: RuleRef


class _TaskPoints(Data, frozen=True, kw_only=True):
    tasks_from: int
    points: int


class _Pp46(Data, frozen=True, kw_only=True):
    efficiency_factor: Decimal
    efficiency_limit_percent: Decimal
    efficiency_peak: Decimal
    efficiency_floor: Decimal
    additional_tasks: tuple[_TaskPoints, ...]
    creativity_points: tuple[int, ...]
    behaviour_max: Decimal
    behaviours_max: int
    skp_weight: Decimal
    behaviour_weight: Decimal
    bands: dict[Pp46Predicate, Decimal]


def pp46_time_value(*, target: Decimal, actual: Decimal, as_of: date, tables: Tables = PACKAGED) -> Pp46Value:
    """Value the time an activity took against the time allowed; on target gives 76, never less than 0.

    :raises InvalidInput: when the target is not above 0 or the actual is negative.
    """
    table = tables.find("pp46", _Pp46, as_of)
    value = _efficiency("", TargetActual(target=target, actual=actual), table.values)
    return Pp46Value(value=half_up(value), rule=table.rule)


def pp46_cost_value(*, target: Decimal, actual: Decimal, as_of: date, tables: Tables = PACKAGED) -> Pp46Value:
    """Value the money an activity took against its budget: the same curve as for time.

    :raises InvalidInput: when the target is not above 0 or the actual is negative.
    """
    return pp46_time_value(target=target, actual=actual, as_of=as_of, tables=tables)


def pp46_score(
    *,
    activities: Sequence[Activity],
    behaviour: Sequence[Decimal],
    additional_tasks: int = 0,
    creativity: int = 0,
    as_of: date,
    tables: Tables = PACKAGED,
) -> Pp46Result:
    """Score a year: 60 % SKP (mean of the activities, plus points) and 40 % mean behaviour.

    `additional_tasks` is how many there were; `creativity` is the points granted (0, 3, 6 or 12).

    :raises InvalidInput: when a list is empty, or a number outside what the regulation knows.
    """
    table = tables.find("pp46", _Pp46, as_of)
    values = table.values
    scores = [_activity(f"activities[{place}].", each, values) for place, each in enumerate(activities)]
    skp = mean("activities", scores) + _points(additional_tasks, creativity, values)
    conduct = _behaviour(behaviour, values)
    score = half_up(weighted("weights", [(values.skp_weight, skp), (values.behaviour_weight, conduct)]))
    return Pp46Result(
        activities=tuple(half_up(each) for each in scores),
        skp=half_up(skp),
        behaviour=half_up(conduct),
        score=score,
        predicate=band_of(values.bands, score),
        rule=table.rule,
    )


def _activity(path: str, activity: Activity, values: _Pp46) -> Fraction:
    aspects = [_share(f"{path}quantity.", activity.quantity), _share(f"{path}quality.", activity.quality)]
    saved = [_efficiency(f"{path}time.", activity.time, values)]
    if activity.cost is not None:
        saved.append(_efficiency(f"{path}cost.", activity.cost, values))
    if not activity.quantity.actual:
        # An activity that was not done saved nothing, whatever its time and cost say.
        saved = [Fraction(0) for _ in saved]
    return mean("activities", aspects + saved)


def _share(path: str, pair: TargetActual) -> Fraction:
    target, actual = _pair(path, pair)
    return percent(actual, target)


def _efficiency(path: str, pair: TargetActual, values: _Pp46) -> Fraction:
    target, actual = _pair(path, pair)
    saving = 100 - percent(actual, target)
    value = percent(Fraction(values.efficiency_factor) * target - actual, target)
    if saving > values.efficiency_limit_percent:
        value = Fraction(values.efficiency_peak) - (value - 100)
    return max(value, Fraction(values.efficiency_floor))


def _pair(path: str, pair: TargetActual) -> tuple[Fraction, Fraction]:
    target = exact(f"{path}target", pair.target)
    if target <= 0:
        raise InvalidInput(f"{path}target", "must be above 0", f"{path}target harus lebih dari 0.")
    return target, exact(f"{path}actual", pair.actual, low=0)


def _points(tasks: int, creativity: int, values: _Pp46) -> int:
    if creativity not in values.creativity_points:
        known = ", ".join(map(str, values.creativity_points))
        raise InvalidInput("creativity", f"must be one of {known}", f"creativity harus salah satu dari {known}.")
    reached = {row.points: Decimal(row.tasks_from) for row in values.additional_tasks}
    return band_of(reached, whole("additional_tasks", tasks)) + creativity


def _behaviour(behaviour: Sequence[Decimal], values: _Pp46) -> Fraction:
    whole("behaviour", len(behaviour), low=1, high=values.behaviours_max)
    marks = [
        exact(f"behaviour[{place}]", mark, low=0, high=values.behaviour_max) for place, mark in enumerate(behaviour)
    ]
    return mean("behaviour", marks)
