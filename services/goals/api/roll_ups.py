"""Endpoints about indicators of a unit that follow from what people achieved."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.goals.api.unit_bodies import UnitIndicatorsOut, unit_out
from services.goals.domain.unit_requests import TakenOverIn
from services.goals.rules.roll_up import RolledUp
from services.goals.usecases.roll_up import read_roll_ups, take_over
from shared.acting import ActingDep, ReadingDep, acted
from shared.events.base import Id

router = APIRouter(prefix="/units/{unit_id}/roll-ups", tags=["units"])
UnitId = Annotated[Id, Path()]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUpsOut:
    """What the indicators of a unit come to."""

    unit_id: str
    cycle_id: str
    items: tuple[RolledUp, ...]


@router.get("", summary="What the indicators of a unit come to")
async def get_roll_ups(unit_id: UnitId, cycle_id: Annotated[Id, Query()], acting: ReadingDep) -> RollUpsOut:
    """Show each indicator that is rolled up, with what everybody achieved; officers and whoever heads the unit."""
    return RollUpsOut(unit_id=unit_id, cycle_id=cycle_id, items=await read_roll_ups(acting, unit_id, cycle_id))


@router.post("", summary="Take over what an indicator comes to")
async def post_roll_up(unit_id: UnitId, body: TakenOverIn, acting: ActingDep, response: Response) -> UnitIndicatorsOut:
    """Report it on the unit as of today; officers and whoever heads the unit."""
    done = await take_over(acting, unit_id, body)
    acted(response, done)
    return unit_out(done.state, done.version)
