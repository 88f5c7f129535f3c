"""Steps at evaluation: policies, cycles, unit ratings, observations, decisions, ends."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.rules.vocabulary import Level, UnitPredicate


class UploadPolicy(Step):
    """The agency uploads the policy that the story names by ``file``, or a later version of it from another one."""

    do: Literal["upload_policy"]
    by: Id | None = None
    file: str | None = None


class OpenCycle(Step):
    """The performance officer opens a cycle."""

    do: Literal["open_cycle"]
    by: Id | None = None


class RateUnit(Step):
    """The leader one level above a unit sets its predicate; an officer where nobody is above."""

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
    if_version: Annotated[int | None, Field(description="the version that was seen (If-Match)")] = None


class DecideSuggested(Step):
    """The rater decides as suggested."""

    do: Literal["decide_suggested"]
    of: Who
    by: Id | None = None


class Approve(Step):
    """The rater's superior approves a decision, or returns it with a ``reason``, where the policy wants that."""

    do: Literal["approve"]
    of: Who
    by: Id | None = None
    approved: bool = True
    reason: str = ""


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
    happened_on: Annotated[date | None, Field(description="an earlier day, on which it happened on paper")] = None
    late_because: Annotated[str, Field(description="why it is recorded only now")] = ""


class ConcludeUnrated(Step):
    """The officer ends an appraisal whose inputs are missing, without a predicate."""

    do: Literal["conclude_unrated"]
    of: Who
    by: Id | None = None
    reason: str
