"""Steps after a decision: calibration before it is final, objections (keberatan) after."""

from typing import Literal

from pydantic import Field

from cli.play.steps.base import Step
from shared.events.base import Id
from shared.rules.vocabulary import Level


class Calibrate(Step):
    """A calibration session of a unit: ``by`` proposes another rating for ``of``; the rater confirms or refuses it."""

    do: Literal["calibrate"]
    unit: Id
    by: Id
    of: Id
    results: Level
    behaviour: Level
    reason: str
    answer: Literal["confirmed", "refused"] = "confirmed"


class ObjectToResult(Step):
    """The officer records the letter with which an employee objects to the final result."""

    do: Literal["object_to_result"]
    of: Id
    by: Id | None = None
    reason: str


class StateOnObjection(Step):
    """The employee or the rater says something about an objection."""

    do: Literal["state_on_objection"]
    of: Id
    by: Id
    text: str


class DecideObjection(Step):
    """The rater's superior decides: upheld with other ratings, or rejected."""

    do: Literal["decide_objection"]
    of: Id
    by: Id
    upheld: bool
    results: Level | None = None
    behaviour: Level | None = None
    reason: str = Field(min_length=1)
