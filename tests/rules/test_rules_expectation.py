"""What is expected per time, for the days that are measured."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.errors import InvalidInput
from shared.rules.expectation import Span, expectation, leave_days
from shared.rules.registry import RULES

YEAR = Span(first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
END = date(2025, 12, 31)
offsets = st.integers(0, 364)


def span(first: str, last: str) -> Span:
    return Span(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted((draw(offsets), draw(offsets)))
    return Span(first_day=YEAR.first_day + timedelta(first), last_day=YEAR.first_day + timedelta(last))


HALF = span("2025-01-01", "2025-06-30")


@pytest.mark.parametrize(
    ("segment", "leaves", "measured", "expected"),
    [
        pytest.param(YEAR, [], 365, "240.000000", id="the whole cycle"),
        pytest.param(HALF, [], 181, "119.013699", id="left at the end of June"),
        pytest.param(span("2025-07-15", "2025-12-31"), [], 170, "111.780822", id="came in July"),
        pytest.param(YEAR, [span("2025-03-01", "2025-05-30")], 274, "180.164384", id="maternity leave"),
        pytest.param(HALF, [span("2024-12-01", "2025-01-10")], 171, "112.438356", id="leave from before"),
        pytest.param(HALF, [span("2025-09-01", "2025-09-30")], 181, "119.013699", id="leave after the segment"),
        pytest.param(HALF, [HALF], 0, "0.000000", id="on leave all the time"),
        pytest.param(
            HALF, [span("2025-02-01", "2025-02-10"), span("2025-02-05", "2025-02-12")], 169, "111.123288", id="overlap"
        ),
    ],
)
def test_an_amount_for_the_days_that_are_measured(
    segment: Span, leaves: list[Span], measured: int, expected: str
) -> None:
    found = expectation(amount=Decimal(240), cycle=YEAR, segment=segment, leaves=leaves, as_of=END)

    assert (found.measured_days, str(found.expected)) == (measured, expected)
    assert found.exact_expected == Fraction(240 * measured, 365)


@pytest.mark.parametrize(
    ("amount", "cycle", "segment", "field"),
    [
        pytest.param("-1", YEAR, HALF, "amount", id="less than nothing"),
        pytest.param("1", span("2025-01-01", "2026-01-02"), HALF, "cycle", id="more than a year"),
        pytest.param("1", span("2025-01-02", "2025-01-01"), HALF, "cycle", id="no days"),
        pytest.param("1", YEAR, span("2024-12-31", "2025-06-30"), "segment", id="begins before"),
        pytest.param("1", YEAR, span("2025-07-01", "2026-01-01"), "segment", id="ends after"),
        pytest.param("1", YEAR, span("2025-07-01", "2025-06-30"), "segment", id="turned round"),
    ],
)
def test_what_cannot_be_scaled_is_refused_by_name(amount: str, cycle: Span, segment: Span, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        expectation(amount=Decimal(amount), cycle=cycle, segment=segment, as_of=END)

    assert refused.value.field == field


@given(spans(), st.lists(spans(), max_size=5))
def test_leave_and_what_is_measured_make_up_the_segment(segment: Span, leaves: list[Span]) -> None:
    days = {segment.first_day + timedelta(place) for place in range(segment.days)}
    away = {each for each in days if any(leave.first_day <= each <= leave.last_day for leave in leaves)}

    found = expectation(amount=Decimal(1), cycle=YEAR, segment=segment, leaves=leaves, as_of=END)

    assert leave_days(segment, leaves) == found.leave_days == len(away)
    assert found.measured_days + found.leave_days == found.segment_days <= found.cycle_days


@given(offsets)
def test_segments_that_make_up_a_cycle_expect_what_the_cycle_does(last: int) -> None:
    cut = YEAR.first_day + timedelta(last)
    parts = [Span(first_day=YEAR.first_day, last_day=cut), Span(first_day=cut + timedelta(1), last_day=END)]

    found = [
        expectation(amount=Decimal(240), cycle=YEAR, segment=each, as_of=END).exact_expected
        for each in parts
        if each.days
    ]

    assert sum(found) == 240


@given(spans(), st.lists(spans(), max_size=3), spans())
def test_more_leave_never_expects_more(segment: Span, leaves: list[Span], more: Span) -> None:
    fewer, longer = (
        expectation(amount=Decimal(240), cycle=YEAR, segment=segment, leaves=each, as_of=END)
        for each in (leaves, [*leaves, more])
    )

    assert longer.exact_expected <= fewer.exact_expected <= 240


def test_anybody_can_ask_it_by_name() -> None:
    asked = {
        "amount": "240",
        "cycle": {"first_day": "2025-01-01", "last_day": "2025-12-31"},
        "segment": {"first_day": "2025-01-01", "last_day": "2025-06-30"},
        "as_of": "2025-12-31",
    }

    assert RULES["expectation"](asked)["expected"] == "119.013699"
