"""Steps around plans: tasks by letter, templates, impacts, wrong raters, what a unit's indicators come to."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from cli.play.parts import Line, Objective
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.events.goals import TaskKind


class AssignTask(Step):
    """The rater adds results to agreed plans by letter: an additional task, or a special assignment by ``official``.

    ``weights``: all weights anew (objective -> weight), where the policy gives them a total.
    """

    do: Literal["assign_task"]
    of: Who
    by: Id | None = None
    kind: TaskKind = TaskKind.ADDITIONAL
    letter: Line
    starts: date
    ends: date
    official: str = ""
    weights: dict[Id, Decimal] = Field(default_factory=dict)
    objectives: tuple[Objective, ...]


class SettleImpact(Step):
    """The employee (or ``by``) notes how a changed objective of the superior was dealt with."""

    do: Literal["settle_impact"]
    of: Id
    by: Id | None = None
    objective: Annotated[str, Field(description="the superior's objective that changed, as person/objective")]
    remark: Line


class PublishTemplate(Step):
    """An officer keeps objectives of ``plans`` as a template for position groups."""

    do: Literal["publish_template"]
    by: Id | None = None
    template: Id
    title: Line
    groups: tuple[PositionGroup, ...] = ()
    plan: str


class GiveTemplate(Step):
    """An officer gives a template to everybody of the cycle whom it is meant for; ``given``: to how many it came."""

    do: Literal["give_template"]
    by: Id | None = None
    template: Id
    given: int


class ReportRater(Step):
    """The employee, or ``by``, reports that the rater on the plan is the wrong one."""

    do: Literal["report_rater"]
    of: Id
    by: Id | None = None
    reason: Line
    right: Id | None = None


class CloseRaterReport(Step):
    """An officer closes such a report, with a reason that both sides read."""

    do: Literal["close_rater_report"]
    of: Id
    by: Id | None = None
    reason: Line


class TakeOverRollUp(Step):
    """What the people of a unit reported for one of its indicators is taken over; ``value``: what it has to be."""

    do: Literal["take_over_roll_up"]
    unit: Id
    by: Id | None = None
    indicator: Id
    value: Decimal


class WatchUnit(Step):
    """The live monitor of a unit shows how far people are, in percent of all their indicators."""

    do: Literal["watch_unit"]
    unit: Id
    by: Id | None = None
    people: dict[Id, Decimal]


class Delegate(Step):
    """A rater names a substitute until ``last``; with the number of a ``letter`` an officer records a PLT."""

    do: Literal["delegate"]
    of: Id
    to: Id
    last: date
    letter: Line | None = None
    reason: str = ""
