"""Steps that mend mistakes: results corrected or withdrawn, conclusions reopened, cycles amended or cancelled."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cli.play.steps.base import Step
from shared.events.base import Id
from shared.rules.vocabulary import Level

Proof = Annotated[tuple[str, ...], Field(min_length=1)]


class CorrectResult(Step):
    """The rater, or ``by``, asks for another final result, with addresses that prove it."""

    do: Literal["correct_result"]
    of: Id
    by: Id | None = None
    results: Level
    behaviour: Level
    reason: str
    proof: Proof


class WithdrawResult(Step):
    """The rater, or ``by``, asks that a final result stands no more, with addresses that prove why."""

    do: Literal["withdraw_result"]
    of: Id
    by: Id | None = None
    reason: str
    proof: Proof


class DecideCorrection(Step):
    """The rater's superior approves a correction or a withdrawal, or refuses it."""

    do: Literal["decide_correction"]
    of: Id
    by: Id
    approved: bool
    reason: str


class Reopen(Step):
    """The officer, or the rater (``by``), opens again what was concluded by mistake."""

    do: Literal["reopen"]
    of: Id
    by: Id | None = None
    reason: str


class AmendCycle(Step):
    """The officer gives a cycle another title or other dates; what is not written stays."""

    do: Literal["amend_cycle"]
    by: Id | None = None
    title: str | None = None
    starts: date | None = None
    ends: date | None = None
    reason: str


class CancelCycle(Step):
    """The officer cancels a cycle; its plans and appraisals follow."""

    do: Literal["cancel_cycle"]
    by: Id | None = None
    reason: str
