"""A unit live, as server-sent events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.goals.api.doors import ReadingDep
from services.goals.api.unit_bodies import PersonProgress, UnitProgressOut, person_progress, unit_out, unit_progress
from services.goals.api.units import CycleQuery, UnitId
from services.goals.store.tail import Tail
from services.goals.usecases.acting import Acting, Found
from services.goals.usecases.monitor import Change, UnitChange, follow_unit
from services.goals.usecases.reading import SeenUnit, see_unit
from shared.events.registry import GOALS
from shared.loops import quietly

HEARTBEAT_SECONDS = 15


@asynccontextmanager
async def _following(app: FastAPI) -> AsyncIterator[None]:
    """Keep one tail of what goals says for all who watch, as long as the service runs."""
    settings = app.state.parts.settings
    tail = app.state.tail = Tail(bootstrap=settings.kafka_bootstrap, topic=GOALS)
    try:
        yield
    finally:
        await quietly("tail", tail.stop(), seconds=settings.drain_seconds)


def _tail_of(request: Request) -> Tail:
    tail: Tail = request.app.state.tail
    return tail


router = APIRouter(tags=["units"], lifespan=_following)


@router.get("/units/{unit_id}/monitor", summary="A unit live (server-sent events)", response_model=None)
async def get_monitor(
    unit_id: UnitId, cycle_id: CycleQuery, acting: ReadingDep, tail: Annotated[Tail, Depends(_tail_of)]
) -> EventSourceResponse:
    """Stream ``progress`` once, then ``plan`` and ``unit`` as they change."""
    await see_unit(acting, unit_id, cycle=cycle_id)
    return EventSourceResponse(
        _events(acting, tail, unit_id, cycle_id), ping=HEARTBEAT_SECONDS, headers={"Cache-Control": "no-store"}
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
