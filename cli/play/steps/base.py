"""What all steps of a story have: a day, what is done, and whether it must be refused."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from cli.play.parts import Piece
from shared.events.base import Id

Who = Annotated[
    Id | tuple[Id, ...],
    Field(description="a person, a list of persons, or everyone (everybody who takes part in the cycle)"),
]


class Refused(Piece):
    """The step must be refused, with this code (and status). Accepted, or refused otherwise, the story fails."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]
    status: int | None = None


class Step(Piece):
    """What all steps have. ``except`` takes persons out of a list or of everyone; ``cycle`` is needed only when
    a story has several, ``segment`` only for a segment that ended when the person moved."""

    on: date
    cycle: Id | None = None
    segment: Annotated[int, Field(ge=1)] | None = None
    excluding: Annotated[tuple[Id, ...], Field(alias="except")] = ()
    refused: Refused | None = None
    note: str = ""
