"""What people ask of the indicators of a unit, as they send it."""

from typing import Annotated

from pydantic import Field

from services.goals.domain.requests import IndicatorIn, Realisations
from shared.events.base import Id
from shared.events.goals import RollUp
from shared.request import DatedRequest, Request


class UnitIndicatorIn(IndicatorIn):
    """An indicator of a unit; ``roll_up``: how it follows from the objectives of people that are tied to it."""

    roll_up: RollUp | None = None


class UnitIndicatorsIn(DatedRequest):
    """What a unit is measured by; it replaces what was set before."""

    cycle_id: Id
    indicators: Annotated[tuple[UnitIndicatorIn, ...], Field(min_length=1, max_length=100)]


class UnitRealisationsIn(Request):
    """Reports on a unit, taken all or none."""

    cycle_id: Id
    items: Realisations


class TakenOverIn(Request):
    """What an indicator is rolled up to is reported on the unit, as of today."""

    cycle_id: Id
    indicator_id: Id
    realisation_id: Id
