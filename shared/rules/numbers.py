"""Exact arithmetic: decimals come in, fractions are reckoned with, and one half-up rounding makes the answer.

Fractions keep 1/9 and 2/12 exact, so no digit depends on a decimal context that some other library changed. What is
computed for every fact about every person uses plain integers instead (``Ratio``): the same numbers, never reduced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TypeVar

from shared.rules.errors import InvalidInput, empty, outside

# Technical limits, not regulation: they keep a hostile exponent from filling the memory.
_DIGITS_BEFORE_POINT_MAX = 18
_DIGITS_AFTER_POINT_MAX = 12
# Below, a number is written with an exponent, and its text says nothing of how many digits it has.
_FEW_DIGITS = -7

PLACES_MAX = 12

MILLION = 10**6
"""The scale of weights and percentages: their contract allows six decimals (``shared.events.base.Percent``)."""

Ratio = tuple[int, int]
"""An exact number as numerator and denominator, which is above 0; not reduced."""

Term = tuple[int, int, int]
"""What a mean is taken of: a weight in whatever unit, then the numerator and denominator of the value."""

Key = TypeVar("Key")


def half_up(value: Fraction, places: int = 2) -> Decimal:
    """Round half up (away from zero on a tie), to `places` decimals."""
    return rounded(value.as_integer_ratio(), places)


def rounded(value: Ratio, places: int = 2) -> Decimal:
    """Round a ratio half up (away from zero on a tie), to `places` decimals."""
    return scaled_back(units(value, places), places)


def units(value: Ratio, places: int = 2) -> int:
    """Round half up (away from zero on a tie), to whole units of the last of `places` decimals."""
    part, total = value
    scale: int = 10**places
    found = (2 * abs(part) * scale + total) // (2 * total)
    return -found if part < 0 else found


def scaled_back(value: int, places: int = 2) -> Decimal:
    """Give whole units of the last decimal as a number with that many decimals."""
    return Decimal(f"{value}E-{places}")


@lru_cache(maxsize=16_384)
def millionths(value: Decimal) -> int:
    """Give a weight or percentage in millionths.

    :raises InvalidInput: when it has more decimals than its contract allows.
    """
    part, total = value.as_integer_ratio()
    found, rest = divmod(part * MILLION, total)
    if rest:
        raise InvalidInput("value", "has more than six decimals", "Bobot dan persen memuat paling banyak enam desimal.")
    return found


def mean_ratio(terms: Sequence[Term]) -> Ratio | None:
    """Take the mean of weighed values over their common denominator; None when no weight is above 0."""
    if len(terms) == 1:
        weight, numerator, denominator = terms[0]
        return (numerator, denominator) if weight else None
    total = weights = 0
    scale = terms[0][2] if terms else 1
    for weight, numerator, denominator in terms:
        if denominator != scale:
            common = lcm(scale, denominator)
            total, scale = total * (common // scale), common
        total += weight * numerator * (scale // denominator)
        weights += weight
    return (total, scale * weights) if weights else None


def plain(value: Decimal) -> Decimal:
    """Give the same number in one way of writing it: without needless zeros and without an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def exact(
    field: str, value: Decimal, *, low: Decimal | int | None = None, high: Decimal | int | None = None
) -> Fraction:
    """Give the number as an exact fraction.

    :raises InvalidInput: when it is not finite, absurdly long, or outside the inclusive limits.
    """
    exact_ratio(field, value)
    if (low is not None and value < low) or (high is not None and value > high):
        raise outside(field, low=low, high=high)
    return Fraction(value)


def exact_ratio(field: str, value: Decimal) -> Ratio:
    """Give the number as an exact ratio.

    :raises InvalidInput: when it is not finite, or absurdly long.
    """
    if not value.is_finite():
        raise InvalidInput(field, "must be a finite number", f"{field} harus berupa bilangan.")
    if not _FEW_DIGITS < value.adjusted() <= _DIGITS_BEFORE_POINT_MAX or len(str(value)) > _DIGITS_AFTER_POINT_MAX:
        _check_digits(field, value)
    return value.as_integer_ratio()


def _check_digits(field: str, value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    if value.adjusted() > _DIGITS_BEFORE_POINT_MAX or int(exponent) < -_DIGITS_AFTER_POINT_MAX:
        raise InvalidInput(field, "has too many digits", f"{field} memuat terlalu banyak angka.")


def whole(field: str, value: int, *, low: int = 0, high: int | None = None) -> int:
    """Give the whole number back.

    :raises InvalidInput: when it is outside the inclusive limits.
    """
    if value < low or (high is not None and value > high):
        raise outside(field, low=low, high=high)
    return value


def percent(part: Fraction | int, total: Fraction | int) -> Fraction:
    """Say how many percent `part` is of `total`."""
    return Fraction(part) * 100 / Fraction(total)


def mean(field: str, values: Sequence[Fraction]) -> Fraction:
    """Give the plain mean.

    :raises InvalidInput: when there is nothing to take the mean of.
    """
    if not values:
        raise empty(field)
    return sum(values, Fraction(0)) / len(values)


def mean_of(terms: Iterable[tuple[Decimal | Fraction, Fraction | None]]) -> Fraction | None:
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


def weighted(field: str, parts: Iterable[tuple[Decimal | Fraction, Fraction]]) -> Fraction:
    """Give the mean of (weight, value) pairs; weights are shares of their sum.

    :raises InvalidInput: when no weight is above 0.
    """
    found = mean_of(parts)
    if found is None:
        raise InvalidInput(field, "needs weights above 0", f"Bobot {field} harus lebih dari 0.")
    return found


def band_of(bands: Mapping[Key, Decimal], value: Decimal | int) -> Key:
    """Name the band a value falls into: the one with the highest lower bound that the value reaches.

    Regulations print bands with gaps ("76-90", then "91"); lower bounds alone leave none.

    :raises InvalidInput: when the table has no band that low.
    """
    reached = [name for name, lower in bands.items() if lower <= value]
    if not reached:
        raise InvalidInput("tables", f"no band holds {value}", f"Tabel tidak memuat rentang untuk {value}.")
    return max(reached, key=lambda name: bands[name])
