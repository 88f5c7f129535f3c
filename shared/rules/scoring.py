"""What every policy does with its own weights and thresholds: one mean of many, one level of a percentage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.rules.errors import InvalidInput, empty
from shared.rules.numbers import PLACES_MAX, exact, half_up, percent, weighted, whole
from shared.rules.predicate import LevelResult
from shared.rules.tables import PACKAGED, Data, Places, RuleRef, Tables
from shared.rules.vocabulary import Level


class Component(Data, frozen=True, kw_only=True):
    """A part of a result; without a value it does not apply."""

    id: str
    weight: Decimal
    value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class EffectiveWeight:
    """What share of the result, in percent, a component had once the missing ones were left out."""

    id: str
    weight_percent: Decimal


@dataclass(frozen=True, kw_only=True)
class WeightedMeanResult:
    """The mean (None when no component applies), the weights that made it, and the ids left out."""

    value: Decimal | None
    weights: tuple[EffectiveWeight, ...]
    missing: tuple[str, ...]
    rule: RuleRef


class _WeightedMean(Data, frozen=True, kw_only=True):
    places: Places
    weight_places: Places


class _LevelOf(Data, frozen=True, kw_only=True):
    pass


def weighted_mean(
    *,
    components: Sequence[Component],
    places: int | None = None,
    on: date | None = None,
    tables: Tables = PACKAGED,
) -> WeightedMeanResult:
    """Weigh the components that have a value; weights need not add up to 100, they are shares of their sum.

    :raises InvalidInput: when there is no component, an id is repeated, or a weight is not above 0.
    """
    table = tables.find("weighted_mean", _WeightedMean, on)
    weights = _weights(components)
    present = {each.id: each.value for each in components if each.value is not None}
    total = sum((weights[name] for name in present), Fraction(0))
    parts = [(weights[name], exact(f"components.{name}", value)) for name, value in present.items()]
    decimals = table.values.places if places is None else whole("places", places, high=PLACES_MAX)
    return WeightedMeanResult(
        value=half_up(weighted("components", parts), decimals) if present else None,
        weights=tuple(
            EffectiveWeight(id=name, weight_percent=half_up(percent(weights[name], total), table.values.weight_places))
            for name in present
        ),
        missing=tuple(each.id for each in components if each.value is None),
        rule=table.rule,
    )


def level_of(
    *,
    percent: Decimal,
    above_from: Decimal | None = None,
    above_over: Decimal | None = None,
    as_from: Decimal | None = None,
    as_over: Decimal | None = None,
    on: date | None = None,
    tables: Tables = PACKAGED,
) -> LevelResult:
    """Compare a percentage with two thresholds: `_from` includes the threshold itself, `_over` does not.

    :raises InvalidInput: unless each level has exactly one threshold, and *as* lies not above *above*.
    """
    table = tables.find("level_of", _LevelOf, on)
    reached = exact("percent", percent)
    above, above_included = _threshold("above", above_from, above_over)
    expected, expected_included = _threshold("as", as_from, as_over)
    if expected > above:
        raise InvalidInput("as_from", "is above the threshold of above", "Batas 'sesuai' melebihi batas 'di atas'.")
    level = Level.BELOW
    if reached > above or (above_included and reached == above):
        level = Level.ABOVE
    elif reached > expected or (expected_included and reached == expected):
        level = Level.AS
    return LevelResult(level=level, rule=table.rule)


def _weights(components: Sequence[Component]) -> dict[str, Fraction]:
    if not components:
        raise empty("components")
    weights: dict[str, Fraction] = {}
    for component in components:
        field = f"components.{component.id}"
        if component.id in weights:
            raise InvalidInput(field, "is there twice", f"{field} ada dua kali.")
        weights[component.id] = exact(field, component.weight)
        if weights[component.id] <= 0:
            raise InvalidInput(field, "weight must be above 0", f"Bobot {field} harus lebih dari 0.")
    return weights


def _threshold(name: str, from_: Decimal | None, over: Decimal | None) -> tuple[Fraction, bool]:
    if from_ is not None and over is None:
        return exact(f"{name}_from", from_), True
    if over is not None and from_ is None:
        return exact(f"{name}_over", over), False
    raise InvalidInput(
        f"{name}_from",
        f"give either {name}_from or {name}_over",
        f"Isi salah satu: {name}_from atau {name}_over.",
    )
