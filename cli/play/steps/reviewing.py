"""Steps with what was recorded: the employee corrects or withdraws it, the superior confirms or returns it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from cli.play.parts import Line
from cli.play.steps.base import Step, Who
from cli.play.steps.planning import Month
from shared.events.base import Id

Days = Annotated[tuple[date, ...], Field(description="daily entries, by the day that they are about")]


class CorrectReports(Step):
    """Employees correct daily entries (``text``, ``minutes``) or realisations (indicator: what it should have said)."""

    do: Literal["correct_reports"]
    by: Who
    reason: Line
    days: Days = ()
    text: Line | None = None
    minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    values: Annotated[
        dict[Id, Decimal | str], Field(default_factory=dict, description="the newest realisation of each")
    ]


class WithdrawReports(Step):
    """Employees withdraw daily entries, trainings (by title) or the newest realisation of indicators."""

    do: Literal["withdraw_reports"]
    by: Who
    reason: Line
    days: Days = ()
    trainings: tuple[Line, ...] = ()
    indicators: tuple[Id, ...] = ()


class Review(Step):
    """The superior (unless ``by`` is somebody else) confirms what waits, or returns it with a reason.

    Of the entries those of ``months``, or only of ``days`` or the trainings named; of the realisations those of
    ``indicators``. ``items`` says how many that must be.
    """

    do: Literal["review"]
    of: Who
    by: Id | None = None
    outcome: Literal["confirmed", "returned"] = "confirmed"
    reason: str = ""
    months: tuple[Month, ...] = ()
    days: Days = ()
    trainings: tuple[Line, ...] = ()
    indicators: tuple[Id, ...] = ()
    items: Annotated[int, Field(ge=1)] | None = None
