"""What is expected of somebody who was not there for a whole cycle: an amount per time, for the days that are measured.

A plan is for a position and a period (domain.md 1.7), so of who came, moved, left or was on leave what belongs to the
own days is expected. The agency's calendar has no part in it: policies state amounts per month, year or cycle, not per
working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from shared.rules.errors import InvalidInput
from shared.rules.numbers import exact, half_up
from shared.rules.tables import PACKAGED, Data, Places, RuleRef, Tables

_SPANS_MAX = 100
_DAYS_MAX = 366


class Span(Data, frozen=True, kw_only=True):
    """Days from the first to the last one, both included."""

    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return max(0, (self.last_day - self.first_day).days + 1)

    def within(self, other: Span) -> Span:
        """Give the part of it that lies within another; without days where none does."""
        return Span(first_day=max(self.first_day, other.first_day), last_day=min(self.last_day, other.last_day))


@dataclass(frozen=True, kw_only=True)
class ExpectationResult:
    """An amount for a whole cycle, the days that are measured, and what is expected for them.

    ``expected`` is rounded for reading; ``exact_expected`` is what is computed with.
    """

    amount: Decimal
    cycle_days: int
    segment_days: int
    leave_days: int
    measured_days: int
    expected: Decimal
    rule: RuleRef

    @property
    def exact_expected(self) -> Fraction:
        """The amount for the measured days, not rounded."""
        return _share(Fraction(self.amount), self.measured_days, self.cycle_days)


class _Expectation(Data, frozen=True, kw_only=True):
    leaves_measured: bool
    places: Places


def expectation(
    *,
    amount: Decimal,
    cycle: Span,
    segment: Span,
    leaves: Sequence[Span] = (),
    as_of: date,
    tables: Tables = PACKAGED,
) -> ExpectationResult:
    """Scale an amount that is expected of a whole cycle to the days of a segment that are measured.

    Calendar days, both ends included: those of the segment less those of leave, over those of the cycle. Days of leave
    outside the segment, or named twice, count once or not at all.

    :raises InvalidInput: when the amount is negative, the cycle has not 1 to 366 days, or the segment is not within it.
    """
    if not 1 <= cycle.days <= _DAYS_MAX:
        raise InvalidInput("cycle", "must have 1 to 366 days", f"cycle harus 1 sampai {_DAYS_MAX} hari.")
    if not segment.days or segment.within(cycle) != segment:
        raise InvalidInput("segment", "must lie within the cycle", "segment harus di dalam cycle.")
    if len(leaves) > _SPANS_MAX:
        raise InvalidInput("leaves", "are too many", f"leaves paling banyak {_SPANS_MAX}.")
    table = tables.find("expectation", _Expectation, as_of)
    away = 0 if table.values.leaves_measured else leave_days(segment, leaves)
    measured = segment.days - away
    expected = _share(exact("amount", amount, low=0), measured, cycle.days)
    return ExpectationResult(
        amount=amount,
        cycle_days=cycle.days,
        segment_days=segment.days,
        leave_days=away,
        measured_days=measured,
        expected=half_up(expected, table.values.places),
        rule=table.rule,
    )


def leave_days(segment: Span, leaves: Iterable[Span]) -> int:
    """Count the days of a segment that lie in at least one leave."""
    days, counted_to = 0, segment.first_day - timedelta(days=1)
    for each in sorted((each.within(segment) for each in leaves), key=lambda span: span.first_day):
        rest = Span(first_day=max(each.first_day, counted_to + timedelta(days=1)), last_day=each.last_day)
        days += rest.days
        counted_to = max(counted_to, each.last_day)
    return days


def _share(amount: Fraction, measured_days: int, cycle_days: int) -> Fraction:
    return amount * measured_days / cycle_days
