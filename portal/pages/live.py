"""What changes at a unit while somebody looks, as server-sent events without content: the page then asks anew."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from portal.calls import Away, Refused
from portal.visit import VisitDep

router = APIRouter(prefix="/tim/langsung")
Id = Annotated[str, Query(min_length=1, max_length=100)]


@router.get("")
async def get_changes(visit: VisitDep, siklus: Id, unit: Id) -> Response:
    """Say whenever a plan of a unit changes; nothing where the service cannot say, and the browser asks no more."""
    changes = visit.services.changes("goals", f"/units/{quote(unit)}/monitor", cycle_id=siklus)
    try:
        await anext(changes)  # how it all stands: the page shows that already
    except (Away, Refused, StopAsyncIteration):
        return Response(status_code=204)
    return StreamingResponse(_events(changes), media_type="text/event-stream")


async def _events(changes: AsyncIterator[str]) -> AsyncIterator[bytes]:
    try:
        async for name in changes:
            yield b"event: berubah\ndata:\n\n" if name else b":\n\n"
    except Away:
        return  # the browser connects again by itself
