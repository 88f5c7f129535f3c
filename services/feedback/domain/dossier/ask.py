"""What somebody is asked about a person: by the policy's question sets, or, without one, by its criteria."""

from dataclasses import dataclass
from typing import Final

from services.feedback.domain.cycle import Cycle, FeedbackCriterion, Terms, is_meant_for
from services.feedback.domain.dossier.entries import Topic
from services.feedback.domain.dossier.relations import SOURCE_NAMES, Giver, check_relation, source_of
from services.feedback.domain.dossier.state import Dossier
from services.feedback.rules.anonymity import GROUPED
from shared.alike import filled
from shared.decision import Invalid, NotYours, Rejected
from shared.events.feedback import Source
from shared.events.goals import Assignment
from shared.policy.feedback import AnswerType, QuestionSet, SetQuestion
from shared.rules.vocabulary import Level

HOW_TO_WRITE: Final = "Tulis apa yang Anda lihat, kapan, dan apa akibatnya."


class SourceNotAllowed(Invalid):
    """The cycle's policy does not ask this source."""

    code = "source-not-allowed"


class NotNominated(Rejected):
    """Only peers who were nominated and approved are asked."""

    code = "not-nominated"
    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOption:
    """A level that may be chosen."""

    value: Level
    text: str


LEVELS: Final = (
    LevelOption(value=Level.BELOW, text="Di bawah ekspektasi"),
    LevelOption(value=Level.AS, text="Sesuai ekspektasi"),
    LevelOption(value=Level.ABOVE, text="Di atas ekspektasi"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One question as the giver reads it. ``guide``: what to look at. ``answered``: this giver already has.

    ``takes``: ``scale`` a level, ``text`` words, ``both`` (only without a set) a level and words.
    """

    id: str
    text: str
    about: Topic
    criterion: str | None
    label: str
    guide: tuple[str, ...]
    takes: str
    options: tuple[LevelOption, ...]
    required: bool
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Everything that one giver is asked about one person. Without ``set`` answers go to ``entries``, one by one."""

    dossier: str
    source: Source
    source_text: str
    set: str | None
    title: str
    how_to_write: str
    anonymous: bool
    questions: tuple[AskedQuestion, ...]


def check_source(source: Source, terms: Terms) -> None:
    """Check that the policy asks this source.

    :raises SourceNotAllowed: when it does not
    """
    if source not in terms.sources:
        allowed = ", ".join(SOURCE_NAMES[each] for each in terms.sources)
        raise SourceNotAllowed(
            f"Kebijakan periode ini tidak memakai umpan balik dari {SOURCE_NAMES[source]}. Yang dipakai: {allowed}.",
            field="source",
        )


def check_nominated(state: Dossier, giver: Giver, *, source: Source, terms: Terms) -> None:
    """Check that a peer was approved, where the policy wants peers to be nominated, and another leader in any case.

    :raises NotNominated: when not
    """
    rule = terms.nomination
    peers = rule is not None and rule.required and source is Source.PEER
    needed = peers or source is Source.OTHER_LEADER
    if needed and giver.employee_id not in state.nominations.approved(source):
        raise NotNominated(
            f"Periode ini hanya meminta umpan balik {SOURCE_NAMES[source]} yang diusulkan pegawai dan disetujui "
            "penilainya. "
            "Anda tidak termasuk; bila seharusnya termasuk, hubungi penilai pegawai ini.",
            field="source",
        )


def asked_set(terms: Terms, *, receiver: Assignment, source: Source) -> QuestionSet | None:
    """Find the first set that is meant for this source and position."""
    for each in terms.question_sets:
        if is_meant_for(each.applies_to, receiver) and (not each.sources or source in each.sources):
            return each
    return None


def applicable(asked: QuestionSet, *, terms: Terms, receiver: Assignment) -> tuple[SetQuestion, ...]:
    """Leave out the questions about criteria that are not meant for the position."""
    known = {each.id for each in terms.criteria if each.applies(receiver)}
    return tuple(each for each in asked.questions if each.criterion is None or each.criterion in known)


def topic_of(question: SetQuestion) -> tuple[Topic, str]:
    """Say what an answer to a question is about: only a level for a criterion counts there."""
    if question.criterion is not None and question.answer is AnswerType.SCALE:
        return Topic.BEHAVIOUR, question.criterion
    return Topic.QUESTION, question.id


def questionnaire(state: Dossier, *, giver: Giver, cycle: Cycle, source: Source | None = None) -> Questionnaire:
    """Lay out what a giver is asked about this person; a substitute who is also a colleague names the ``source``.

    :raises NotYours: when the giver stands in no relation to the person
    :raises NotYet: when the giver's own assignment is not known yet
    :raises SourceNotAllowed: when the policy does not ask people in this relation
    :raises NotNominated: when it asks only approved peers and the giver is none
    """
    source = source or source_of(state.assignment, giver, cycle.terms.sources)
    if source is None:
        raise NotYours("Anda tidak diminta memberi umpan balik tentang pegawai ini pada periode ini.")
    terms = cycle.terms
    check_source(source, terms)
    signed = check_relation(state.assignment, giver, source, terms.sources)
    check_nominated(state, giver, source=source, terms=terms)
    given = {(each.about, each.criterion) for each in state.given_by(signed.acting_for or signed.by, source)}
    return _laid_out(state, source=source, terms=terms, given=given)


def preview(state: Dossier, *, source: Source | None, cycle: Cycle) -> Questionnaire:
    """Lay out what givers of a source (without one: the first of the policy) are asked, for those who run the cycle.

    :raises SourceNotAllowed: when the policy does not ask this source
    """
    asked = source or next(iter(cycle.terms.sources), Source.SUPERIOR)
    check_source(asked, cycle.terms)
    return _laid_out(state, source=asked, terms=cycle.terms, given=set())


def _laid_out(state: Dossier, *, source: Source, terms: Terms, given: set[tuple[Topic, str]]) -> Questionnaire:
    found = asked_set(terms, receiver=state.assignment, source=source)
    if found is not None:
        asked = applicable(found, terms=terms, receiver=state.assignment)
        questions = tuple(_of_set(each, terms, given) for each in asked)
    else:
        questions = tuple(_by_criterion(each, given) for each in terms.criteria if each.applies(state.assignment))
    return Questionnaire(
        dossier=state.id,
        source=source,
        source_text=SOURCE_NAMES[source],
        set=found.id if found else None,
        title=found.title.id if found else "Umpan balik per kriteria",
        how_to_write=HOW_TO_WRITE,
        anonymous=source in GROUPED,
        questions=questions,
    )


def _of_set(question: SetQuestion, terms: Terms, given: set[tuple[Topic, str]]) -> AskedQuestion:
    criterion = next((each for each in terms.criteria if each.id == question.criterion), None)
    return filled(
        AskedQuestion,
        question,
        text=question.text.id,
        about=topic_of(question)[0],
        label=criterion.label if criterion else "",
        guide=criterion.guide if criterion else (),
        takes=question.answer.value,
        options=LEVELS if question.answer is AnswerType.SCALE else (),
        answered=topic_of(question) in given,
    )


def _by_criterion(criterion: FeedbackCriterion, given: set[tuple[Topic, str]]) -> AskedQuestion:
    name = criterion.label or criterion.id
    return filled(
        AskedQuestion,
        criterion,
        text=f"Bagaimana {name} pegawai ini dibanding yang diharapkan, dan apa yang Anda lihat?",
        about=Topic.BEHAVIOUR,
        criterion=criterion.id,
        takes="both",
        options=LEVELS,
        required=False,
        answered=(Topic.BEHAVIOUR, criterion.id) in given,
    )
