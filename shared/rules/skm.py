"""Public satisfaction with a service unit, *SKM* (PermenPANRB 14/2017; domain.md 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.rules.errors import InvalidInput
from shared.rules.numbers import band_of, exact, half_up
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables, covers


class SkmGrade(StrEnum):
    """*Mutu pelayanan*, best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, kw_only=True)
class SkmResult:
    """Converted index (25-100, two decimals), its grade, and the element to work on first."""

    index: Decimal
    grade: SkmGrade
    label: str
    lowest: str
    lowest_name: str
    rule: RuleRef


class _Element(Data, frozen=True, kw_only=True):
    code: str
    name: str
    weight: Fraction


class _Skm(Data, frozen=True, kw_only=True):
    scale_min: Decimal
    scale_max: Decimal
    factor: Decimal
    elements: tuple[_Element, ...]
    bands: dict[SkmGrade, Decimal]
    labels: dict[SkmGrade, str]

    def __post_init__(self) -> None:
        covers(SkmGrade, self.labels)


def skm(*, averages: Sequence[Decimal], as_of: date, tables: Tables = PACKAGED) -> SkmResult:
    """Weigh the average answer to each element (1-4, U1 to U9 in order), convert, round, then grade.

    Of equally low elements the first is named.

    :raises InvalidInput: when there are not nine averages, or one is outside 1-4.
    """
    table = tables.find("skm", _Skm, as_of)
    values = table.values
    wanted = len(values.elements)
    if len(averages) != wanted:
        raise InvalidInput("averages", f"must hold {wanted} numbers", f"averages harus memuat {wanted} nilai.")
    answers = [
        exact(f"averages[{place}]", each, low=values.scale_min, high=values.scale_max)
        for place, each in enumerate(averages)
    ]
    weighed = sum((each.weight * answer for each, answer in zip(values.elements, answers, strict=True)), Fraction(0))
    index = half_up(weighed * Fraction(values.factor))
    grade = band_of(values.bands, index)
    lowest = values.elements[answers.index(min(answers))]
    return SkmResult(
        index=index,
        grade=grade,
        label=values.labels[grade],
        lowest=lowest.code,
        lowest_name=lowest.name,
        rule=table.rule,
    )
