"""The tail of a unit's live view lives as long as the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from services.goals.api.monitor import router
from services.goals.store.tail import Tail
from services.goals.usecases import monitor
from services.goals.usecases.monitor import follow_unit
from shared.settings import ServiceSettings


async def test_whoever_watches_is_let_go_when_the_service_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_tail: Tail) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Tail, "_follow", silent)
    app: Any = FastAPI()
    app.state.parts = SimpleNamespace(settings=ServiceSettings(kafka_bootstrap="nowhere:1", drain_seconds=1))
    app.include_router(router, prefix="/v1")

    async with app.router.lifespan_context(app):
        listening = app.state.tail.listen(lambda _record: True)
        records = await listening.__aenter__()

    assert await records.get() is None


async def test_a_view_ends_with_the_day_so_that_sight_is_found_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A delegation that ended at midnight, or an employment, must not go on in a connection that stays open."""
    days = iter([date(2026, 3, 14), date(2026, 3, 15)])

    async def looked(*_given: Any, **_named: Any) -> Any:
        return SimpleNamespace(plans=(), whole=True, indicators=SimpleNamespace(version=0))

    async def of(_agency: str) -> Any:
        return SimpleNamespace(today=next(days))

    async def nothing(_records: Any) -> tuple[str, ...]:
        return ()

    async def versions(_ids: Any) -> dict[str, int]:
        return {}

    @asynccontextmanager
    async def listen(_wanted: Any) -> AsyncIterator[None]:
        yield None

    monkeypatch.setattr(monitor, "see_unit", looked)
    monkeypatch.setattr(monitor, "_changed", nothing)
    parts = SimpleNamespace(times=SimpleNamespace(of=of))
    documents = SimpleNamespace(versions=versions)
    acting: Any = SimpleNamespace(agency_id="sorong", today=date(2026, 3, 14), parts=parts, documents=documents)
    tail: Any = SimpleNamespace(listen=listen)

    told = [each async for each in follow_unit(acting, tail, "sd1", cycle="2026")]

    assert len(told) == 1
    assert next(days, None) is None
