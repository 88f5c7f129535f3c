"""Answering all questions of a set at once: every answer is judged for itself, those in order are kept together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.feedback.domain.copying import made_of
from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.dossier.advise import Advice, advise, check_text
from services.feedback.domain.dossier.ask import applicable, asked_set, topic_of
from services.feedback.domain.dossier.entries import Entry
from services.feedback.domain.dossier.give import JudgedAnswer, check_giver, in_order, is_repeated
from services.feedback.domain.dossier.publish import receive
from services.feedback.domain.dossier.relations import Giver
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Decision, Invalid, Rejected
from shared.events.feedback import Source
from shared.policy.feedback import AnswerType, QuestionSet, SetQuestion
from shared.rules.vocabulary import Level


class NoQuestionSet(Invalid):
    """The policy asks this giver no such set."""

    code = "no-question-set"


class QuestionUnknown(Invalid):
    """The set has no such question for this position."""

    code = "question-unknown"


class AnsweredTwice(Invalid):
    """One request answers a question twice."""

    code = "answered-twice"


class AnswerMissing(Invalid):
    """A question that must be answered is not, or lacks the level or the words it asks for."""

    code = "answer-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAnswer:
    """An answer to one question of a set."""

    question: str
    level: Level | None = None
    observed: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A set as one giver fills it in; ``entry_id`` recognises a repetition of each of its answers."""

    entry_id: str
    source: Source
    set_id: str
    on: date
    answers: Sequence[SetAnswer]


def fill(
    state: Dossier, *, giver: Giver, form: Form, cycle: Cycle | None
) -> tuple[Decision[Dossier], tuple[JudgedAnswer, ...]]:
    """Take the answers that are in order, all at once, and say of each question what became of it.

    A required question without an answer is named as missing, and keeps no other answer from being taken.

    :raises Rejected: when dossier, source, relation, day or set do not allow any of it
    """
    cycle = known_cycle(cycle)
    asked = _the_set(state, form, cycle)
    questions = {each.id: each for each in applicable(asked, terms=cycle.terms, receiver=state.assignment)}
    if not _taken_before(state, form, questions, giver):
        check_giver(state, giver=giver, source=form.source, on=form.on, cycle=cycle)
    taken: list[Entry] = []
    judged: list[JudgedAnswer] = []
    for place, answer in enumerate(form.answers):
        advice: tuple[Advice, ...] = ()
        try:
            entry = _entry(form, answer, questions, giver, earlier=form.answers[:place])
            if is_repeated(state, entry):
                judged.append(JudgedAnswer(question=answer.question, repeated=True))
                continue
            advice = advise(state, entry, cycle=cycle, beside=taken)
            check_text(entry, advice, cycle)
            taken.append(in_order(state, entry))
            judged.append(JudgedAnswer(question=answer.question, advice=advice))
        except Rejected as refusal:
            judged.append(JudgedAnswer(question=answer.question, refusal=refusal, advice=advice))
    return (
        receive(state, entries=taken, cycle=cycle) if taken else Decision(state),
        (*judged, *_missing(state, form, questions, giver)),
    )


def _the_set(state: Dossier, form: Form, cycle: Cycle) -> QuestionSet:
    asked = asked_set(cycle.terms, receiver=state.assignment, source=form.source)
    if asked is None or asked.id != form.set_id:
        raise NoQuestionSet(
            "Set pertanyaan ini tidak ditujukan kepada Anda untuk pegawai ini. "
            "Buka daftar pertanyaan (questions) dan pakai set yang disebut di sana.",
            field="set",
        )
    return asked


def _entry(
    form: Form,
    answer: SetAnswer,
    questions: dict[str, SetQuestion],
    giver: Giver,
    *,
    earlier: Sequence[SetAnswer],
) -> Entry:
    question = questions.get(answer.question)
    if question is None:
        raise QuestionUnknown("Pertanyaan ini tidak ada dalam set. Hapus jawabannya.", field="question")
    if any(each.question == answer.question for each in earlier):
        raise AnsweredTwice("Pertanyaan ini dijawab dua kali dalam satu kiriman. Kirim satu jawaban.", field="question")
    if question.answer is AnswerType.SCALE and answer.level is None:
        raise AnswerMissing("Pilih tingkatnya: di bawah, sesuai, atau di atas ekspektasi.", field="level")
    if question.answer is AnswerType.TEXT and not answer.observed:
        raise AnswerMissing("Tulis apa yang Anda lihat, kapan, dan apa akibatnya.", field="observed")
    about, named = topic_of(question)
    return made_of(
        Entry,
        answer,
        form,
        giver_id=giver.employee_id,
        about=about,
        criterion=named,
        # A level that was not asked for would make a group of words in which only some have a level.
        level=answer.level if question.answer is AnswerType.SCALE else None,
    )


def _taken_before(state: Dossier, form: Form, questions: dict[str, SetQuestion], giver: Giver) -> bool:
    """Whether the whole form is a repetition, which is recognised also when nothing new is accepted any more."""
    taken = {
        (each.about, each.criterion)
        for each in state.given_by(giver.employee_id, form.source)
        if form.entry_id in (each.entry_id, *each.earlier)
    }
    return all(each.question in questions and topic_of(questions[each.question]) in taken for each in form.answers)


def _missing(state: Dossier, form: Form, questions: dict[str, SetQuestion], giver: Giver) -> tuple[JudgedAnswer, ...]:
    sent = {each.question for each in form.answers}
    before = {(each.about, each.criterion) for each in state.given_by(giver.employee_id, form.source)}
    missing = AnswerMissing("Pertanyaan ini wajib dijawab dan belum dijawab.", field="question")
    return tuple(
        JudgedAnswer(question=each.id, refusal=missing)
        for each in questions.values()
        if each.required and each.id not in sent and topic_of(each) not in before
    )
