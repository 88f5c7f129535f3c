"""What a decision may know beside the state and the input."""

from dataclasses import replace
from datetime import date

import pytest
from core_builders import ID, OTHER, TALLY, TODAY, Other, Tally, environment

from shared.decision import Actor, NotFound, Publish, existing, publishes_nothing

E1, E2, X = Tally("a", counted=1), Tally("a", counted=2), Other("a")
ENV = replace(environment(), contexts={ID: E1, "a:other:x": X, "a:person:e2": E2})


def test_who_acts_is_known_where_somebody_does() -> None:
    actor = Actor(employee_id="e1")

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


def test_an_act_is_on_the_day_that_is_named_or_today() -> None:
    assert ENV.on(None) == TODAY
    assert ENV.on(date(2024, 12, 31)) == date(2024, 12, 31)


def test_a_kind_that_others_never_learn_of_has_no_events() -> None:
    with pytest.raises(LookupError):
        publishes_nothing(X, Publish("cycle.enrolled", "a:other:x"), 1)


def test_a_decision_that_needs_a_document_refuses_where_there_is_none() -> None:
    assert existing(E1) is E1
    with pytest.raises(NotFound, match="tidak ditemukan"):
        existing(None)
