"""Steps of careers: positions, what a recommendation leads to, awards, the nine boxes, the register of successors."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from cli.play.parts import Line, Piece
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.career import AwardKind, RecommendationKind
from shared.events.directory import PositionGroup

Level = Annotated[int, Field(ge=1, le=5)]


class Position(Piece):
    """A position: what it needs, who holds it, or from which day nobody does."""

    id: Id
    unit: Id
    name: Line
    group: PositionGroup
    needs: dict[Id, Level] = Field(default_factory=dict)
    held_by: Id | None = None
    vacant: date | None = None


class RecordPositions(Step):
    """An officer records positions in the directory."""

    do: Literal["record_positions"]
    by: Id | None = None
    positions: tuple[Position, ...]


class RecordAssessments(Step):
    """An officer records how much potential people have, as an assessment found."""

    do: Literal["record_assessments"]
    by: Id | None = None
    potential: dict[Id, Decimal]
    source: Line


class CheckOffers(Step):
    """What a recommendation leads to at this moment: exactly these positions or trainings, best first."""

    do: Literal["check_offers"]
    of: Id
    kind: RecommendationKind
    about: Id | None = None
    positions: tuple[Id, ...] = ()
    trainings: tuple[Id, ...] = ()


class GiveAward(Step):
    """An officer records an award; ``fulfils``: it is the recognition of the cycle that the person accepted."""

    do: Literal["give_award"]
    by: Id | None = None
    to: Id
    kind: AwardKind
    title: Line
    given_by: Line
    letter: Line
    fulfils: bool = False


class ShareAward(Step):
    """Somebody shared with others what the award of a letter is for."""

    do: Literal["share_award"]
    by: Id
    letter: Line
    title: Line
    place: str = ""


class WithdrawAward(Step):
    """An officer withdraws an award that was given by mistake."""

    do: Literal["withdraw_award"]
    by: Id | None = None
    of: Id
    letter: Line
    reason: Line


class CheckTalentMap(Step):
    """Who stands in which of the nine boxes at this moment, and who in none; boxes that are not named are empty."""

    do: Literal["check_talent_map"]
    boxes: dict[Annotated[int, Field(ge=1, le=9)], tuple[Id, ...]]
    unplaced: tuple[Id, ...] = ()


class AddSuccessor(Step):
    """An officer puts somebody into the register of successors."""

    do: Literal["add_successor"]
    by: Id | None = None
    of: Who
    position: Id
    reason: Line


class RemoveSuccessor(Step):
    """An officer takes somebody out of the register of successors."""

    do: Literal["remove_successor"]
    by: Id | None = None
    of: Who
    position: Id
    reason: Line


class CheckSuccessors(Step):
    """Who is in the register for a position at this moment, and in which box each stands."""

    do: Literal["check_successors"]
    position: Id
    people: dict[Id, int]
