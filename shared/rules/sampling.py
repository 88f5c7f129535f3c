"""How many people to ask (PermenPANRB 14/2017, Krejcie-Morgan; domain.md 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.rules.numbers import half_up, whole
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables

_POPULATION_MAX = 10**12


@dataclass(frozen=True, kw_only=True)
class SampleSizeResult:
    """Number of people to ask."""

    n: int
    rule: RuleRef


class _Sampling(Data, frozen=True, kw_only=True):
    chi_square: Decimal
    proportion: Decimal
    error: Decimal


def sample_size(*, population: int, as_of: date, tables: Tables = PACKAGED) -> SampleSizeResult:
    """Give the sample for a population, rounded to the nearest person.

    :raises InvalidInput: when the population is not a positive number.
    """
    table = tables.find("sample_size", _Sampling, as_of)
    people = whole("population", population, low=1, high=_POPULATION_MAX)
    proportion = Fraction(table.values.proportion)
    spread = Fraction(table.values.chi_square) * proportion * (1 - proportion)
    size = spread * people / (Fraction(table.values.error) ** 2 * (people - 1) + spread)
    return SampleSizeResult(n=int(half_up(size, 0)), rule=table.rule)
