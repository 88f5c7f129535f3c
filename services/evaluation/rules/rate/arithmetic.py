"""The arithmetic that policies share: exact integers, rounded once, judged after rounding."""

from decimal import Decimal
from typing import NamedTuple

from shared.policy.policy import Bounds, LevelPercents
from shared.rules.numbers import MILLION, Ratio, millionths
from shared.rules.scoring import Threshold, level_at
from shared.rules.vocabulary import Level

# A technical limit, not a rule: what fits the twelve digits of a percentage in an event.
_TOLD_MAX = Decimal(999_999)
LEVEL_VALUES = {Level.ABOVE: 3, Level.AS: 2, Level.BELOW: 1}
"""What a judgement counts in an average (shared.events.feedback.CriterionFeedback)."""


class Limits(NamedTuple):
    """A policy's bounds, as thresholds."""

    above: Threshold
    as_from: Threshold

    @classmethod
    def of(cls, bounds: Bounds) -> "Limits":
        """Read a policy's bounds."""
        return cls(Threshold(bounds.above, bounds.above_inclusive), Threshold(bounds.as_from, included=True))

    def level_of(self, percent: Decimal) -> Level:
        """Judge a rounded percentage."""
        return level_at(percent, above=self.above, expected=self.as_from)


class Worth(NamedTuple):
    """What a judgement in words is worth, in millionths of a percent."""

    above: int
    as_: int
    below: int

    @classmethod
    def of(cls, percents: LevelPercents) -> "Worth":
        """Read what a policy says."""
        return cls(millionths(percents.above), millionths(percents.as_), millionths(percents.below))


def judged_percent(average: Ratio, worth: Worth) -> Ratio:
    """Turn an average judgement (below 1, as 2, above 3) into percent, on straight lines between the three."""
    value, scale = average
    above, as_, below = worth
    if value >= 2 * scale:
        found = as_ * scale + (value - 2 * scale) * (above - as_) if value < 3 * scale else above * scale
    else:
        found = as_ * scale - (2 * scale - value) * (as_ - below) if value > scale else below * scale
    return found, scale * MILLION


def lowest(*caps: Decimal | None) -> Decimal:
    """Name the strictest of the caps that are set; without any, the highest percentage that can be told."""
    return min((cap for cap in caps if cap is not None), default=_TOLD_MAX)


def capped(percent: Ratio, cap: Ratio) -> Ratio:
    """Let no more count than the cap."""
    return cap if percent[0] * cap[1] > cap[0] * percent[1] else percent
