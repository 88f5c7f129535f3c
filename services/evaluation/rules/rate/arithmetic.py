"""The arithmetic that policies share: exact fractions, rounded once, judged after rounding."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from shared.policy.policy import Bounds, LevelPercents
from shared.rules.vocabulary import Level

_ABOVE, _AS, _BELOW = Fraction(3), Fraction(2), Fraction(1)


# A technical limit, not a rule: what fits the twelve digits of a percentage in an event.
_TOLD_MAX = Decimal(999_999)


LEVEL_VALUES = {Level.ABOVE: _ABOVE, Level.AS: _AS, Level.BELOW: _BELOW}
"""What a judgement counts in an average (shared.events.feedback.CriterionFeedback)."""


def weighted_mean(terms: Iterable[tuple[Decimal, Fraction | None]]) -> Fraction | None:
    """Take the mean of (weight, value); what has no value leaves its weight to the others.

    None when nothing with a weight above 0 has a value.
    """
    # Plain integers, reduced once at the end: this runs for every fact about every person.
    total, total_over, weights, weights_over = 0, 1, 0, 1
    for weight, value in terms:
        if value is None or weight <= 0:
            continue
        times, over = weight.as_integer_ratio()
        weights, weights_over = weights * over + times * weights_over, weights_over * over
        times, over = times * value.numerator, over * value.denominator
        total, total_over = total * over + times * total_over, total_over * over
    return Fraction(total * weights_over, total_over * weights) if weights else None


def level_of(percent: Decimal, bounds: Bounds) -> Level:
    """Judge a rounded percentage."""
    if percent > bounds.above or (bounds.above_inclusive and percent == bounds.above):
        return Level.ABOVE
    return Level.AS if percent >= bounds.as_from else Level.BELOW


def judged_percent(average: Fraction, worth: LevelPercents) -> Fraction:
    """Turn an average judgement (below 1, as 2, above 3) into percent, on straight lines between the three."""
    average = min(max(average, _BELOW), _ABOVE)
    middle = exactly(worth.as_)
    if average >= _AS:
        return middle + (average - _AS) * (exactly(worth.above) - middle)
    return middle - (_AS - average) * (middle - exactly(worth.below))


def lowest(*caps: Decimal | None) -> Decimal:
    """Name the strictest of the caps that are set; without any, the highest percentage that can be told."""
    return min((cap for cap in caps if cap is not None), default=_TOLD_MAX)


def capped(percent: Fraction, cap: Decimal) -> Fraction:
    """Let no more count than the cap."""
    return min(percent, exactly(cap))


@lru_cache(maxsize=4096)
def exactly(value: Decimal) -> Fraction:
    """Give a policy's number as a fraction."""
    return Fraction(value)
