"""Activities: late, repeated, in bulk; each counted once, whatever the month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from goals_builders import EMPLOYEE_ACTS, PLAN_ID, activity, days, draft, env

from services.goals.domain.activity.log import (
    ACTIVITY_LOG,
    Activity,
    ActivityKind,
    ActivityLogState,
    close_log,
    empty_log,
    log_id,
)
from services.goals.domain.activity.record import Entries, record, settle, sort_by_month
from services.goals.domain.plan.realise import register_months
from services.goals.domain.realisation import Receipt
from services.goals.rules.evidence import Evidence
from shared.decision import Publish, Rejected
from shared.events.goals import ActivityLog

MARCH = log_id(PLAN_ID, "2026-03")
APRIL = log_id(PLAN_ID, "2026-04")


def _record(state: ActivityLogState | None, *items: Activity, elsewhere: tuple[ActivityLogState, ...] = ()) -> Any:
    return record(state, Entries(items=items, days=days()), env(MARCH, contexts={each.id: each for each in elsewhere}))


def _training(activity_id: str = "t1", **more: Any) -> Activity:
    content: dict[str, Any] = {"kind": ActivityKind.TRAINING, "hours_jp": Decimal(20), "minutes": 0}
    return activity(activity_id, **(content | more))


def test_entries_are_told_with_days_minutes_and_trainings() -> None:
    items = (
        activity("a1"),
        activity("a2", minutes=30),
        activity("a3", on=date(2026, 3, 3)),
        _training(on=date(2026, 3, 9), competence="orientasi-hasil", evidence=(Evidence(url="https://x.go.id"),)),
    )

    logged = _record(None, *items)

    assert logged.publishes == (Publish("activity.recorded", MARCH),)
    body = ACTIVITY_LOG.body(logged.state, logged.publishes[0], 1)
    assert isinstance(body, ActivityLog)
    assert (body.entries, body.days_reported, body.minutes) == (4, 2, 150)
    told = [(each.activity_id, each.hours_jp, each.evidence_count) for each in body.trainings]
    assert told == [("t1", Decimal(20), 1)]


def test_the_same_entry_again_counts_once_and_writes_nothing() -> None:
    first = _record(None, activity()).state

    again = _record(first, activity())

    assert again.state is first
    assert [each.outcome for each in again.outcomes] == [Receipt.REPEATED]


def test_the_same_id_with_other_content_is_refused_and_the_others_are_taken() -> None:
    first = _record(None, activity()).state

    logged = _record(first, activity(text="Lain"), activity("a2"))

    assert [each.outcome for each in logged.outcomes] == [Receipt.REFUSED, Receipt.RECORDED]
    assert logged.outcomes[0].refusal is not None
    assert logged.outcomes[0].refusal.code == "activity-differs"
    assert len(logged.state.entries) == 2


def test_an_id_counts_once_in_the_whole_plan() -> None:
    april = record(None, Entries(items=[activity(on=date(2026, 4, 1))], days=days()), env(APRIL)).state

    logged = _record(None, activity(), elsewhere=(april,))

    assert logged.outcomes[0].refusal is not None
    assert logged.outcomes[0].refusal.code == "activity-differs"


@pytest.mark.parametrize(
    ("item", "code"),
    [
        pytest.param(activity(text=" "), "incomplete", id="daily without text"),
        pytest.param(_training(hours_jp=None), "incomplete", id="training without hours"),
        pytest.param(_training(hours_jp=Decimal(0)), "incomplete", id="training of no hours"),
        pytest.param(_training(text=""), "incomplete", id="training without name"),
        pytest.param(activity(on=date(2025, 12, 31)), "outside-cycle", id="before the cycle"),
        pytest.param(activity(on=date(2027, 1, 1)), "outside-cycle", id="after the cycle"),
        pytest.param(activity(evidence=(Evidence(url="x"),)), "evidence-url", id="no web address"),
    ],
)
def test_an_entry_that_cannot_be_taken_says_why(item: Activity, code: str) -> None:
    logged = _record(None, item, activity("good"))

    refusal = logged.outcomes[0].refusal
    assert refusal is not None
    assert refusal.code == code
    assert logged.outcomes[1].outcome is Receipt.RECORDED


def test_a_training_may_be_named_by_its_id_alone() -> None:
    assert _record(None, _training(text="", training_id="bimtek-1")).outcomes[0].outcome is Receipt.RECORDED


def test_a_month_has_room_for_a_thousand_entries() -> None:
    full = _record(None, *(activity(f"a{number}") for number in range(1000)))
    assert {each.outcome for each in full.outcomes} == {Receipt.RECORDED}

    more = _record(full.state, activity("one-more"))
    assert more.outcomes[0].refusal is not None
    assert more.outcomes[0].refusal.code == "too-many"


def test_a_closed_month_takes_nothing() -> None:
    closed = replace(empty_log(MARCH), closed=True)

    with pytest.raises(Rejected) as refused:
        _record(closed, activity())

    assert refused.value.code == "plan-closed"


def test_closing_a_month_is_told_once_also_when_nothing_was_written() -> None:
    decision = close_log(None, id=MARCH)

    assert decision is not None
    assert decision.publishes == (Publish("activity.closed", MARCH),)
    assert decision.state.closed
    assert close_log(decision.state, id=MARCH) is None


def test_the_revision_counts_every_change() -> None:
    once = _record(None, activity()).state
    twice = _record(once, activity("a2")).state
    closed = close_log(twice, id=MARCH)

    assert closed is not None
    assert (once.revision, twice.revision, closed.state.revision) == (1, 2, 3)


def test_a_request_is_sorted_by_month_with_each_id_once() -> None:
    april, outside = activity("b", on=date(2026, 4, 1)), activity("c", on=date(2027, 1, 1))

    sorted_out = sort_by_month([activity(), activity(), april, outside], days=days())

    assert sorted_out == {"2026-03": (activity(),), "2026-04": (april,)}


def test_each_entry_of_a_request_gets_its_answer_in_order() -> None:
    late, bad = activity("late", on=date(2027, 1, 1)), activity("bad", text="")
    items = [activity(), activity(), activity(text="Lain"), late, bad]
    taken = _record(None, activity(), bad).outcomes

    settled = settle(items, {each.activity_id: each for each in taken}, days=days())

    assert [(each.outcome, each.refusal.code if each.refusal else None) for each in settled] == [
        (Receipt.RECORDED, None),
        (Receipt.REPEATED, None),
        (Receipt.REFUSED, "activity-differs"),
        (Receipt.REFUSED, "outside-cycle"),
        (Receipt.REFUSED, "incomplete"),
    ]


def test_months_are_registered_once_before_their_logs_are_written() -> None:
    plan = register_months(draft(), ["2026-03", "2026-01"], env(by=EMPLOYEE_ACTS)).state
    again = register_months(plan, ["2026-01"], env(by=EMPLOYEE_ACTS))

    assert plan.months == ("2026-01", "2026-03")
    assert again.state is plan
    assert again.publishes == ()
