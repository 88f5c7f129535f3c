"""Edges that other tests of career pass by."""

from datetime import date

import pytest

from services.career.domain.recommendation.state import due_words


@pytest.mark.parametrize(
    ("on", "last"),
    [(date(2026, 3, 15), "due:2026-03"), (date(2026, 1, 1), "due:2026-01"), (date(2025, 12, 31), "due:2025-12")],
)
def test_what_may_have_expired_is_looked_for_month_by_month_up_to_this_one(on: date, last: str) -> None:
    words = due_words(on)

    assert words[-1] == last
    assert len(words) == len(set(words)) == len(due_words(date(2026, 6, 1)))
    assert words == sorted(words)
