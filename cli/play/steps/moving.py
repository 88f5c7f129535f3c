"""A person moves: to another unit, position or superior, from a day on."""

from typing import Literal

from cli.play.parts import Line
from cli.play.steps.base import Step
from shared.events.base import Id
from shared.events.directory import PositionGroup


class Move(Step):
    """The directory tells that somebody moved on this day; what is not written stays as it was.

    From this day on, steps about the person in the cycle are about the new segment; ``segment`` names an earlier one.
    ``corrects``: the assignment was recorded wrongly from its first day on, and no new segment begins.
    """

    do: Literal["move"]
    of: Id
    unit: Id | None = None
    team: Id | None = None
    position: Line | None = None
    group: PositionGroup | None = None
    heads: Id | None = None
    rater: Id | None = None
    corrects: bool = False
