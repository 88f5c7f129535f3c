"""What an indicator of a unit comes to from what people achieved on the objectives that are tied to it.

Our own rule: regulations ask that a unit's achievement follows from the plan below it, and give no formula. Who keeps
the unit's indicators decides whether it is taken over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shared.events.goals import IndicatorState, ObjectiveState, RollUp
from shared.rules.numbers import half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One indicator of a tied objective; ``counts``: it is in the same measure as the unit's."""

    plan_id: str
    objective_id: str
    indicator_id: str
    name: str
    unit: str
    actual: Decimal | None
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """An indicator of a unit with what it comes to; ``value`` is None where nothing was reported that counts."""

    indicator_id: str
    name: str
    unit: str
    target: Decimal | None
    how: RollUp | None
    value: Decimal | None
    shares: tuple[Share, ...]


def roll_up(indicator: IndicatorState, unit_id: str, plans: Iterable[tuple[str, Sequence[ObjectiveState]]]) -> RolledUp:
    """Add up, or average to two places, what was reported so far in the measure of the unit's indicator."""
    shares = tuple(share for id, objectives in plans for share in _shares(indicator, unit_id, id, objectives))
    reported = [each.actual for each in shares if each.counts and each.actual is not None]
    return RolledUp(
        indicator_id=indicator.indicator_id,
        name=indicator.name,
        unit=indicator.unit,
        target=indicator.target,
        how=indicator.roll_up,
        value=_value(indicator.roll_up, reported),
        shares=shares,
    )


def _shares(
    indicator: IndicatorState, unit_id: str, plan_id: str, objectives: Sequence[ObjectiveState]
) -> Iterator[Share]:
    for objective in objectives:
        tied = objective.unit_indicator
        if tied is None or (tied.unit_id, tied.indicator_id) != (unit_id, indicator.indicator_id):
            continue
        for each in objective.indicators:
            yield Share(
                plan_id=plan_id,
                objective_id=objective.objective_id,
                indicator_id=each.indicator_id,
                name=each.name,
                unit=each.unit,
                actual=each.actual,
                counts=each.quantitative and _same_measure(each.unit, indicator.unit),
            )


def _same_measure(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _value(how: RollUp | None, reported: Sequence[Decimal]) -> Decimal | None:
    if not reported:
        return None
    match how:
        case RollUp.SUM:
            return sum(reported, Decimal(0))
        case RollUp.AVERAGE:
            return half_up(sum(map(Fraction, reported), Fraction(0)) / len(reported))
        case None:
            return None
