"""The steps of a story: who does what on which day. Each kind of step is one class, named by its ``do``."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cli.play.parts import Indicator, Line, Objective, Piece
from shared.events.base import Id
from shared.events.career import RecommendationKind
from shared.events.feedback import Source
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

Who = Annotated[
    Id | tuple[Id, ...],
    Field(description="a person, a list of persons, or everyone (everybody who takes part in the cycle)"),
]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
Element = Annotated[str, StringConstraints(pattern=r"^U[1-9]$")]
Mark = Annotated[int, Field(ge=1, le=4)]


class Refused(Piece):
    """The step must be refused, with this code (and status). Accepted, or refused otherwise, the story fails."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]
    status: int | None = None


class Step(Piece):
    """What all steps have. ``except`` takes persons out of a list or of everyone; ``cycle`` is needed only when
    a story has several."""

    on: date
    cycle: Id | None = None
    excluding: Annotated[tuple[Id, ...], Field(alias="except")] = ()
    refused: Refused | None = None
    note: str = ""


class UploadPolicy(Step):
    """The agency uploads the policy that the story names by ``file``."""

    do: Literal["upload_policy"]
    by: Id | None = None


class OpenCycle(Step):
    """The performance officer opens a cycle."""

    do: Literal["open_cycle"]
    by: Id | None = None


class ProposePlan(Step):
    """Employees propose their plan (SKP), first or revised: ``objectives``, or the name of a plan of ``plans``."""

    do: Literal["propose_plan"]
    by: Who
    plan: str | None = None
    objectives: tuple[Objective, ...] = ()


class AgreePlan(Step):
    """The rater (unless ``by`` is somebody else) agrees on proposed plans."""

    do: Literal["agree_plan"]
    of: Who
    by: Id | None = None


class ReturnPlan(Step):
    """The rater returns a proposed plan."""

    do: Literal["return_plan"]
    of: Who
    by: Id | None = None
    reason: str


class ReportRealisation(Step):
    """An employee reports what was reached: indicator -> number, or text for an indicator in words."""

    do: Literal["report_realisation"]
    by: Who
    of: Annotated[Id | None, Field(description="whose plan, when it is not the own one")] = None
    values: dict[Id, Decimal | str]
    evidence: tuple[str, ...] = ()


class LogActivities(Step):
    """Daily reports: on so many first working days (Monday to Friday) of each month."""

    do: Literal["log_activities"]
    by: Who
    days: dict[Month, Annotated[int, Field(ge=1, le=23)]]
    text: Line
    minutes: Annotated[int, Field(ge=1, le=720)] = 360
    twice: Annotated[bool, Field(description="send everything twice, as a phone with a bad network does")] = False


class LogTraining(Step):
    """A completed training, in lesson hours (JP)."""

    do: Literal["log_training"]
    by: Who
    title: Line
    hours_jp: Decimal
    competence: Id | None = None
    training: Id | None = None


class SetUnitIndicators(Step):
    """The indicators of a unit or a team."""

    do: Literal["set_unit_indicators"]
    unit: Id
    by: Id | None = None
    indicators: tuple[Indicator, ...]


class ReportUnitRealisation(Step):
    """What a unit or a team has reached."""

    do: Literal["report_unit_realisation"]
    unit: Id
    by: Id | None = None
    values: dict[Id, Decimal | str]


class GiveFeedback(Step):
    """Feedback of each of ``by`` to each of ``to``: levels per behaviour or objective, with what was observed."""

    do: Literal["give_feedback"]
    by: Who
    to: Who
    source: Source
    behaviour: dict[Id, Level] = {}
    objectives: dict[Id, Level] = {}
    observed: str
    effect: str = ""


class AcknowledgeFeedback(Step):
    """Employees say that they have read their feedback."""

    do: Literal["acknowledge_feedback"]
    by: Who


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


class RateUnit(Step):
    """An official sets the predicate of a unit."""

    do: Literal["rate_unit"]
    unit: Id
    by: Id | None = None
    predicate: UnitPredicate
    reason: str


class Observe(Step):
    """The rater writes down observed competence levels (1 to 5)."""

    do: Literal["observe"]
    of: Who
    by: Id | None = None
    levels: dict[Id, Annotated[int, Field(ge=1, le=5)]]
    observed: str


class CloseInputs(Step):
    """The officer closes the inputs; the step ends when goals and feedback have answered."""

    do: Literal["close_inputs"]
    by: Id | None = None


class Decide(Step):
    """The rater decides; a ``reason`` is needed where the decision deviates from the suggestion."""

    do: Literal["decide"]
    of: Who
    by: Id | None = None
    results: Level
    behaviour: Level
    reason: str = ""


class DecideSuggested(Step):
    """The rater decides as suggested."""

    do: Literal["decide_suggested"]
    of: Who
    by: Id | None = None


class Acknowledge(Step):
    """Employees acknowledge their decided appraisal, which makes it final."""

    do: Literal["acknowledge"]
    by: Who


class Finalise(Step):
    """The officer makes a decided appraisal final that its employee does not acknowledge."""

    do: Literal["finalise"]
    of: Who
    by: Id | None = None
    reason: str


class ConcludeUnrated(Step):
    """The officer ends an appraisal whose inputs are missing, without a predicate."""

    do: Literal["conclude_unrated"]
    of: Who
    by: Id | None = None
    reason: str


class Training(Piece):
    """A training of the catalogue."""

    id: Id
    title: Line
    competence: Id
    hours_jp: Decimal


class UploadTrainings(Step):
    """Trainings are added to the agency's catalogue."""

    do: Literal["upload_trainings"]
    by: Id | None = None
    trainings: tuple[Training, ...]


class MatchMentor(Step):
    """A mentor is matched with a mentee."""

    do: Literal["match_mentor"]
    mentor: Id
    mentee: Id
    competence: Id
    by: Id | None = None


class DecideRecommendation(Step):
    """An employee accepts or declines a recommendation, or says that it is done."""

    do: Literal["decide_recommendation"]
    by: Who
    kind: RecommendationKind
    about: Id | None = None
    decision: Literal["accepted", "declined", "done"]
    reason: str = ""


class Look(Step):
    """Somebody looks at another's appraisal, plan or dossier; useful with ``refused``."""

    do: Literal["look"]
    by: Who
    of: Id
    at: Literal["appraisal", "plan", "dossier"]


class Check(Step):
    """What the platform must say in the middle of the story: the suggestion so far, or a survey's answers."""

    do: Literal["check"]
    of: Who
    results: Level | None = None
    behaviour: Level | None = None
    predicate: Predicate | None = None
    results_percent: Decimal | None = None
    behaviour_percent: Decimal | None = None
    missing: tuple[str, ...] | None = None


AnyStep = Annotated[
    UploadPolicy | OpenCycle | ProposePlan | AgreePlan | ReturnPlan | ReportRealisation | LogActivities | LogTraining
    | SetUnitIndicators | ReportUnitRealisation | GiveFeedback | AcknowledgeFeedback | OpenSurvey | AnswerSurvey
    | RecordMentoring | RateUnit | Observe | CloseInputs | Decide | DecideSuggested | Acknowledge | Finalise
    | ConcludeUnrated | UploadTrainings | MatchMentor | DecideRecommendation | Look | Check,
    Field(discriminator="do"),
]
