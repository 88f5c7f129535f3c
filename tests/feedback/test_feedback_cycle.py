from dataclasses import replace

import pytest
from feedback_builders import AGENCY, cycle, cycle_event

from services.feedback.domain.cycle.close import answer, close_again
from services.feedback.domain.cycle.hear import hear_cycle
from services.feedback.domain.cycle.state import CLOSE, CYCLE, Cycle
from shared.decision import Says, Unprocessable
from shared.events.evaluation import CycleStatus
from shared.events.feedback import CycleAnswer, Source, SubjectVersion

SURVEYS = (SubjectVersion(subject="kota:survey:2026:U-1", version=2),)


def test_the_terms_of_the_policy_are_known_from_the_event() -> None:
    terms = cycle(minimum_answers={"peer": 4}).terms

    assert terms.minimum(Source.PEER) == 4
    assert terms.minimum(Source.SUBORDINATE) == 3
    assert terms.minimum(Source.SUPERIOR) == terms.minimum(Source.SELF) == 1
    assert [each.id for each in terms.criteria] == ["kerja-sama", "kepemimpinan", "metode"]


def test_a_policy_that_cannot_be_read_is_parked() -> None:
    broken = cycle_event().model_copy(update={"policy": {"policy_id": "uji"}})

    with pytest.raises(Unprocessable, match="bad-policy"):
        hear_cycle(None, broken)


@pytest.mark.parametrize("status", [CycleStatus.CLOSING, CycleStatus.CLOSED], ids=str)
@pytest.mark.parametrize("known_before", [True, False], ids=["heard-opened", "heard-late"])
def test_a_closing_cycle_owes_its_answer(status: CycleStatus, known_before: bool) -> None:
    before = cycle() if known_before else None

    assert hear_cycle(before, cycle_event(status=status, version=2)).state.owes == (CLOSE,)


def test_a_cycle_that_was_answered_is_not_closed_again_by_its_end() -> None:
    closed = answer(cycle(status=CycleStatus.CLOSING), people=3, surveys=SURVEYS).state

    ended = hear_cycle(closed, cycle_event(status=CycleStatus.CLOSED, version=3)).state

    assert ended.owes == ()
    assert ended.answered == closed.answered


def test_the_same_cycle_again_changes_nothing() -> None:
    state = cycle()

    assert hear_cycle(state, cycle_event(version=2)).state is state


def test_the_answer_names_people_and_last_versions_of_surveys() -> None:
    decision = answer(cycle(status=CycleStatus.CLOSING), people=3, surveys=SURVEYS)

    assert decision.says == (Says("feedback.answered", f"{AGENCY}:feedback-answer:2026"),)
    told = CYCLE.body(decision.state, decision.says[0], 7)
    assert isinstance(told, CycleAnswer)
    assert (told.people, told.unit_subjects, told.complete, told.version) == (3, SURVEYS, True, 7)
    assert decision.state.owes == ()


def test_an_answer_is_given_again_only_with_another_number() -> None:
    answered = answer(cycle(status=CycleStatus.CLOSING), people=3, surveys=SURVEYS).state
    again = close_again(answered).state

    assert again.owes == (CLOSE,)
    assert answer(again, people=3, surveys=SURVEYS).says == ()
    assert answer(again, people=4, surveys=SURVEYS).says != ()


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(cycle(), id="open"),
        pytest.param(replace(cycle(status=CycleStatus.CLOSING), owes=(CLOSE,)), id="owed-already"),
    ],
)
def test_closing_again_is_owed_once_and_never_while_open(state: Cycle) -> None:
    assert close_again(state).state is state
