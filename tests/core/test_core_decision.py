"""What a decision may know beside the state and the input."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from core_builders import ID, OTHER, TALLY, TODAY, Other, Tally, environment

from shared.decision import Actor, DayAhead, DayTooEarly, Env, NotFound, Publish, existing, publishes_nothing
from shared.request import DatedRequest

E1, E2, X = Tally("a", counted=1), Tally("a", counted=2), Other("a")
ENV = replace(environment(), contexts={ID: E1, "a:other:x": X, "a:person:e2": E2})


def acting_env(officer: bool) -> Env:
    return environment(actor=Actor(employee_id="e1", today=TODAY, officer=officer))


def test_who_acts_is_known_where_somebody_does() -> None:
    actor = Actor(employee_id="e1", today=TODAY)

    assert environment(actor=actor).by is actor


def test_a_decision_about_peoples_acts_cannot_be_made_for_a_fact() -> None:
    with pytest.raises(LookupError, match=ID):
        _ = environment().by


def test_a_context_is_found_by_its_own_kind_only() -> None:
    assert ENV.get(TALLY, ID) is E1
    assert ENV.get(OTHER, "a:other:x") is X
    assert ENV.get(TALLY, "a:other:x") is None
    assert ENV.get(OTHER, ID) is None


@pytest.mark.parametrize("id", [None, "", "a:person:nobody", "b:person:e1"])
def test_what_was_not_read_is_no_context(id: str | None) -> None:
    assert ENV.get(TALLY, id) is None


def test_all_contexts_of_a_kind_or_those_of_some_ids() -> None:
    assert ENV.all(TALLY) == (E1, E2)
    assert ENV.all(OTHER) == (X,)
    assert ENV.all(TALLY, ["a:person:e2", "a:other:x", "a:person:nobody", ID]) == (E2, E1)
    assert ENV.all(TALLY, []) == ()


STEP = TODAY - timedelta(days=10)
WHY = "Berita acara kertas tanggal itu."


@pytest.mark.parametrize("officer", [False, True])
@pytest.mark.parametrize(
    ("written", "since", "day"),
    [
        (None, STEP, TODAY),
        (None, None, TODAY),
        (TODAY, STEP, TODAY),
        (TODAY, None, TODAY),
        (STEP, STEP, STEP),
        (STEP + timedelta(days=1), STEP, STEP + timedelta(days=1)),
        (TODAY, TODAY + timedelta(days=5), TODAY),
    ],
)
def test_a_written_day_lies_between_the_step_before_and_today(
    written: date | None, since: date | None, day: date, officer: bool
) -> None:
    assert acting_env(officer).on(DatedRequest(on=written), since=since) == day


@pytest.mark.parametrize("officer", [False, True])
@pytest.mark.parametrize("written", [TODAY + timedelta(days=1), date.max])
def test_a_day_that_has_not_come_is_nobodys_to_write(written: date, officer: bool) -> None:
    with pytest.raises(DayAhead) as refused:
        acting_env(officer).on(DatedRequest(on=written, on_reason=WHY), since=STEP)
    assert refused.value.field == "on"


@pytest.mark.parametrize("since", [STEP, None])
@pytest.mark.parametrize("before", [1, 366, 367, 700_000])
def test_only_officers_record_an_earlier_day_and_say_why(since: date | None, before: int) -> None:
    written = (since or TODAY) - timedelta(days=before)

    with pytest.raises(DayTooEarly, match="pengelola kinerja"):
        acting_env(officer=False).on(DatedRequest(on=written, on_reason=WHY), since=since)
    with pytest.raises(DayTooEarly, match="alasan") as unsaid:
        acting_env(officer=True).on(DatedRequest(on=written, on_reason="  "), since=since)
    assert unsaid.value.field == "on_reason"
    if before <= 366:
        assert acting_env(officer=True).on(DatedRequest(on=written, on_reason=WHY), since=since) == written
    else:
        with pytest.raises(DayTooEarly, match="setahun"):
            acting_env(officer=True).on(DatedRequest(on=written, on_reason=WHY), since=since)


def test_a_kind_that_others_never_learn_of_has_no_events() -> None:
    with pytest.raises(LookupError):
        publishes_nothing(X, Publish("cycle.enrolled", "a:other:x"), 1)


def test_a_decision_that_needs_a_document_refuses_where_there_is_none() -> None:
    assert existing(E1) is E1
    with pytest.raises(NotFound, match="tidak ditemukan"):
        existing(None)
