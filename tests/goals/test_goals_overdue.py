"""What is overdue in an agreed plan: the task whose days are over, and the realisation that is due."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from services.goals.rules.overdue import Why, overdue_indicators
from shared.events.goals import ExtraTask, IndicatorState, ObjectiveState, TaskKind

BEGINS, ENDS = date(2026, 1, 1), date(2026, 12, 31)
TASK: Final = ExtraTask(
    kind=TaskKind.ADDITIONAL,
    letter="1/2026",
    letter_on=date(2026, 2, 27),
    starts_on=date(2026, 3, 1),
    ends_on=date(2026, 3, 31),
    assigned_by="ani",
    assigned_on=date(2026, 2, 27),
)


def objective(reported_on: date | None = None, extra: ExtraTask | None = None) -> ObjectiveState:
    indicator = IndicatorState(indicator_id="i1", name="Desa dinilai", target=12, reported_on=reported_on)
    return ObjectiveState(objective_id="o1", name="Penilaian desa", extra=extra, indicators=(indicator,))


def overdue(of: ObjectiveState, today: date, every_days: int | None = None) -> Any:
    return overdue_indicators((of,), begins=BEGINS, ends=ENDS, every_days=every_days, today=today)


@pytest.mark.parametrize(
    ("today", "days_late"),
    [(TASK.ends_on, None), (TASK.ends_on + timedelta(days=1), 1), (TASK.ends_on + timedelta(days=30), 30)],
)
def test_a_task_whose_days_are_over_without_a_report_is_overdue(today: date, days_late: int | None) -> None:
    found = overdue(objective(extra=TASK), today)

    assert [(each.why, each.due_on, each.days_late) for each in found] == (
        [(Why.ENDED, TASK.ends_on, days_late)] if days_late else []
    )
    assert overdue(objective(reported_on=date(2026, 3, 20), extra=TASK), today) == ()


@pytest.mark.parametrize(
    ("reported_on", "due_on"),
    [(None, date(2026, 1, 31)), (date(2026, 2, 10), date(2026, 3, 12)), (date(2025, 12, 1), date(2026, 1, 31))],
)
def test_a_realisation_is_due_so_many_days_after_the_last_one_or_the_beginning(
    reported_on: date | None, due_on: date
) -> None:
    on_the_day, after = (overdue(objective(reported_on), due_on + timedelta(days=late), 30) for late in (0, 1))

    assert on_the_day == ()
    assert [(each.why, each.due_on, each.days_late, each.reported_on) for each in after] == [
        (Why.REALISATION, due_on, 1, reported_on)
    ]


def test_nothing_is_due_where_the_policy_asks_for_none_or_after_the_last_day() -> None:
    assert overdue(objective(), ENDS) == ()
    assert overdue(objective(date(2026, 12, 15)), ENDS + timedelta(days=60), 30) == ()
