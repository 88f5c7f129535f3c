"""What people ask of feedback, as they send it: the inputs of its decisions."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.feedback.domain.survey.suspect import Suspicion
from shared.events.base import Id
from shared.events.feedback import About, Source
from shared.request import WRITTEN, DatedRequest, Request
from shared.rules.vocabulary import Level

Effect = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class GiveEntry(DatedRequest):
    """Feedback on one person. ``observed``: what you saw and when; ``effect``: what it led to."""

    entry_id: Id
    source: Source
    about: About
    criterion: Id
    observed: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    effect: Effect = ""
    level: Level


class FillAnswer(Request):
    """The answer to one question: the ``level`` it asks for, or words in ``observed``."""

    question: Id
    level: Level | None = None
    observed: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    effect: Effect = ""


class FillSet(DatedRequest):
    """Answers to all questions at once: of a set or, without one, of the policy's criteria.

    ``entry_id`` makes sending the same again harmless.
    """

    entry_id: Id
    source: Source
    set: Id | None = None
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


class Acknowledge(DatedRequest):
    """The employee has read what is shown."""


class OpenSurvey(Request):
    """A public survey of a service unit; ``unit_name``: as the public knows it."""

    cycle_id: Id
    unit_id: Id
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    unit_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class MakeCodes(Request):
    """How many one-time codes to make, and for whom or where; those made together are one batch."""

    count: Annotated[int, WRITTEN, Field(ge=1, le=1000)]
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""


class ReportPopulation(Request):
    """How many users the service has in the cycle, as the unit reports it."""

    users: Annotated[int, WRITTEN, Field(ge=1, le=100_000_000)]


class LetCount(Request):
    """Let the answers count that were set aside for one ``suspicion``, and say why they are believed."""

    suspicion: Suspicion
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=400)]


class AnswerSurvey(Request):
    """One person's answers, U1 to U9, 1 (worst) to 4 (best), and perhaps a comment.

    ``form`` is what reading the questions gave. ``website`` is a field that forms hide from people: only programs
    fill it in.
    """

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    answers: Annotated[dict[str, Annotated[int, WRITTEN, Field(strict=True)]], Field(max_length=20)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    form: Annotated[str, StringConstraints(max_length=100)] = ""
    website: Annotated[str, StringConstraints(max_length=400)] = ""


class RecordSession(DatedRequest):
    """A mentoring session; ``helpfulness`` (1 to 5) is for the mentee to give."""

    session_id: Id
    mentor_id: Id
    mentee_id: Id
    competence: Id
    minutes: Annotated[int, WRITTEN, Field(ge=1, le=1440)]
    topic: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    helpfulness: Annotated[int, WRITTEN, Field(ge=1, le=5)] | None = None
