"""The better values that one input could have, from the least better one to the best."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from shared.events.goals import IndicatorState
from shared.rules.indicator import Direction

_DECIMALS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """``count`` values: ``start``, then one ``step`` further each."""

    start: Decimal
    step: Decimal = Decimal(1)
    count: int

    def at(self, place: int) -> Decimal:
        """Give a value by its place, from 0."""
        return self.start + self.step * place


def up_to(best: int, *, above: int) -> Grid:
    """Give the whole numbers above one value, up to another."""
    return Grid(start=Decimal(above + 1), count=max(0, best - above))


def better_judgements(average: Fraction) -> Grid:
    """Give the judgements (2 as, 3 above) that are better than an average."""
    return up_to(3, above=max(1, floor(average)))


def better_shares(reached: Decimal, *, best: Fraction, step: Decimal) -> Grid:
    """Give the quantities above what was reached, up to the first that counts fully."""
    places = floor(Fraction(reached) / Fraction(step))
    return Grid(start=step * (places + 1), step=step, count=max(0, ceil(best / Fraction(step)) - places))


def better_actuals(indicator: IndicatorState, cap: Decimal) -> Grid:
    """Give the realisations that are better than the one reported, as fine as its target is written."""
    low, high = indicator.target or Decimal(0), indicator.target_high or indicator.target or Decimal(0)
    written = [each for each in (indicator.target, indicator.target_high, indicator.actual) if each is not None]
    step = Decimal(1).scaleb(-min(_DECIMALS_MAX, max(map(_decimals, written), default=0)))
    if indicator.direction is Direction.MAXIMISE:
        best = Fraction(high) * Fraction(cap) / 100
        return better_shares(max(indicator.actual or Decimal(0), Decimal(0)), best=best, step=step)
    worst = high * 2 if indicator.actual is None else indicator.actual
    now = ceil(Fraction(worst) / Fraction(step))
    goal = max(0, floor(Fraction(low) * (2 - Fraction(cap) / 100) / Fraction(step)))
    return Grid(start=step * (now - 1), step=-step, count=max(0, now - goal))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
