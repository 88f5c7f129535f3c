"""Steps at goal setting: plans, realisations, daily reports, trainings, unit indicators."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cli.play.parts import Appendix, Indicator, Line, Objective, Piece
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.goals import Desk

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]


class ProposePlan(Step):
    """Employees propose their plan (SKP), first or revised: ``objectives``, or the name of a plan of ``plans``.

    ``as_prefilled``: the objectives that a template put into the plan, as they are.
    """

    do: Literal["propose_plan"]
    by: Who
    plan: str | None = None
    objectives: tuple[Objective, ...] = ()
    appendix: Appendix | None = None
    as_prefilled: bool = False


class Expect(Step):
    """The rater (unless ``by`` is somebody else) writes what is expected of behaviour: criterion -> text."""

    do: Literal["expect"]
    of: Who
    by: Id | None = None
    behaviour: dict[Id, Line]


class FollowUp(Piece):
    """What was agreed in a dialogue; ``desk``: whose it is."""

    text: Line
    desk: Desk
    due_on: date


class HoldDialogue(Step):
    """The employee ``of`` (unless ``by`` is the rater's side) records a dialogue, the other side acknowledges it."""

    do: Literal["hold_dialogue"]
    of: Id
    by: Id | None = None
    notes: Line
    follow_ups: tuple[FollowUp, ...] = ()
    remark: str = ""


class AgreePlan(Step):
    """The rater (unless ``by`` is somebody else) agrees on proposed plans."""

    do: Literal["agree_plan"]
    of: Who
    by: Id | None = None


class AcceptDelegation(Step):
    """Who is to act for ``of`` (see ``acting`` of people) accepts; before that it gives nothing."""

    do: Literal["accept_delegation"]
    by: Id
    of: Id


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
    reported_on: Annotated[date | None, Field(description="another day than that of the step")] = None


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
