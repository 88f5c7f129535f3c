"""What every policy does with its own weights and thresholds: one mean of many, one level of a percentage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from shared.rules.errors import InvalidInput, empty
from shared.rules.numbers import PLACES_MAX, exact, half_up, mean_of, percent, whole
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
    """The mean (None when no component counts), the weights that made it, and the ids left out."""

    value: Decimal | None
    weights: tuple[EffectiveWeight, ...]
    missing: tuple[str, ...]
    rule: RuleRef


class Threshold(NamedTuple):
    """A limit, and whether the limit itself is enough."""

    limit: Decimal
    included: bool

    def reached_by(self, value: Decimal) -> bool:
        """Whether a value reaches it."""
        return value > self.limit or (self.included and value == self.limit)


class _WeightedMean(Data, frozen=True, kw_only=True):
    places: Places
    weight_places: Places


class _LevelOf(Data, frozen=True, kw_only=True):
    pass


def weighted_mean(
    *,
    components: Sequence[Component],
    places: int | None = None,
    as_of: date,
    tables: Tables = PACKAGED,
) -> WeightedMeanResult:
    """Weigh the components that have a value; weights need not add up to 100, they are shares of their sum.

    A component of weight 0 is shown and does not count; where nothing counts there is no mean.

    :raises InvalidInput: when there is no component, an id is repeated, or a weight is below 0.
    """
    table = tables.find("weighted_mean", _WeightedMean, as_of)
    weights = _weights(components)
    present = {each.id: exact(f"components.{each.id}", each.value) for each in components if each.value is not None}
    mean = mean_of((weights[name], value) for name, value in present.items())
    total = sum((weights[name] for name in present), Fraction(0)) or 1
    decimals = table.values.places if places is None else whole("places", places, high=PLACES_MAX)
    return WeightedMeanResult(
        value=None if mean is None else half_up(mean, decimals),
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
    as_of: date,
    tables: Tables = PACKAGED,
) -> LevelResult:
    """Compare a percentage with two thresholds: `_from` includes the threshold itself, `_over` does not.

    :raises InvalidInput: unless each level has exactly one threshold, and *as* lies not above *above*.
    """
    table = tables.find("level_of", _LevelOf, as_of)
    exact("percent", percent)
    above, expected = _threshold("above", above_from, above_over), _threshold("as", as_from, as_over)
    if expected.limit > above.limit:
        raise InvalidInput("as_from", "is above the threshold of above", "Batas 'sesuai' melebihi batas 'di atas'.")
    return LevelResult(level=level_at(percent, above=above, expected=expected), rule=table.rule)


def level_at(percent: Decimal, *, above: Threshold, expected: Threshold) -> Level:
    """Judge a percentage by the thresholds of *above* and *as*."""
    if above.reached_by(percent):
        return Level.ABOVE
    return Level.AS if expected.reached_by(percent) else Level.BELOW


def _weights(components: Sequence[Component]) -> dict[str, Fraction]:
    if not components:
        raise empty("components")
    weights: dict[str, Fraction] = {}
    for component in components:
        field = f"components.{component.id}"
        if component.id in weights:
            raise InvalidInput(field, "is there twice", f"{field} ada dua kali.")
        weights[component.id] = exact(field, component.weight)
        if weights[component.id] < 0:
            raise InvalidInput(field, "weight must not be below 0", f"Bobot {field} tidak boleh kurang dari 0.")
    return weights


def _threshold(name: str, from_: Decimal | None, over: Decimal | None) -> Threshold:
    limit = over if from_ is None else from_
    if limit is None or (from_ is not None and over is not None):
        raise InvalidInput(
            f"{name}_from",
            f"give either {name}_from or {name}_over",
            f"Isi salah satu: {name}_from atau {name}_over.",
        )
    included = from_ is not None
    exact(f"{name}_from" if included else f"{name}_over", limit)
    return Threshold(limit, included)
