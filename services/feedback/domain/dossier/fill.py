"""Answering all questions of a set at once: every answer is judged for itself, those in order are kept together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.advise import Advice, advise, check_text
from services.feedback.domain.dossier.ask import applicable, asked_set, topic_of
from services.feedback.domain.dossier.days import day_of_feedback
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.dossier.give import JudgedAnswer, around, check_giver, in_order, is_repeated
from services.feedback.domain.dossier.life import receive
from services.feedback.domain.dossier.relations import Giver, acted_for
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.requests import FillAnswer, FillSet
from shared.alike import filled
from shared.authority import Signed
from shared.decision import Decision, Env, Invalid, Rejected
from shared.policy.feedback import AnswerType, SetQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What one question wants: about what, a level, words or both, and whether it must be answered."""

    topic: tuple[Topic, str]
    level: bool
    words: bool
    required: bool


Questions = Mapping[str, _Asked]


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


def fill(state: Dossier | None, form: FillSet, env: Env) -> Decision[Dossier]:
    """Take the answers that are in order, all at once, and say of each question what became of it.

    A required question without an answer is named as missing, and keeps no other answer from being taken.

    :raises Rejected: when dossier, source, relation, day or set do not allow any of it
    """
    dossier, cycle, giver = around(state, env)
    acting_for = acted_for(dossier.assignment, giver, form.source)
    mine = _by_hand(dossier, giver, form)
    if not any(form.entry_id in (each.entry_id, *each.earlier) for each in mine):
        check_giver(dossier, giver=giver, source=form.source, cycle=cycle)
    questions = _questions(dossier, form, cycle)
    before = dossier.given_by(acting_for or giver.employee_id, form.source)
    on = env.today
    if not _taken_before(form, questions, mine):
        check_giver(dossier, giver=giver, source=form.source, cycle=cycle)
        on = day_of_feedback(dossier, cycle, form, env, acting_for=acting_for)
    whose = Signed(by=giver.employee_id, acting_for=acting_for)
    taken: list[Entry] = []
    judged: list[JudgedAnswer] = []
    for place, answer in enumerate(form.answers):
        advice: tuple[Advice, ...] = ()
        try:
            entry = _entry(answer, form, questions, signed=whose, on=on, earlier=form.answers[:place])
            if is_repeated(dossier, entry):
                judged.append(JudgedAnswer(question=answer.question, repeated=True))
                continue
            advice = advise(dossier, entry, cycle=cycle, beside=taken)
            check_text(entry, advice, cycle)
            taken.append(in_order(dossier, entry))
            judged.append(JudgedAnswer(question=answer.question, advice=advice))
        except Rejected as refusal:
            judged.append(JudgedAnswer(question=answer.question, refusal=refusal, advice=advice))
    decision = receive(dossier, entries=taken, cycle=cycle, on=env.today) if taken else Decision(dossier)
    return replace(decision, outcomes=(*judged, *_missing(form, questions, before)))


def _by_hand(state: Dossier, giver: Giver, form: FillSet) -> Sequence[Entry]:
    return [each for each in state.entries if (each.giver_id, each.source) == (giver.employee_id, form.source)]


def _questions(state: Dossier, form: FillSet, cycle: Cycle) -> Questions:
    asked = asked_set(cycle.terms, receiver=state.assignment, source=form.source)
    if asked is None and form.set is None:
        known = (each for each in cycle.terms.criteria if each.applies(state.assignment))
        return {each.id: _of_criterion(each.id) for each in known}
    if asked is None or asked.id != form.set:
        raise NoQuestionSet(
            "Set pertanyaan ini tidak ditujukan kepada Anda untuk pegawai ini. "
            "Buka daftar pertanyaan (questions) dan pakai set yang disebut di sana.",
            field="set",
        )
    return {each.id: _of_set(each) for each in applicable(asked, terms=cycle.terms, receiver=state.assignment)}


def _of_set(question: SetQuestion) -> _Asked:
    scale = question.answer is AnswerType.SCALE
    return _Asked(topic=topic_of(question), level=scale, words=not scale, required=question.required)


def _of_criterion(criterion: str) -> _Asked:
    return _Asked(topic=(Topic.BEHAVIOUR, criterion), level=True, words=True, required=False)


def _entry(
    answer: FillAnswer, form: FillSet, questions: Questions, *, signed: Signed, on: date, earlier: Sequence[FillAnswer]
) -> Entry:
    question = questions.get(answer.question)
    if question is None:
        raise QuestionUnknown("Pertanyaan ini tidak ada dalam set. Hapus jawabannya.", field="question")
    if any(each.question == answer.question for each in earlier):
        raise AnsweredTwice("Pertanyaan ini dijawab dua kali dalam satu kiriman. Kirim satu jawaban.", field="question")
    if question.level and answer.level is None:
        raise AnswerMissing("Pilih tingkatnya: di bawah, sesuai, atau di atas ekspektasi.", field="level")
    if question.words and not answer.observed:
        raise AnswerMissing("Tulis apa yang Anda lihat, kapan, dan apa akibatnya.", field="observed")
    about, named = question.topic
    # A level that was not asked for would make a group of words in which only some have a level.
    level = answer.level if question.level else None
    return filled(Entry, answer, form, signed, giver_id=signed.by, about=about, criterion=named, level=level, on=on)


def _taken_before(form: FillSet, questions: Questions, before: Sequence[Entry]) -> bool:
    """Whether the whole form is a repetition, which is recognised also when nothing new is accepted any more."""
    taken = {(each.about, each.criterion) for each in before if form.entry_id in (each.entry_id, *each.earlier)}
    return all(each.question in questions and questions[each.question].topic in taken for each in form.answers)


def _missing(form: FillSet, questions: Questions, before: Sequence[Entry]) -> tuple[JudgedAnswer, ...]:
    sent = {each.question for each in form.answers}
    answered = {(each.about, each.criterion) for each in before}
    missing = AnswerMissing("Pertanyaan ini wajib dijawab dan belum dijawab.", field="question")
    return tuple(
        JudgedAnswer(question=id, refusal=missing)
        for id, each in questions.items()
        if each.required and id not in sent and each.topic not in answered
    )
