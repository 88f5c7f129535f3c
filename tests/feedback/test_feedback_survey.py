from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest
from feedback_builders import SURVEY_ID, cycle, env
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.survey.answer import CodeUnknown, CodeUsed, take_answers
from services.feedback.domain.survey.run import (
    CODES_MAX,
    NewCodes,
    NewSurvey,
    SurveyExists,
    TooManyCodes,
    close_survey,
    issue_codes,
    open_survey,
    register_unit,
)
from services.feedback.domain.survey.state import SURVEY, Survey, SurveyClosed
from services.feedback.domain.survey.suspect import Sent
from services.feedback.rules.questions import ELEMENTS
from shared.decision import Decision, Invalid, NotYet, Publish
from shared.events import feedback
from shared.events.evaluation import CycleStatus

K = 3
GOOD = dict.fromkeys(ELEMENTS, 4)
forms = st.lists(st.integers(1, 4), min_size=9, max_size=9).map(lambda values: dict(zip(ELEMENTS, values, strict=True)))


def opening(state: Survey | None, title: str = "Survei") -> Decision[Survey]:
    return open_survey(state, NewSurvey(title=title), env(cycle(), id=SURVEY_ID))


def issuing(state: Survey, hashes: frozenset[str]) -> Decision[Survey]:
    return issue_codes(state, NewCodes(hashes=hashes), env(id=SURVEY_ID))


def taking(state: Survey, code_hash: str, answers: dict[str, int]) -> Decision[Survey]:
    return take_answers(state, Sent(code_hash=code_hash, answers=answers), env(id=SURVEY_ID))


def opened() -> Survey:
    return opening(None).state


def with_codes(count: int = 20) -> Survey:
    return issuing(opened(), frozenset(f"h{n}" for n in range(count))).state


def answered(given_: Sequence[dict[str, int]]) -> list[Decision[Survey]]:
    decisions = [Decision(with_codes(len(given_) + 1))]
    for number, answers in enumerate(given_):
        decisions.append(taking(decisions[-1].state, f"h{number}", answers))
    return decisions


def closed(state: Survey | None) -> Decision[Survey]:
    return close_survey(state, cycle(status=CycleStatus.CLOSING), env(id=SURVEY_ID))


def body(state: Survey) -> feedback.Survey:
    told = SURVEY.body(state, Publish("survey.closed", state.id), 99)
    assert isinstance(told, feedback.Survey)
    return told


def test_a_unit_is_registered_before_its_survey_is_opened() -> None:
    registered = register_unit(cycle(), "PKM", env()).state

    assert registered.survey_units == ("PKM",)
    assert register_unit(registered, "PKM", env()).state is registered


def test_no_survey_begins_in_a_closing_cycle() -> None:
    with pytest.raises(SurveyClosed):
        register_unit(cycle(status=CycleStatus.CLOSING), "PKM", env())


def test_a_survey_before_its_cycle_is_known_is_asked_to_come_back() -> None:
    with pytest.raises(NotYet):
        register_unit(None, "PKM", env())


def test_a_survey_that_was_only_registered_is_closed_before_it_can_open() -> None:
    state = closed(None).state

    assert state.closed
    with pytest.raises(SurveyClosed):
        opening(state)


def test_opening_a_survey_again_changes_nothing_unless_it_is_another() -> None:
    state = opened()

    again = opening(state)
    assert again.state is state
    with pytest.raises(SurveyExists):
        opening(state, "Lain")


def test_a_code_is_good_for_one_answer() -> None:
    state = taking(with_codes(), "h1", GOOD).state

    with pytest.raises(CodeUsed) as caught:
        taking(state, "h1", GOOD)
    assert caught.value.field == "code"


def test_a_code_of_nobody_is_refused() -> None:
    with pytest.raises(CodeUnknown):
        taking(with_codes(), "other", GOOD)


def test_an_answer_is_not_kept_with_its_code() -> None:
    state = taking(with_codes(), "h1", GOOD).state

    assert state.waiting == ((4,) * 9,)
    assert "h1" in state.used
    assert "h1" not in state.unused


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="nothing"),
        pytest.param({f"U{n}": 4 for n in range(1, 9)}, id="one-missing"),
        pytest.param(GOOD | {"U10": 4}, id="one-too-many"),
        pytest.param(GOOD | {"U1": 0}, id="below-the-scale"),
        pytest.param(GOOD | {"U1": 5}, id="above-the-scale"),
    ],
)
def test_all_nine_elements_are_answered_from_one_to_four(answers: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        taking(with_codes(), "h1", answers)


@pytest.mark.parametrize(
    ("more", "ok"), [pytest.param(CODES_MAX, True, id="at"), pytest.param(1 + CODES_MAX, False, id="over")]
)
def test_codes_have_a_limit(more: int, ok: bool) -> None:
    hashes = frozenset(f"h{n}" for n in range(more))

    if ok:
        assert len(issuing(opened(), hashes).state.unused) == CODES_MAX
    else:
        with pytest.raises(TooManyCodes):
            issuing(opened(), hashes)


def test_a_closed_survey_takes_neither_codes_nor_answers() -> None:
    state = closed(with_codes()).state

    with pytest.raises(SurveyClosed):
        issuing(state, frozenset({"new"}))
    with pytest.raises(SurveyClosed):
        taking(state, "h1", GOOD)
    assert closed(state).state is state


def test_the_index_of_the_regulations_example_is_published_at_closing() -> None:
    """domain.md W16: averages 3.6 3.5 3.4 4.0 3.5 3.6 3.7 3.3 3.2 give 88.33, grade A."""
    tenths = (6, 5, 4, 10, 5, 6, 7, 3, 2)
    given_ = [{e: 4 if n < t else 3 for e, t in zip(ELEMENTS, tenths, strict=True)} for n in range(10)]

    told = body(closed(answered(given_)[-1].state).state)

    assert (told.answers, told.index, told.grade) == (10, Decimal("88.33"), "A")
    assert told.elements[0].average == Decimal("3.6")


def test_below_the_minimum_a_survey_shows_nothing() -> None:
    told = body(closed(answered([GOOD] * (K - 1))[-1].state).state)

    assert (told.answers, told.elements, told.index, told.grade, told.closed) == (0, (), None, None, True)


@given(st.lists(forms, max_size=K - 1))
def test_fewer_answers_than_the_minimum_reveal_nothing(given_: list[dict[str, int]]) -> None:
    decisions = answered(given_)

    assert not any(decision.publishes for decision in decisions)
    assert body(closed(decisions[-1].state).state) == body(closed(with_codes()).state)


@given(st.lists(forms, max_size=14))
def test_two_publications_differ_by_at_least_k_answers(given_: list[dict[str, int]]) -> None:
    decisions = answered(given_)
    decisions.append(closed(decisions[-1].state))

    shown = [decision.state.published.answers if decision.state.published else 0 for decision in decisions]
    for before, after in pairwise(shown):
        assert after == before or after - before >= K
    assert shown[-1] == (len(given_) if len(given_) >= K else 0)
    spoken = [decision for decision in decisions if decision.publishes]
    assert [decision.state.edition for decision in spoken] == list(range(1, len(spoken) + 1))


@given(st.lists(forms, min_size=K, max_size=14))
def test_the_last_publication_is_the_mean_of_all_answers(given_: list[dict[str, int]]) -> None:
    told = body(closed(answered(given_)[-1].state).state)

    for element in told.elements:
        total = sum(answers[element.element] for answers in given_)
        assert abs(element.average * len(given_) - total) < Decimal("0.001")
