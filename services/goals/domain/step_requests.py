"""What people ask to be done with entries and realisations, as they send it."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StrictInt, StringConstraints, TypeAdapter

from services.goals.domain.activity.entry import Activity
from services.goals.domain.realisation import Report
from services.goals.domain.requests import ActivityIn, Note, RealisationIn, Reason
from services.goals.domain.standing import Asked, Step
from shared.each import Misread, alone, readable
from shared.events.base import Id
from shared.request import Request

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Version = Annotated[StrictInt, Field(ge=1, le=100_000, description="Versi yang dibaca.")]
_ACTIVITY: Final = TypeAdapter(Activity)
_REPORT: Final = TypeAdapter(Report)


class StepIn(Request):
    """On which version a step is taken: the one that was read."""

    version: Version = 1


class ActivityCorrection(ActivityIn, StepIn):
    """What an entry says from now on, and why."""

    reason: Reason


class RealisationCorrection(RealisationIn, StepIn):
    """What a realisation says from now on, and why; without a day it keeps its own."""

    reason: Reason


class Withdrawal(StepIn):
    """What is taken back, and why."""

    id: Id
    reason: Reason


class Review(StepIn):
    """What the superior says of one item; whoever returns it says why."""

    id: Id
    outcome: Literal["confirmed", "returned"]
    reason: Note = ""


class ActivityCorrections(Request):
    """Corrections of entries of one month."""

    month: Month
    items: Annotated[
        tuple[Annotated[ActivityCorrection | Misread, alone(id="activity_id")], ...],
        Field(min_length=1, max_length=200),
    ]

    def asked(self) -> tuple[Asked[Activity], ...]:
        """Give the steps that could be read as goals takes them.

        :raises Unreadable: when none could be read
        """
        return tuple(
            Asked(
                id=each.activity_id,
                version=each.version,
                step=Step.CORRECTED,
                reason=each.reason,
                content=_ACTIVITY.validate_python(each.model_dump(exclude={"version", "reason"})),
            )
            for each in readable(self.items)
        )


class RealisationCorrections(Request):
    """Corrections of realisations."""

    items: Annotated[
        tuple[Annotated[RealisationCorrection | Misread, alone(id="realisation_id")], ...],
        Field(min_length=1, max_length=100),
    ]

    def asked(self) -> tuple[Asked[Report], ...]:
        """Give the steps that could be read as goals takes them.

        :raises Unreadable: when none could be read
        """
        return tuple(
            Asked(
                id=each.realisation_id,
                version=each.version,
                step=Step.CORRECTED,
                reason=each.reason,
                content=_REPORT.validate_python(each.model_dump(exclude={"version", "reason"})),
            )
            for each in readable(self.items)
        )


class Withdrawals(Request):
    """What is taken back."""

    items: Annotated[tuple[Annotated[Withdrawal | Misread, alone(id="id")], ...], Field(min_length=1, max_length=200)]

    def asked(self) -> tuple[Asked[Any], ...]:
        """Give the steps that could be read as goals takes them.

        :raises Unreadable: when none could be read
        """
        return tuple(
            Asked(id=each.id, version=each.version, step=Step.WITHDRAWN, reason=each.reason)
            for each in readable(self.items)
        )


class ActivityWithdrawals(Withdrawals):
    """Entries of one month that are taken back."""

    month: Month


class Reviews(Request):
    """What the superior says of several items, each answered for itself."""

    items: Annotated[tuple[Annotated[Review | Misread, alone(id="id")], ...], Field(min_length=1, max_length=1000)]

    def asked(self) -> tuple[Asked[Any], ...]:
        """Give the steps that could be read as goals takes them.

        :raises Unreadable: when none could be read
        """
        return tuple(
            Asked(id=each.id, version=each.version, step=Step(each.outcome), reason=each.reason)
            for each in readable(self.items)
        )


class ActivityReviews(Reviews):
    """What the superior says of entries of one month."""

    month: Month


class UnitRealisationCorrections(RealisationCorrections):
    """Corrections of realisations of a unit."""

    cycle_id: Id


class UnitRealisationWithdrawals(Withdrawals):
    """Realisations of a unit that are taken back."""

    cycle_id: Id
