"""Which indicators of an agreed plan are overdue: a task whose days are over, or a realisation that is due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.events.goals import IndicatorState, ObjectiveState


class Why(StrEnum):
    """``ended``: the days of a task are over and nothing was reported; ``realisation``: the next report is due."""

    ENDED = "ended"
    REALISATION = "realisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """An indicator on which a report is overdue: since when it was due, how many days late, and when one came last."""

    objective_id: str
    objective: str
    indicator_id: str
    indicator: str
    why: Why
    due_on: date
    days_late: int
    reported_on: date | None


def overdue_indicators(
    objectives: Iterable[ObjectiveState], *, begins: date, ends: date, every_days: int | None, today: date
) -> tuple[Overdue, ...]:
    """Name what is overdue today, the longest first.

    ``begins`` and ``ends``: the first and last day that the plan is about. ``every_days``: so many days at most lie
    between two reports on an indicator, or before the first one (policy ``planning.realisation_days``, our proposal);
    None: the policy asks for none. After the last day of a plan or task only what was never reported is overdue.
    """
    found = [
        late
        for objective in objectives
        for indicator in objective.indicators
        if (late := _late(objective, indicator, begins, ends, every_days, today)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.objective_id, each.indicator_id)))


def _late(
    objective: ObjectiveState, indicator: IndicatorState, begins: date, ends: date, every_days: int | None, today: date
) -> Overdue | None:
    why, due_on = next(
        (each for each in _dues(objective, indicator, begins, ends, every_days) if each[1] < today), (None, None)
    )
    if why is None or due_on is None:
        return None
    return Overdue(
        objective_id=objective.objective_id,
        objective=objective.name,
        indicator_id=indicator.indicator_id,
        indicator=indicator.name,
        why=why,
        due_on=due_on,
        days_late=(today - due_on).days,
        reported_on=indicator.reported_on,
    )


def _dues(
    objective: ObjectiveState, indicator: IndicatorState, begins: date, ends: date, every_days: int | None
) -> Iterator[tuple[Why, date]]:
    """Name the days on which something was to be there, with why."""
    task = objective.extra
    first, last = (task.starts_on, min(task.ends_on, ends)) if task is not None else (begins, ends)
    reported = indicator.reported_on
    if every_days is not None:
        due = max(first, reported or first) + timedelta(days=every_days)
        if due <= last:
            yield Why.REALISATION, due
    if task is not None and reported is None:
        yield Why.ENDED, last
