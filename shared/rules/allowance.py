"""What predicate and attendance take from an allowance: agency rules, shipped as examples (domain.md 5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.rules.numbers import exact, half_up, whole
from shared.rules.tables import PACKAGED, Data, Places, RuleRef, Tables, covers
from shared.rules.vocabulary import Predicate

_TIMES_MAX = 366


@dataclass(frozen=True, kw_only=True)
class AllowanceResult:
    """What remains of an allowance, in its currency, and the share taken."""

    amount: Decimal
    deduction_percent: Decimal
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class AttendanceDeductionResult:
    """Share of an allowance that attendance takes."""

    deduction_percent: Decimal
    rule: RuleRef


class _Allowance(Data, frozen=True, kw_only=True):
    deduction_percent: dict[Predicate, Decimal]
    places: Places

    def __post_init__(self) -> None:
        covers(Predicate, self.deduction_percent)


class _Step(Data, frozen=True, kw_only=True):
    minutes_from: int
    percent: Decimal


class _Attendance(Data, frozen=True, kw_only=True):
    steps: tuple[_Step, ...]
    missing_scan_percent: Decimal
    absent_day_percent: Decimal
    deduction_percent_max: Decimal


def allowance(*, amount: Decimal, predicate: Predicate, as_of: date, tables: Tables = PACKAGED) -> AllowanceResult:
    """Take from an allowance what the predicate costs.

    :raises InvalidInput: when the amount is negative.
    """
    table = tables.find("allowance", _Allowance, as_of)
    taken = Fraction(table.values.deduction_percent[predicate])
    left = exact("amount", amount, low=0) * (100 - taken) / 100
    return AllowanceResult(amount=half_up(left, table.values.places), deduction_percent=half_up(taken), rule=table.rule)


def attendance_deduction(
    *,
    late_minutes: Sequence[int] = (),
    early_minutes: Sequence[int] = (),
    missing_scans: int = 0,
    absent_days: int = 0,
    as_of: date,
    tables: Tables = PACKAGED,
) -> AttendanceDeductionResult:
    """Add up what each late arrival, early leave, missing scan and absent day of a month takes, in percent.

    :raises InvalidInput: when a number is negative.
    """
    table = tables.find("attendance_deduction", _Attendance, as_of)
    values = table.values
    taken = _minutes("late_minutes", late_minutes, values) + _minutes("early_minutes", early_minutes, values)
    taken += whole("missing_scans", missing_scans, high=_TIMES_MAX) * Fraction(values.missing_scan_percent)
    taken += whole("absent_days", absent_days, high=_TIMES_MAX) * Fraction(values.absent_day_percent)
    capped = min(taken, Fraction(values.deduction_percent_max))
    return AttendanceDeductionResult(deduction_percent=half_up(capped), rule=table.rule)


def _minutes(field: str, minutes: Sequence[int], values: _Attendance) -> Fraction:
    return sum((_step(whole(f"{field}[{place}]", each), values) for place, each in enumerate(minutes)), Fraction(0))


def _step(minutes: int, values: _Attendance) -> Fraction:
    reached = [step for step in values.steps if step.minutes_from <= minutes]
    return Fraction(max(reached, key=lambda step: step.minutes_from).percent) if reached else Fraction(0)
