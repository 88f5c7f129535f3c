"""Activities: late, repeated, in bulk; each counted once, whatever the month."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from goals_builders import EMPLOYEE_ACTS, PLAN_ID, activity, days, draft, entries, env, kept

from services.goals.domain.activity.entry import Activity, ActivityKind
from services.goals.domain.activity.log import (
    ACTIVITY_LOG,
    ActivityLogState,
    close_log,
    empty_log,
    entries_of,
    log_id,
)
from services.goals.domain.activity.record import file_entries, record, settle, sort_by_month
from services.goals.domain.plan.realise import register_months
from services.goals.domain.realisation import Receipt
from services.goals.rules.evidence import Evidence
from shared.decision import Publish, Rejected
from shared.events.goals import ActivityLog
from shared.mongo.codec import from_stored

FIXTURES: Final = Path(__file__).parent / "fixtures"
MARCH = log_id(PLAN_ID, "2026-03")
APRIL = log_id(PLAN_ID, "2026-04")


def _record(state: ActivityLogState | None, *items: Activity, known: Any = None, batch: str = "b") -> Any:
    return record(state, entries(*items, batch=batch), env(MARCH, contexts=known or {}))


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
    first = _record(None, activity())

    again = _record(first.state, activity(), known=kept(first))

    assert again.state is first.state
    assert again.additions == ()
    assert [each.outcome for each in again.outcomes] == [Receipt.REPEATED]


def test_the_same_id_with_other_content_is_refused_and_the_others_are_taken() -> None:
    first = _record(None, activity())

    logged = _record(first.state, activity(text="Lain"), activity("a2"), known=kept(first))

    assert [each.outcome for each in logged.outcomes] == [Receipt.REFUSED, Receipt.RECORDED]
    assert logged.outcomes[0].refusal is not None
    assert logged.outcomes[0].refusal.code == "activity-differs"
    assert logged.outcomes[0].refusal.field == "text"
    assert "(text)" in logged.outcomes[0].refusal.text
    assert logged.state.entries == 2


def test_an_id_counts_once_in_the_whole_plan() -> None:
    april = record(None, entries(activity(on=date(2026, 4, 1))), env(APRIL))

    logged = _record(None, activity(), known=kept(april))

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


@pytest.mark.parametrize(
    ("item", "field"),
    [
        pytest.param(activity(text=" "), "text", id="daily without text"),
        pytest.param(_training(hours_jp=None), "hours_jp", id="training without hours"),
        pytest.param(_training(text=""), "text", id="training without name"),
        pytest.param(activity(on=date(2025, 12, 31)), "on", id="before the cycle"),
    ],
)
def test_an_entry_that_cannot_be_taken_names_the_field(item: Activity, field: str) -> None:
    refusal = _record(None, item).outcomes[0].refusal

    assert refusal is not None
    assert refusal.field == field


@pytest.mark.parametrize(
    ("known", "named", "refused"),
    [
        (("integritas", "komunikasi"), "komunikasi", None),
        (("integritas", "komunikasi"), None, None),
        (("integritas", "komunikasi"), "tidak-ada", "Pilih salah satu: integritas, komunikasi."),
        ((), "komunikasi", "tidak memuat kompetensi"),
        (None, "tidak-ada", None),
    ],
    ids=["one of them", "none named", "another", "a policy without", "a cycle heard before"],
)
def test_a_training_serves_a_competence_of_the_policy(
    known: tuple[str, ...] | None, named: str | None, refused: str | None
) -> None:
    told = replace(entries(_training(competence=named), activity("good")), competences=known)

    outcomes = record(None, told, env(MARCH)).outcomes

    refusal = outcomes[0].refusal
    if refused is None:
        assert refusal is None
    else:
        assert refusal is not None
        assert (refusal.code, refusal.field) == ("competence-unknown", "competence")
        assert refused in refusal.text
    assert outcomes[1].outcome is Receipt.RECORDED


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


def test_an_entry_that_was_inserted_but_not_counted_counts_once_it_comes_again() -> None:
    """The process died between the two writes."""
    crashed = _record(None, activity(), activity("a2", minutes=30))
    (first, second) = kept(crashed).values()
    assert entries_of(empty_log(MARCH), (first, second)) == ()

    again = _record(None, activity(), activity("a3"), known=kept(crashed), batch="later")

    assert [each.outcome for each in again.outcomes] == [Receipt.RECORDED, Receipt.RECORDED]
    assert [each.state.activity.activity_id for each in again.additions] == ["a3"]
    assert (again.state.entries, again.state.minutes) == (2, 120)
    known = (*kept(crashed, again).values(),)
    assert [each.activity_id for each in entries_of(again.state, known)] == ["a1", "a3"]


def test_what_was_counted_meanwhile_is_not_counted_again_by_whoever_inserted_it() -> None:
    """The client gave up waiting and sent it again, to another process, which was first to write the log."""
    slow = _record(None, activity(), activity("a2"))
    quick = _record(None, activity(), known=kept(slow), batch="quick")

    decided_again = _record(quick.state, activity(), activity("a2"), known=kept(slow))

    assert [each.outcome for each in decided_again.outcomes] == [Receipt.REPEATED, Receipt.RECORDED]
    assert (decided_again.state.entries, decided_again.state.minutes) == (2, 120)
    assert len(entries_of(decided_again.state, (*kept(slow).values(),))) == 2


def test_a_batch_of_which_one_was_there_already_is_counted_as_one() -> None:
    """The database refused one of three: the others are inserted, and the log has not changed."""
    before = _record(None, activity("a2"))
    optimist = _record(before.state, activity(), activity("a2"), activity("a3"), batch="c")
    known = kept(before) | {id: each for id, each in kept(optimist).items() if id not in kept(before)}

    decided_again = _record(before.state, activity(), activity("a2"), activity("a3"), known=known, batch="c")

    assert [each.outcome.value for each in decided_again.outcomes] == ["recorded", "repeated", "recorded"]
    assert decided_again.state.adopted == ()
    assert len(decided_again.state.batches) == 2
    assert decided_again.state.entries == len(entries_of(decided_again.state, (*known.values(),))) == 3


def test_a_batch_that_lost_a_race_is_counted_as_one_and_what_was_refused_meanwhile_is_not() -> None:
    """Another process filled the month between the two looks, all but one place."""
    slow = _record(None, activity("x"), activity("y"))
    others = _record(None, *(activity(f"a{number}") for number in range(999)), batch="others")

    decided_again = _record(others.state, activity("x"), activity("y"), activity("x2", text=""), known=kept(slow))
    lucky = _record(_record(None, activity("a"), batch="one").state, activity("x"), activity("y"), known=kept(slow))

    assert [each.outcome.value for each in decided_again.outcomes] == ["recorded", "refused", "refused"]
    shown = entries_of(decided_again.state, (*kept(slow, others).values(),))
    assert len(shown) == decided_again.state.entries == 1000
    assert (lucky.state.batches, lucky.state.adopted) == (("one", "b"), ())


def test_entries_of_a_day_are_shown_in_the_order_in_which_they_came() -> None:
    first = _record(None, activity("z"), activity("b"))
    second = _record(first.state, activity("a"), activity("y", on=date(2026, 3, 1)), known=kept(first))

    shown = entries_of(second.state, (*kept(second, first).values(),))

    assert [each.activity_id for each in shown] == ["y", "z", "b", "a"]


def test_a_log_as_it_was_counts_and_shows_its_entries_and_files_them_once() -> None:
    log = _old_log()
    assert (log.entries, log.days_reported, log.minutes, len(log.trainings)) == (4, 2, 150, 1)
    shown = entries_of(log, ())
    assert [each.activity_id for each in shown] == ["a1", "a2", "a3", "t1"]

    filed = file_entries(log, None, env(MARCH))
    assert filed.publishes == ()
    assert replace(filed.state, unfiled=log.unfiled, batches=(), revision=log.revision) == log
    assert entries_of(filed.state, (*kept(filed).values(),)) == shown

    half_way = dict(list(kept(filed).items())[:2])
    after_a_crash = file_entries(log, None, env(MARCH, contexts=half_way))
    assert after_a_crash.state == filed.state
    assert half_way | kept(after_a_crash) == kept(filed)
    again = file_entries(filed.state, None, env(MARCH, contexts=kept(filed)))
    assert (again.state, again.additions) == (filed.state, ())


def test_a_log_as_it_was_recognises_its_entries() -> None:
    log = _old_log()
    entry = log.unfiled[0]

    same = _record(log, entry)
    other = _record(log, replace(entry, text="Lain"), activity("new"))

    assert (same.state, same.outcomes[0].outcome) == (log, Receipt.REPEATED)
    assert [each.outcome for each in other.outcomes] == [Receipt.REFUSED, Receipt.RECORDED]
    assert other.state.entries == 5
    assert len(entries_of(other.state, (*kept(other).values(),))) == 5


def _old_log() -> ActivityLogState:
    stored = json.loads((FIXTURES / "log_with_entries.json").read_text(encoding="utf-8"))
    state = from_stored(stored, ACTIVITY_LOG).state
    assert state is not None
    return state
