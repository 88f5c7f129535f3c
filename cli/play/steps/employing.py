"""Steps at the directory: employment and leave, files, erasure."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cli.play.parts import Line, Piece
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.directory import EmploymentEnd, EmploymentKind


class Leave(Piece):
    """Days of leave, both included."""

    kind: Id
    first: date
    last: date


class Employ(Step):
    """From when to when somebody is employed, why it ended, and leaves; recorded by the officer, or by ``by``."""

    do: Literal["employ"]
    of: Id
    by: Id | None = None
    kind: EmploymentKind = EmploymentKind.PNS
    first: date | None = None
    last: date | None = None
    ended: EmploymentEnd | None = None
    leaves: tuple[Leave, ...] = ()


class ImportPeople(Step):
    """An officer imports a file with these people as they are placed that day, first as a trial.

    ``counts``: what the import says of them (such as ``unchanged: 3``).
    """

    do: Literal["import_people"]
    of: Who
    counts: dict[str, Annotated[int, Field(ge=0)]]


class Erase(Step):
    """The agency's administrator erases name and NIP of somebody who has left."""

    do: Literal["erase"]
    of: Id
    reason: Line
