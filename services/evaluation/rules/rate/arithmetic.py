"""The arithmetic that policies share: exact fractions, rounded once, judged after rounding."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from shared.policy.policy import Bounds, LevelPercents
from shared.rules.scoring import Threshold, level_at
from shared.rules.vocabulary import Level

_ABOVE, _AS, _BELOW = Fraction(3), Fraction(2), Fraction(1)


# A technical limit, not a rule: what fits the twelve digits of a percentage in an event.
_TOLD_MAX = Decimal(999_999)
LEVEL_VALUES = {Level.ABOVE: _ABOVE, Level.AS: _AS, Level.BELOW: _BELOW}
"""What a judgement counts in an average (shared.events.feedback.CriterionFeedback)."""


def level_of(percent: Decimal, bounds: Bounds) -> Level:
    """Judge a rounded percentage by a policy's bounds."""
    above, expected = Threshold(bounds.above, bounds.above_inclusive), Threshold(bounds.as_from, included=True)
    return level_at(percent, above=above, expected=expected)


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
