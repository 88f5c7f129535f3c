from typing import Any

import pytest
from feedback_builders import DAY, PERSON, RATER, SEEN, assignment, closing, cycle, dossier, env
from pydantic import ValidationError

from services.feedback.domain.dossier.ask import SourceNotAllowed, preview, questionnaire
from services.feedback.domain.dossier.entries import Topic
from services.feedback.domain.dossier.fill import NoQuestionSet, fill
from services.feedback.domain.dossier.give import DossierClosed, JudgedAnswer
from services.feedback.domain.dossier.relations import Giver
from services.feedback.domain.dossier.show import show_dossier
from services.feedback.domain.dossier.state import Dossier, summary
from services.feedback.domain.requests import FillAnswer, FillSet
from shared.decision import Decision, NotYours
from shared.events.evaluation import CycleStatus
from shared.events.feedback import About, Source
from shared.events.goals import Assignment
from shared.policy.feedback import FeedbackRule
from shared.rules.vocabulary import Level

TEAM_WORK = {"id": "q1", "text": {"id": "Ia berbagi informasi?"}, "criterion": "kerja-sama"}
EXAMPLE = {"id": "q2", "text": {"id": "Beri contoh."}, "criterion": "kerja-sama", "answer": "text", "required": False}
FREE = {"id": "q3", "text": {"id": "Apa yang perlu diteruskan?"}, "answer": "text"}
LEADING = {"id": "q4", "text": {"id": "Ia memberi arah?"}, "criterion": "kepemimpinan"}
FOR_TEACHERS = {
    "id": "guru",
    "title": {"id": "Guru"},
    "applies_to": {"positions": ["Guru"]},
    "questions": [{"id": "g1", "text": {"id": "Metode?"}, "criterion": "metode"}],
}
FOR_ALL = {
    "id": "umum",
    "title": {"id": "Umum"},
    "sources": ["peer", "superior"],
    "questions": [TEAM_WORK, EXAMPLE, FREE, LEADING],
}
SETS = {"question_sets": [FOR_TEACHERS, FOR_ALL]}


def colleague(employee_id: str = "E-2") -> Giver:
    return Giver(employee_id=employee_id, assignment=assignment(employee_id))


def form(
    *answers: FillAnswer, entry_id: str = "a-1", source: Source = Source.PEER, set_id: str | None = "umum"
) -> FillSet:
    return FillSet(entry_id=entry_id, source=source, set=set_id, on=DAY, answers=answers)


def filled(
    state: Dossier, sent: FillSet, *, by: str = "E-2", status: CycleStatus = CycleStatus.OPEN, **feedback: Any
) -> Decision[Dossier]:
    during = cycle(status=status, **(feedback or SETS))
    return fill(state, sent, env(during, dossier(assignment(by)), by=by))


def codes(outcomes: tuple[JudgedAnswer, ...]) -> dict[str, str]:
    return {
        each.question: each.refusal.code if each.refusal else "repeated" if each.repeated else "recorded"
        for each in outcomes
    }


LEVEL = FillAnswer(question="q1", level=Level.ABOVE)
WORDS = FillAnswer(question="q3", observed=SEEN)


@pytest.mark.parametrize(
    ("who", "giver", "expected"),
    [
        pytest.param(assignment(), colleague(), ("umum", ["q1", "q2", "q3"]), id="a-peer"),
        pytest.param(assignment(heads_unit="U-1"), colleague(), ("umum", ["q1", "q2", "q3", "q4"]), id="of-a-head"),
        pytest.param(assignment(position="Guru Muda"), colleague(), ("guru", ["g1"]), id="the-first-set-that-fits"),
        pytest.param(
            assignment(), Giver(employee_id=PERSON, assignment=None), (None, ["kerja-sama"]), id="oneself-has-no-set"
        ),
    ],
)
def test_a_giver_is_asked_what_is_meant_for_source_and_position(
    who: Assignment, giver: Giver, expected: tuple[str | None, list[str]]
) -> None:
    asked = questionnaire(dossier(who), giver=giver, cycle=cycle(**SETS))

    assert (asked.set, [each.id for each in asked.questions]) == expected


def test_a_question_shows_the_guide_points_and_levels_of_its_criterion() -> None:
    terms = cycle(**SETS)

    asked = questionnaire(dossier(), giver=colleague(), cycle=terms)

    first = asked.questions[0]
    assert (asked.source, asked.anonymous, asked.source_text) == (Source.PEER, True, "rekan kerja")
    assert (first.label, first.takes, [each.value for each in first.options]) == ("Kerja sama", "scale", [*LEVELS])
    assert (asked.questions[2].label, asked.questions[2].takes, asked.questions[2].options) == ("", "text", ())
    assert not first.answered


LEVELS = (Level.BELOW, Level.AS, Level.ABOVE)


def test_the_superior_is_asked_by_name_and_told_what_is_answered_already() -> None:
    giver = Giver(employee_id=RATER, assignment=None)
    state = filled(dossier(), form(LEVEL, source=Source.SUPERIOR), by=RATER).state

    asked = questionnaire(state, giver=giver, cycle=cycle(**SETS))

    assert not asked.anonymous
    assert [each.answered for each in asked.questions] == [True, False, False]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param(None, (Source.SUPERIOR, "umum"), id="first"),
        pytest.param(Source.SELF, (Source.SELF, None), id="self"),
    ],
)
def test_those_who_run_the_cycle_see_what_givers_are_asked(
    source: Source | None, shown: tuple[Source, str | None]
) -> None:
    state = filled(dossier(), form(LEVEL, WORDS)).state

    asked = preview(state, source=source, cycle=cycle(**SETS))

    assert (asked.source, asked.set) == shown
    assert not any(each.answered for each in asked.questions)
    with pytest.raises(SourceNotAllowed):
        preview(state, source=source or Source.SELF, cycle=cycle(sources=["peer"]))


def test_who_has_no_relation_is_asked_nothing() -> None:
    stranger = Giver(employee_id="E-9", assignment=assignment("E-9", unit_id="U-9"))

    with pytest.raises(NotYours):
        questionnaire(dossier(), giver=stranger, cycle=cycle(**SETS))
    with pytest.raises(SourceNotAllowed):
        questionnaire(dossier(), giver=colleague(), cycle=cycle(sources=["superior"]))


def test_answers_of_a_set_are_kept_together_and_published_once() -> None:
    sent = form(LEVEL, WORDS, source=Source.SUPERIOR)

    decision = filled(dossier(), sent, by=RATER)

    assert codes(decision.outcomes) == {"q1": "recorded", "q3": "recorded"}
    assert (len(decision.publishes), decision.state.edition) == (1, 1)
    assert [(each.about, each.criterion) for each in summary(decision.state)] == [(About.BEHAVIOUR, "kerja-sama")]
    shown = show_dossier(decision.state, cycle(**SETS)).named
    assert {(each.criterion, each.label, each.level) for each in shown} == {
        ("kerja-sama", "Kerja sama", Level.ABOVE),
        ("q3", "Apa yang perlu diteruskan?", None),
    }


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(FillAnswer(question="q1"), "answer-missing", id="no-level"),
        pytest.param(FillAnswer(question="q3", level=Level.AS), "answer-missing", id="no-words"),
        pytest.param(FillAnswer(question="q3", observed="Bagus"), "not-specific", id="a-phrase"),
        pytest.param(FillAnswer(question="q1", level=Level.AS, observed="Bagus"), "not-specific", id="a-remark-beside"),
        pytest.param(FillAnswer(question="q9", level=Level.AS), "question-unknown", id="not-in-the-set"),
        pytest.param(FillAnswer(question="q4", level=Level.AS), "question-unknown", id="for-heads-only"),
    ],
)
def test_each_answer_is_judged_for_itself(answer: FillAnswer, code: str) -> None:
    other = WORDS if answer.question != "q3" else LEVEL

    decision = filled(dossier(), form(answer, other))

    assert codes(decision.outcomes)[answer.question] == code
    assert codes(decision.outcomes)[other.question] == "recorded"
    assert len(decision.state.entries) == 1


def test_a_question_answered_twice_counts_the_first_time() -> None:
    decision = filled(dossier(), form(LEVEL, FillAnswer(question="q1", level=Level.BELOW), WORDS))

    assert [each.refusal.code if each.refusal else "" for each in decision.outcomes] == ["", "answered-twice", ""]
    assert Level.BELOW not in {each.level for each in decision.state.entries}


def test_a_required_question_that_is_missing_is_named_until_it_is_answered() -> None:
    first = filled(dossier(), form(LEVEL))
    assert codes(first.outcomes) == {"q1": "recorded", "q3": "answer-missing"}

    again = filled(first.state, form(LEVEL, WORDS))
    assert codes(again.outcomes) == {"q1": "repeated", "q3": "recorded"}

    assert filled(again.state, form(LEVEL, entry_id="a-2")).outcomes[-1].refusal is None


def test_a_form_sent_again_with_another_answer_is_refused_for_that_question_alone() -> None:
    first = filled(dossier(), form(LEVEL, WORDS))

    again = filled(first.state, form(LEVEL.model_copy(update={"level": Level.BELOW}), WORDS))

    assert codes(again.outcomes) == {"q1": "entry-differs", "q3": "repeated"}
    assert again.state is first.state


def test_the_same_form_again_changes_nothing_even_after_closing() -> None:
    state = closing(filled(dossier(), form(LEVEL, WORDS)).state).state

    decision = filled(state, form(LEVEL, WORDS), status=CycleStatus.CLOSING)

    assert decision.state is state
    assert set(codes(decision.outcomes).values()) == {"repeated"}
    with pytest.raises(DossierClosed):
        filled(state, form(LEVEL, WORDS, entry_id="a-2"))


def test_another_set_or_none_at_all_is_refused() -> None:
    with pytest.raises(NoQuestionSet):
        filled(dossier(), form(LEVEL, set_id="guru"))
    with pytest.raises(NoQuestionSet):
        filled(dossier(), form(LEVEL), sources=["peer"])


def test_without_a_set_all_criteria_are_answered_at_once_with_a_level_and_words() -> None:
    said = FillAnswer(question="kerja-sama", level=Level.ABOVE, observed=SEEN)

    decision = filled(dossier(), form(said, set_id=None), sources=["peer"])

    assert codes(decision.outcomes) == {"kerja-sama": "recorded"}
    [entry] = decision.state.entries
    assert (entry.about, entry.criterion, entry.level) == (Topic.BEHAVIOUR, "kerja-sama", Level.ABOVE)
    for lacking in (said.model_copy(update={"observed": ""}), said.model_copy(update={"level": None})):
        assert codes(filled(dossier(), form(lacking, set_id=None), sources=["peer"]).outcomes) == {
            "kerja-sama": "answer-missing"
        }
    with pytest.raises(NoQuestionSet):
        filled(dossier(), form(said, set_id=None))


def test_words_of_a_group_show_from_the_minimum_and_without_a_mean() -> None:
    state = dossier()
    for number, peer in enumerate(("E-2", "E-3", "E-4")):
        words = FillAnswer(question="q3", observed=f"{SEEN} {number}")
        state = filled(state, form(LEVEL, words), by=peer).state
    assert show_dossier(state, cycle(**SETS)).groups == ()

    groups = {each.criterion: each for each in show_dossier(closing(state).state, cycle(**SETS)).groups}

    assert (groups["q3"].answers, groups["q3"].average, len(groups["q3"].remarks)) == (3, None, 3)
    assert (groups["kerja-sama"].answers, len(groups["kerja-sama"].remarks)) == (3, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param([FOR_ALL, FOR_ALL], id="a-set-twice"),
        pytest.param([FOR_ALL, FOR_ALL | {"id": "lain"}], id="a-question-twice"),
        pytest.param([FOR_ALL | {"questions": [TEAM_WORK, TEAM_WORK | {"id": "q8"}]}], id="two-levels-for-a-criterion"),
        pytest.param([FOR_ALL | {"questions": []}], id="nothing-asked"),
    ],
)
def test_a_policy_with_sets_that_cannot_work_is_refused(wrong: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        FeedbackRule.model_validate({"sources": ["peer"], "question_sets": wrong})


def test_a_policy_asking_about_an_unknown_criterion_is_refused() -> None:
    unknown = [FOR_ALL | {"questions": [TEAM_WORK | {"criterion": "tidak-ada"}]}]

    with pytest.raises(Exception, match="unreadable-policy"):
        cycle(question_sets=unknown)
