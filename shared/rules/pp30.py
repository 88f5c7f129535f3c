"""Score and predicate of PP 30/2019 art. 41, kept for historical records (domain.md 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.rules.errors import InvalidInput
from shared.rules.numbers import band_of, exact, half_up, weighted
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables
from shared.rules.vocabulary import ScorePredicate


@dataclass(frozen=True, kw_only=True)
class Pp30Result:
    """Score from 0 to 120, two decimals, and its predicate."""

    score: Decimal
    predicate: ScorePredicate
    rule: RuleRef


class _Weights(Data, frozen=True, kw_only=True):
    skp: Decimal
    behaviour: Decimal


class _Pp30(Data, frozen=True, kw_only=True):
    part_max: Decimal
    weights: dict[str, _Weights]
    bands: dict[ScorePredicate, Decimal]
    without_innovation: dict[ScorePredicate, ScorePredicate]


def pp30_score(
    *,
    skp: Decimal,
    behaviour: Decimal,
    weights: str,
    innovation: bool,
    as_of: date,
    tables: Tables = PACKAGED,
) -> Pp30Result:
    """Weigh SKP and behaviour; the rounded score decides the band, and the highest band needs an innovation.

    :raises InvalidInput: when a part is outside 0-120 or `weights` is neither "70/30" nor "60/40".
    """
    table = tables.find("pp30_score", _Pp30, as_of)
    values = table.values
    weight = _weights(weights, values)
    results = exact("skp", skp, low=0, high=values.part_max)
    conduct = exact("behaviour", behaviour, low=0, high=values.part_max)
    score = half_up(weighted("weights", [(weight.skp, results), (weight.behaviour, conduct)]))
    band = band_of(values.bands, score)
    found = band if innovation else values.without_innovation.get(band, band)
    return Pp30Result(score=score, predicate=found, rule=table.rule)


def _weights(weights: str, values: _Pp30) -> _Weights:
    if weights not in values.weights:
        known = ", ".join(values.weights)
        raise InvalidInput("weights", f"must be one of {known}", f"weights harus salah satu dari {known}.")
    return values.weights[weights]
