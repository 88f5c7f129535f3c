"""A unit live, as server-sent events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.goals.api.unit_bodies import person_progress, unit_out, unit_progress
from services.goals.api.units import CycleQuery, UnitId
from services.goals.domain.plan.state import PlanState
from services.goals.domain.unit import UnitIndicatorsState
from services.goals.store.tail import Tail
from services.goals.usecases.monitor import Change, follow_unit
from services.goals.usecases.reading import SeenUnit, see_unit
from shared.acting import Acting, ReadingDep
from shared.bus.access import KafkaAccess
from shared.events.registry import GOALS
from shared.loops import quietly

HEARTBEAT_SECONDS = 15


@asynccontextmanager
async def _following(app: FastAPI) -> AsyncIterator[None]:
    """Keep one tail of what goals publishes for all who watch, as long as the service runs."""
    settings = app.state.parts.settings
    tail = app.state.tail = Tail(access=KafkaAccess.of(settings), topic=GOALS)
    try:
        yield
    finally:
        await quietly("tail", tail.stop(), seconds=settings.drain_seconds)


async def _tail_of(request: Request) -> Tail:
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
    if isinstance(change, SeenUnit):
        everything = unit_progress(change, unit_id=unit, cycle_id=cycle)
        return ServerSentEvent(event="progress", data=everything.model_dump_json())
    name, row = _row(change.present, change.version)
    return ServerSentEvent(event=name, id=f"{change.id}/{change.version}", data=row.model_dump_json())


def _row(state: PlanState | UnitIndicatorsState, version: int) -> tuple[str, BaseModel]:
    if isinstance(state, PlanState):
        return "plan", person_progress(state, version)
    return "unit", unit_out(state, version)
