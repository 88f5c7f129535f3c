"""A unit live, as server-sent events."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.goals.api.doors import ReadingDep
from services.goals.api.unit_bodies import PersonProgress, UnitProgressOut, person_progress, unit_out, unit_progress
from services.goals.api.units import CycleQuery, UnitId
from services.goals.usecases.acting import Acting, Found
from services.goals.usecases.monitor import Change, UnitChange, follow_unit
from services.goals.usecases.reading import SeenUnit, see_unit
from shared.bus.tail import Tail
from shared.runtime import PartsDep

router = APIRouter(tags=["units"])
HEARTBEAT_SECONDS = 15


@router.get("/units/{unit_id}/monitor", summary="A unit live (server-sent events)", response_model=None)
async def get_monitor(
    unit_id: UnitId, cycle_id: CycleQuery, acting: ReadingDep, parts: PartsDep
) -> EventSourceResponse:
    """Stream ``progress`` once, then ``plan`` and ``unit`` as they change."""
    await see_unit(acting, unit_id, cycle=cycle_id)
    return EventSourceResponse(
        _events(acting, parts.tail, unit_id, cycle_id), ping=HEARTBEAT_SECONDS, headers={"Cache-Control": "no-store"}
    )


async def _events(acting: Acting, tail: Tail, unit: str, cycle: str) -> AsyncIterator[ServerSentEvent]:
    async for change in follow_unit(acting, tail, unit, cycle=cycle):
        yield event_of(change, unit=unit, cycle=cycle)


def event_of(change: Change, *, unit: str, cycle: str) -> ServerSentEvent:
    """Show a change as an event; its id is the document and version, so that a client can tell what it has."""
    match change:
        case SeenUnit():
            return ServerSentEvent(event="progress", data=_whole(change, unit, cycle).model_dump_json())
        case Found(id=id, version=version, state=state):
            row: PersonProgress = person_progress(id=id, version=version, plan=state)
            return ServerSentEvent(event="plan", id=f"{id}/{version}", data=row.model_dump_json())
        case UnitChange(id=id, version=version, state=indicators):
            shown = unit_out(id=id, version=version, state=indicators)
            return ServerSentEvent(event="unit", id=f"{id}/{version}", data=shown.model_dump_json())


def _whole(seen: SeenUnit, unit: str, cycle: str) -> UnitProgressOut:
    people = [person_progress(id=each.id, version=each.version, plan=each.state) for each in seen.plans]
    return unit_progress(unit_id=unit, cycle_id=cycle, people=people, indicators=seen.indicators)
