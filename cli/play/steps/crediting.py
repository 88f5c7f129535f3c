"""Steps at career with numbers: angka kredit and its letters, ends of mentoring, statistics of groups."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cli.play.parts import Line, Piece
from cli.play.steps.base import Step
from shared.events.base import Id
from shared.rules.credit import FunctionalLevel

Rank = Annotated[str, StringConstraints(pattern=r"^(I|II|III|IV)/[a-e]$")]


class RecordCredit(Step):
    """An officer records level, rank and credits held as of a day."""

    do: Literal["record_credit"]
    of: Id
    by: Id | None = None
    as_of: date
    level: FunctionalLevel
    rank: Rank
    opening: Decimal
    source: Line


class CheckCredit(Step):
    """What somebody's credits come to at this moment."""

    do: Literal["check_credit"]
    of: Id
    total: Decimal


class DetermineCredit(Step):
    """An officer records a letter (PAK) about whole months; without ``main`` it is the platform's own figure."""

    do: Literal["determine_credit"]
    of: Id
    by: Id | None = None
    letter: Line
    history: Annotated[
        Line, Field(description="SIASN's id of the entry in the position history, 32 hexadecimal digits")
    ]
    starts: date
    ends: date
    main: Decimal | None = None
    reason: str = ""
    total: Annotated[Decimal | None, Field(description="what it has to come to")] = None


class WithdrawCredit(Step):
    """An officer withdraws such a letter."""

    do: Literal["withdraw_credit"]
    of: Id
    by: Id | None = None
    letter: Line
    reason: Line


class EndMentoring(Step):
    """The mentor (unless ``by`` is somebody else) ends a match, with what it came to."""

    do: Literal["end_mentoring"]
    mentor: Id
    mentee: Id
    competence: Id
    by: Id | None = None
    outcome: str = ""


class Attributes(Piece):
    """What only statistics of groups may use."""

    sex: Literal["female", "male"]
    born: int


class RecordAttributes(Step):
    """An officer records sex and year of birth, and what for."""

    do: Literal["record_attributes"]
    by: Id | None = None
    people: dict[Id, Attributes]
    purpose: Line


class CheckFairness(Step):
    """An officer asks how predicates fell in groups; ``people``: all, rounded; ``hidden``: small groups not shown."""

    do: Literal["check_fairness"]
    people: int
    hidden: Annotated[dict[str, int], Field(description="table (unit, sex, age) -> groups that are not shown")]
