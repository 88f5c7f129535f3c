"""Exact arithmetic: decimals come in, fractions are reckoned with, and one half-up rounding makes the answer.

Fractions keep 1/9 and 2/12 exact, so no digit depends on a decimal context that some other library changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from shared.rules.errors import InvalidInput, empty, outside

# Technical limits, not regulation: they keep a hostile exponent from filling the memory.
_DIGITS_BEFORE_POINT_MAX = 18
_DIGITS_AFTER_POINT_MAX = 12

PLACES_MAX = 12

Key = TypeVar("Key")


def half_up(value: Fraction, places: int = 2) -> Decimal:
    """Round half up (away from zero on a tie), to `places` decimals."""
    part, total = value.as_integer_ratio()
    whole_part = (2 * abs(part) * 10**places + total) // (2 * total)
    return Decimal(f"{-whole_part if value < 0 else whole_part}E-{places}")


def plain(value: Decimal) -> Decimal:
    """Give the same number in one way of writing it: without needless zeros and without an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def exact(
    field: str, value: Decimal, *, low: Decimal | int | None = None, high: Decimal | int | None = None
) -> Fraction:
    """Give the number as an exact fraction.

    :raises InvalidInput: when it is not finite, absurdly long, or outside the inclusive limits.
    """
    if not value.is_finite():
        raise InvalidInput(field, "must be a finite number", f"{field} harus berupa bilangan.")
    exponent = value.as_tuple().exponent
    if value.adjusted() > _DIGITS_BEFORE_POINT_MAX or int(exponent) < -_DIGITS_AFTER_POINT_MAX:
        raise InvalidInput(field, "has too many digits", f"{field} memuat terlalu banyak angka.")
    if (low is not None and value < low) or (high is not None and value > high):
        raise outside(field, low=low, high=high)
    return Fraction(value)


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
