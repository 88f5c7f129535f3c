"""On which days the daily reports of a story are: none that has not come."""

from datetime import date

import pytest

from cli.play.acts.planning import workdays
from cli.play.waiting import StepFailed


def days(month: str, count: int, until: str) -> list[int]:
    return [each.day for each in workdays(month, count, until=date.fromisoformat(until))]


def test_the_first_working_days_of_the_month_come_first() -> None:
    assert days("2025-03", 5, "2025-03-31") == [3, 4, 5, 6, 7]
    assert days("2025-12", 2, "2026-01-15") == [1, 2]


def test_weekends_count_where_fewer_working_days_have_come() -> None:
    assert days("2025-03", 20, "2025-03-20") == list(range(1, 21))
    assert days("2025-03", 4, "2025-03-05") == [1, 3, 4, 5]


@pytest.mark.parametrize(("count", "until"), [(21, "2025-03-20"), (32, "2025-04-30"), (1, "2025-02-28")])
def test_a_day_that_has_not_come_is_reported_by_nobody(count: int, until: str) -> None:
    with pytest.raises(StepFailed, match="baru berjalan"):
        days("2025-03", count, until)
