"""Steps at feedback beside single entries: nominations, question sets, advice, what is set aside of a survey."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from cli.play.parts import Line
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.feedback import Source
from shared.policy.feedback import AttributedTo
from shared.rules.vocabulary import Level

Suspicion = Literal["hidden_field", "no_form", "too_fast", "device", "burst"]


class Nominate(Step):
    """An employee proposes colleagues who are to be asked."""

    do: Literal["nominate"]
    by: Id
    colleagues: tuple[Id, ...]


class DecideNominations(Step):
    """The rater approves nominees, or replaces them: nominee -> who is asked instead."""

    do: Literal["decide_nominations"]
    of: Id
    by: Id | None = None
    approve: tuple[Id, ...] = ()
    replace: dict[Id, Id] = Field(default_factory=dict)
    reason: str = ""


class AnswerQuestions(Step):
    """Each of ``by`` answers a question set about ``to``: question -> level, or a text."""

    do: Literal["answer_questions"]
    by: Who
    to: Id
    source: Source
    set: Id
    answers: dict[Id, Level | str]
    observed: str
    effect: str = ""


class TryFeedback(Step):
    """Somebody has a text looked at before it is sent; ``advice``: what it lacks, and nothing else."""

    do: Literal["try_feedback"]
    by: Id
    to: Id
    source: Source
    criterion: Id
    level: Level
    observed: str
    advice: tuple[str, ...]


class ReportUsers(Step):
    """A unit reports how many used its service; ``needed``: how many answers that asks for."""

    do: Literal["report_users"]
    unit: Id
    by: Id | None = None
    users: Annotated[int, Field(ge=1)]
    needed: int


class LetCount(Step):
    """An officer lets answers count that were set aside for one suspicion."""

    do: Literal["let_count"]
    unit: Id
    by: Id | None = None
    suspicion: Suspicion
    reason: Line


class CheckSurvey(Step):
    """What a survey says at this moment; what is not written is not compared."""

    do: Literal["check_survey"]
    unit: Id
    answers: int
    index: Decimal | None = None
    grade: str | None = None
    set_aside: dict[Suspicion, int] = Field(default_factory=dict)
    attributed_to: AttributedTo | None = None
    enough: bool | None = None
