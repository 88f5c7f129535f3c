"""What callers send, and the answers that are not simply what is shown of a document."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.feedback.domain.dossier.advise import Advice
from services.feedback.domain.nomination.state import Phase
from services.feedback.domain.survey.suspect import Suspicion
from services.feedback.rules.questions import Question
from shared.events.base import Id
from shared.events.feedback import About, Source
from shared.http.problems import Problem
from shared.rules.vocabulary import Level

Observed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Effect = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Topic = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Value = Annotated[int, Field(strict=True)]


class Request(BaseModel):
    """What a caller sends. A misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GiveEntry(Request):
    """Feedback on one person. ``observed``: what you saw and when; ``effect``: what it led to."""

    entry_id: Id
    source: Source
    about: About
    criterion: Id
    observed: Observed
    effect: Effect = ""
    level: Level
    on: date | None = None


class FillAnswer(Request):
    """The answer to one question: the ``level`` it asks for, or words in ``observed``."""

    question: Id
    level: Level | None = None
    observed: Said = ""
    effect: Effect = ""


class FillSet(Request):
    """Answers to all questions of a set at once. ``entry_id`` makes sending the same again harmless."""

    entry_id: Id
    source: Source
    set: Id
    on: date | None = None
    answers: Annotated[tuple[FillAnswer, ...], Field(min_length=1, max_length=60)]


class ProposeNominee(Request):
    """Somebody who may be heard about the caller's work, as ``peer`` or ``subordinate``."""

    employee_id: Id
    source: Source = Source.PEER


class ProposeNominees(Request):
    """Everybody whom the person proposes."""

    nominees: Annotated[tuple[ProposeNominee, ...], Field(min_length=1, max_length=200)]


class ReplaceNominee(Request):
    """Somebody who shall not be heard, why, and perhaps who shall ``instead``."""

    employee_id: Id
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=400)]
    instead: Id | None = None


class DecideNominations(Request):
    """What the rater decides: the first time about everybody who was proposed."""

    approve: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    replace: Annotated[tuple[ReplaceNominee, ...], Field(max_length=200)] = ()


class Acknowledge(Request):
    """The employee has read what is shown."""

    on: date | None = None


class OpenSurvey(Request):
    """A public survey of a service unit."""

    cycle_id: Id
    unit_id: Id
    title: Title


class MakeCodes(Request):
    """How many one-time codes to make, and for whom or where; those made together are one batch."""

    count: Annotated[int, Field(ge=1, le=1000)]
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""


class ReportPopulation(Request):
    """How many users the service has in the cycle, as the unit reports it."""

    users: Annotated[int, Field(ge=1, le=100_000_000)]


class LetCount(Request):
    """Let the answers count that were set aside for one ``suspicion``, and say why they are believed."""

    suspicion: Suspicion
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=400)]


class AnswerSurvey(Request):
    """One person's answers, U1 to U9, 1 (worst) to 4 (best), and perhaps a comment.

    ``form`` is what reading the questions gave. ``website`` is a field that forms hide from people: only programs
    fill it in.
    """

    code: Code
    answers: Annotated[dict[str, Value], Field(max_length=20)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    form: Annotated[str, StringConstraints(max_length=100)] = ""
    website: Annotated[str, StringConstraints(max_length=400)] = ""


class RecordSession(Request):
    """A mentoring session; ``helpfulness`` (1 to 5) is for the mentee to give."""

    session_id: Id
    mentor_id: Id
    mentee_id: Id
    competence: Id
    on: date | None = None
    minutes: Annotated[int, Field(ge=1, le=1440)]
    topic: Topic = ""
    helpfulness: Annotated[int, Field(ge=1, le=5)] | None = None


class Taken(BaseModel):
    """What became of an entry: ``recorded`` or ``repeated``; after a dry run ``ready`` or ``refused`` and why.

    ``advice`` says what the text lacks. No version, since it would tell how many answered before.
    """

    entry_id: str
    status: str
    advice: tuple[Advice, ...] = ()
    problem: Problem | None = None


class FilledAnswer(BaseModel):
    """What became of one answer: ``recorded`` (after a dry run ``ready``), ``repeated``, or ``refused`` and why."""

    question: str
    status: str
    advice: tuple[Advice, ...] = ()
    problem: Problem | None = None


class Filled(BaseModel):
    """What became of each answer of a set; ``complete`` when none is refused or missing."""

    entry_id: str
    complete: bool
    answers: tuple[FilledAnswer, ...]


class Nominated(BaseModel):
    """How far a nomination is; no version, since one would count other things too."""

    id: str
    phase: Phase
    status: str


class Acknowledged(BaseModel):
    """How often the employee acknowledged."""

    id: str
    version: int
    acknowledged: int
    status: str


class Codes(BaseModel):
    """One-time codes, readable only now."""

    survey_id: str
    codes: tuple[str, ...]
    codes_issued: int


class PublicSurvey(BaseModel):
    """What the public sees of a survey before answering; ``form`` goes back with the answers."""

    id: str
    title: str
    unit_id: str
    closed: bool
    form: str
    questions: tuple[Question, ...]


class Thanks(BaseModel):
    """The answers are in."""

    accepted: bool = True
    message: str = "Terima kasih. Jawaban Anda sudah dicatat tanpa nama."


class SessionRecorded(BaseModel):
    """What became of a session."""

    id: str
    version: int
    session_id: str
    status: str
