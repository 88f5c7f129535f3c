"""The tail of a unit's live view lives as long as the service."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from services.goals.api.monitor import router
from services.goals.store.tail import Tail


async def test_whoever_watches_is_let_go_when_the_service_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_tail: Tail) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Tail, "_follow", silent)
    app: Any = FastAPI()
    app.state.parts = SimpleNamespace(settings=SimpleNamespace(kafka_bootstrap="nowhere:1", drain_seconds=1))
    app.include_router(router, prefix="/v1")

    async with app.router.lifespan_context(app):
        listening = app.state.tail.listen(lambda _record: True)
        records = await listening.__aenter__()

    assert await records.get() is None
