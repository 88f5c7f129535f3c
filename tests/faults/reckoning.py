"""The results of the policy `sasaran`, computed anew from what was accepted, by its text alone.

Indicator: actual / target in percent; where less is better, 2 - actual / target; at most 120. Results: their mean;
above when over 100, as expected from 90. Behaviour: the superior's above / as / below is worth 120 / 100 / 80; the
mean, above from 110, as expected from 90.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

_WORTH: Final = {"above": 120, "as": 100, "below": 80}
_CAP: Final = 120
PREDICATES: Final = {
    ("above", "above"): "sangat_baik",
    ("above", "as"): "baik",
    ("above", "below"): "kurang",
    ("as", "above"): "baik",
    ("as", "as"): "baik",
    ("as", "below"): "kurang",
    ("below", "above"): "butuh_perbaikan",
    ("below", "as"): "butuh_perbaikan",
    ("below", "below"): "sangat_kurang",
}
"""By the levels of results and behaviour (PermenPANRB 6/2022)."""


@dataclass(frozen=True, slots=True)
class Result:
    """A suggestion: percentages to two places, and levels."""

    results_percent: Decimal
    behaviour_percent: Decimal
    results: str
    behaviour: str


def reckon(
    actuals: Mapping[str, Decimal],
    levels: Mapping[str, str],
    *,
    targets: Mapping[str, Decimal],
    minimised: frozenset[str],
) -> Result:
    """Compute the suggestion; an indicator without a report counts nothing.

    :raises ValueError: when the superior said nothing at all
    """
    if not levels:
        raise ValueError("no feedback of the superior")
    parts = [_percent(actuals.get(name), target, less=name in minimised) for name, target in targets.items()]
    results = _rounded(Fraction(sum(parts), len(parts)))
    behaviour = _rounded(Fraction(sum(_WORTH[each] for each in levels.values()), len(levels)))
    return Result(
        results,
        behaviour,
        "above" if results > 100 else "as" if results >= 90 else "below",
        "above" if behaviour >= 110 else "as" if behaviour >= 90 else "below",
    )


def _percent(actual: Decimal | None, target: Decimal, *, less: bool) -> Fraction:
    if actual is None:
        return Fraction(0)
    share = Fraction(actual) / Fraction(target)
    return min(Fraction(_CAP), max(Fraction(0), (2 - share if less else share) * 100))


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
