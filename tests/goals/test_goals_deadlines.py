"""The planning deadline: from when on a plan is late, at whose desk it lies, and who is reminded when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from goals_builders import (
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    agreed,
    cycle,
    cycle_body,
    draft,
    env,
    objective,
    policy,
    proposed,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.goals.domain.cycle.state import CLOSE, ENROL, REMIND, CycleState, on_cycle
from services.goals.domain.plan.agree import send_back
from services.goals.domain.plan.remind import due_on, finish_day, lateness, remind, remind_now, reminded_on
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.requests import ReturnIn
from shared import clock
from shared.decision import Publish
from shared.events.goals import Desk, Plan, PlanStatus
from shared.policy.policy import PlanningRule

ZONE = "Asia/Jayapura"
_day_of = partial(clock.day_in, ZONE)
JANUARY = cycle(deadline_days=30)
RETURNED = send_back(proposed(), ReturnIn(on=DAY, reason="Target belum sesuai."), env(by=RATER_ACTS)).state


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def _opened(day: str, plan: PlanState | None = None) -> PlanState:
    return replace(plan or draft(), opened_at=_noon(date.fromisoformat(day)))


def _remind(plan: PlanState, on: str, rule: CycleState = JANUARY) -> PlanState | None:
    day = date.fromisoformat(on)
    decision = remind(plan, rule, env(now=_noon(day), today=day, day_of=_day_of))
    if decision is None:
        return None
    assert decision.publishes == (Publish("plan.reminded", PLAN_ID),)
    return decision.state


@pytest.mark.parametrize(
    ("plan", "due"),
    [
        pytest.param(_opened("2025-12-20"), "2026-01-31", id="opened before the cycle starts"),
        pytest.param(replace(draft(), opened_at=None), "2026-01-31", id="opened before that was noted"),
        pytest.param(_opened("2026-06-01"), "2026-07-01", id="joined in June"),
        pytest.param(
            replace(draft(), opened_at=datetime(2026, 5, 31, 15, 0, tzinfo=UTC)), "2026-07-01", id="past midnight there"
        ),
        pytest.param(
            replace(draft(), opened_at=datetime(2026, 5, 31, 14, 59, tzinfo=UTC)), "2026-06-30", id="before midnight"
        ),
    ],
)
def test_a_plan_is_due_in_january_or_so_long_after_it_was_opened(plan: PlanState, due: str) -> None:
    assert due_on(plan, JANUARY, day_of=_day_of) == date.fromisoformat(due)
    assert due_on(plan, cycle(), day_of=_day_of) is None


@pytest.mark.parametrize(
    ("plan", "on", "expected"),
    [
        pytest.param(draft(), "2026-02-04", None, id="the last day"),
        pytest.param(draft(), "2026-02-05", (Desk.EMPLOYEE, EMPLOYEE, 1, 1), id="the day after"),
        pytest.param(draft(), "2026-02-10", (Desk.EMPLOYEE, EMPLOYEE, 6, 1), id="six days"),
        pytest.param(RETURNED, "2026-02-11", (Desk.EMPLOYEE, EMPLOYEE, 7, 2), id="returned"),
        pytest.param(proposed(), "2026-02-18", (Desk.RATER, RATER, 14, 3), id="proposed"),
        pytest.param(proposed(plan=draft(rater_id=None)), "2026-03-01", (Desk.RATER, None, 25, 3), id="no rater known"),
        pytest.param(agreed(), "2026-03-01", None, id="agreed"),
        pytest.param(proposed(objective(name="Lain"), plan=agreed()), "2026-03-01", None, id="a revision waits"),
        pytest.param(replace(draft(), status=PlanStatus.CLOSED), "2026-12-31", None, id="closed"),
    ],
)
def test_who_is_late_and_at_whose_desk(plan: PlanState, on: str, expected: Any) -> None:
    """The builders' plans are opened on 5 January, so their last day is 4 February."""
    late = lateness(plan, JANUARY, on=date.fromisoformat(on), day_of=_day_of)

    assert (None if late is None else (late.desk, late.employee_id, late.days, late.step)) == expected
    assert lateness(plan, cycle(), on=date.fromisoformat(on), day_of=_day_of) is None


def test_each_step_is_said_once_to_each_desk() -> None:
    first = _remind(draft(), "2026-02-05")
    assert first is not None
    assert _remind(first, "2026-02-05") is None
    assert _remind(first, "2026-02-10") is None

    waiting = _remind(proposed(plan=first), "2026-02-10")
    assert waiting is not None
    second = _remind(waiting, "2026-02-11")
    assert second is not None

    assert [(each.desk, each.step, each.days_late) for each in second.reminders] == [
        (Desk.EMPLOYEE, 1, 1),
        (Desk.RATER, 1, 6),
        (Desk.RATER, 2, 7),
    ]


def test_after_days_without_a_look_only_the_latest_step_is_said() -> None:
    late = _remind(draft(), "2026-03-30")

    assert late is not None
    assert [(each.step, each.days_late) for each in late.reminders] == [(3, 54)]


def test_the_event_names_who_has_to_act_until_the_plan_is_agreed() -> None:
    plan = _remind(draft(), "2026-02-05")
    assert plan is not None

    body = PLAN.body(plan, Publish("plan.reminded", PLAN_ID), 3)
    assert isinstance(body, Plan)
    assert body.reminder is not None
    assert (body.reminder.desk, body.reminder.employee_id, body.reminder.days_late) == (Desk.EMPLOYEE, EMPLOYEE, 1)
    after = PLAN.body(agreed(plan=plan), Publish("plan.agreed", PLAN_ID), 5)
    assert isinstance(after, Plan)
    assert after.reminder is None


@given(
    looks=st.lists(st.integers(0, 40), min_size=1, max_size=12),
    acts=st.sets(st.integers(0, 11)),
    days=st.sets(st.integers(1, 30), max_size=4),
)
def test_however_often_it_is_looked_nobody_hears_a_step_twice(looks: list[int], acts: set[int], days: set[int]) -> None:
    rule, plan = cycle(deadline_days=30, reminder_days=sorted(days)), draft()
    for place, after in enumerate(sorted(looks)):
        if place in acts:
            plan = proposed(objective(name=f"Nama {place}"), plan=plan)
        on = date(2026, 2, 4) + timedelta(days=after)
        due = lateness(plan, rule, on=on, day_of=_day_of)
        plan = _remind(plan, on.isoformat(), rule) or plan
        assert due is None or due.step == 0 or any(each.step >= due.step for each in plan.reminders)

    said = [(each.desk, each.step) for each in plan.reminders]
    assert len(said) == len(set(said))


def test_an_open_cycle_with_a_deadline_owes_a_look_each_day_and_a_closing_one_no_more() -> None:
    def hear(state: CycleState | None, status: str, **planning: Any) -> CycleState:
        decision = on_cycle(state, cycle_body(status=status, policy=policy(**planning)), env())
        assert decision is not None
        return decision.state

    opened = hear(None, "open", deadline_days=30)
    assert opened.jobs == (ENROL, REMIND)
    assert hear(None, "open").jobs == (ENROL,)
    assert hear(replace(opened, jobs=(REMIND,)), "closing", deadline_days=30).jobs == (CLOSE,)

    looked = finish_day(opened, DAY, env(CYCLE_ID))
    assert looked is not None
    assert (looked.state.reminded_on, looked.state.jobs) == (DAY, opened.jobs)
    assert finish_day(looked.state, DAY, env(CYCLE_ID)) is None
    assert finish_day(looked.state, None, env(CYCLE_ID)) is None
    assert finish_day(looked.state, DAY + timedelta(days=1), env(CYCLE_ID)) is not None


def test_a_day_is_the_day_of_the_zone() -> None:
    late_evening = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)

    assert clock.day_in("Asia/Jakarta", late_evening) == date(2026, 1, 31)
    assert clock.day_in("Asia/Jayapura", late_evening) == date(2026, 2, 1)


@pytest.mark.parametrize("days", [[7, 1], [1, 1], [0, 1]])
def test_reminder_days_that_make_no_steps_are_refused(days: list[int]) -> None:
    with pytest.raises(ValidationError):
        PlanningRule.model_validate({"reminder_days": days})


def _remind_now(plan: PlanState, on: str) -> PlanState:
    acts = replace(env(by=OFFICER_ACTS), now=_noon(date.fromisoformat(on)), today=date.fromisoformat(on))
    return remind_now(plan, None, acts, cycle=JANUARY, by="petugas").state


def test_an_officer_reminds_of_what_is_late_once_a_day_and_takes_no_step_of_the_policy_away() -> None:
    asked = _remind_now(draft(), "2026-02-05")
    again = _remind_now(asked, "2026-02-05")
    by_itself = _remind(asked, "2026-02-05")

    assert [(each.by, each.desk, each.days_late) for each in asked.reminders] == [("petugas", Desk.EMPLOYEE, 1)]
    assert again == asked
    assert reminded_on(asked, Desk.EMPLOYEE) == date(2026, 2, 5)
    assert reminded_on(asked, Desk.RATER) is None
    assert by_itself is not None
    assert [each.by for each in by_itself.reminders] == ["petugas", None]


def test_an_officer_reminds_nobody_of_what_is_in_time() -> None:
    assert _remind_now(draft(), "2026-01-20").reminders == ()
