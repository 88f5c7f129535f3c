from dataclasses import replace

import pytest
from feedback_builders import AGENCY, cycle, cycle_event, dossier, env

from services.feedback.domain.cycle import CLOSE, CYCLE, Answered, Cycle, answer, close_again, on_cycle
from shared.decision import Decision, Publish, Unprocessable
from shared.events.evaluation import CycleStatus
from shared.events.feedback import CycleAnswer, Source, SubjectVersion

SURVEYS = (SubjectVersion(subject="kota:survey:2026:U-1", version=2),)


def answering(state: Cycle, *, people: int) -> Decision[Cycle]:
    return answer(state, Answered(people=people, surveys=SURVEYS), env())


def closing_again(state: Cycle) -> Cycle:
    decision = close_again(state, dossier(), env())
    assert decision is not None
    return decision.state


def test_the_terms_of_the_policy_are_known_from_the_event() -> None:
    terms = cycle(minimum_answers={"peer": 4}).terms

    assert terms.minimum(Source.PEER) == 4
    assert terms.minimum(Source.SUBORDINATE) == 3
    assert terms.minimum(Source.SUPERIOR) == terms.minimum(Source.SELF) == 1
    assert [each.id for each in terms.criteria] == ["kerja-sama", "kepemimpinan", "metode"]


def test_a_policy_that_cannot_be_read_is_parked() -> None:
    broken = cycle_event().model_copy(update={"policy": {"policy_id": "uji"}})

    with pytest.raises(Unprocessable, match="unreadable-policy"):
        on_cycle(None, broken, env())


@pytest.mark.parametrize("status", [CycleStatus.CLOSING, CycleStatus.CLOSED, CycleStatus.CANCELLED], ids=str)
@pytest.mark.parametrize("known_before", [True, False], ids=["heard-opened", "heard-late"])
def test_a_closing_cycle_owes_its_answer(status: CycleStatus, known_before: bool) -> None:
    before = cycle() if known_before else None

    assert on_cycle(before, cycle_event(status=status, version=2), env()).state.jobs == (CLOSE,)


def test_a_cycle_that_was_answered_is_not_closed_again_by_its_end() -> None:
    closed = answering(cycle(status=CycleStatus.CLOSING), people=3).state

    ended = on_cycle(closed, cycle_event(status=CycleStatus.CLOSED, version=3), env()).state

    assert ended.jobs == ()
    assert ended.answered == closed.answered


def test_the_same_cycle_again_changes_nothing() -> None:
    state = cycle()

    assert on_cycle(state, cycle_event(version=2), env()).state is state


def test_the_answer_names_people_and_last_versions_of_surveys() -> None:
    decision = answering(cycle(status=CycleStatus.CLOSING), people=3)

    assert decision.publishes == (Publish("feedback.answered", f"{AGENCY}:feedback-answer:2026"),)
    told = CYCLE.body(decision.state, decision.publishes[0], 7)
    assert isinstance(told, CycleAnswer)
    assert (told.people, told.unit_subjects, told.complete, told.version) == (3, SURVEYS, True, 7)
    assert decision.state.jobs == ()


def test_an_answer_is_given_again_only_with_another_number() -> None:
    answered = answering(cycle(status=CycleStatus.CLOSING), people=3).state
    again = closing_again(answered)

    assert again.jobs == (CLOSE,)
    assert answering(again, people=3).publishes == ()
    assert answering(again, people=4).publishes != ()


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(cycle(), id="open"),
        pytest.param(replace(cycle(status=CycleStatus.CLOSING), jobs=(CLOSE,)), id="owed-already"),
    ],
)
def test_closing_again_is_owed_once_and_never_while_open(state: Cycle) -> None:
    assert closing_again(state) is state
