"""Steps at feedback: dossiers, public surveys, mentoring sessions."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cli.play.parts import Line, Piece
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.feedback import Source
from shared.rules.vocabulary import Level

Element = Annotated[str, StringConstraints(pattern=r"^U[1-9]$")]
Mark = Annotated[int, Field(ge=1, le=4)]


class GiveFeedback(Step):
    """Feedback of each of ``by`` to each of ``to``: levels per behaviour or objective, with what was observed."""

    do: Literal["give_feedback"]
    by: Who
    to: Who
    source: Source
    behaviour: dict[Id, Level] = Field(default_factory=dict)
    objectives: dict[Id, Level] = Field(default_factory=dict)
    observed: str
    effect: str = ""
    twice: Annotated[bool, Field(description="send everything twice, as a phone with a bad network does")] = False


class AcknowledgeFeedback(Step):
    """Employees say that they have read their feedback."""

    do: Literal["acknowledge_feedback"]
    by: Who
    read_on: Annotated[date | None, Field(description="another day than that of the step")] = None


class OpenSurvey(Step):
    """A public satisfaction survey (SKM) of a service unit is opened."""

    do: Literal["open_survey"]
    unit: Id
    by: Id | None = None
    title: Line


class SurveyAnswers(Piece):
    """So many visitors with the same marks: one mark for all nine elements, or element by element."""

    count: Annotated[int, Field(ge=1, le=500)]
    marks: Mark | dict[Element, Mark]


class AnswerSurvey(Step):
    """Visitors answer, each with an own one-time code; ``reuse_code`` sends a used code again."""

    do: Literal["answer_survey"]
    unit: Id
    answers: tuple[SurveyAnswers, ...]
    reuse_code: bool = False
    hidden_field: Annotated[bool, Field(description="a field is filled in that people do not see")] = False


class RecordMentoring(Step):
    """A mentoring session, written down by the mentor unless ``by`` says otherwise."""

    do: Literal["record_mentoring"]
    mentor: Id
    mentee: Id
    by: Id | None = None
    competence: Id
    minutes: Annotated[int, Field(ge=1)]
    topic: Line
    helpfulness: Annotated[int, Field(ge=1, le=5)] | None = None
