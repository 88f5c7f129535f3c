"""A service without its background, in the process of the tests, on documents that a test puts there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
from fastapi import FastAPI

from shared import clock
from shared.document import fresh
from shared.runtime import build
from shared.service import Parts, Service
from shared.settings import ServiceSettings

from .memory import MemoryCollection, Quiet
from .queries import check_listed


def keep_on(app: FastAPI, collection: Any) -> Parts:
    """Let a service without its background keep its documents in a collection, and tell nobody."""
    parts: Parts = app.state.parts
    parts.documents._collection = collection
    parts.commands._teller = Quiet(parts.documents)
    return parts


async def service_on(
    collection: Any, service: Service, settings: ServiceSettings, states: Mapping[str, Any] | None = None
) -> FastAPI:
    """Build a service on a collection that holds these states, by id."""
    app = build(service, settings)
    documents = keep_on(app, collection).documents
    if isinstance(collection, MemoryCollection):
        collection.check = partial(check_listed, service.party.name)
    await documents.ensure_indexes(service.lookups)
    made = [
        replace(fresh(kind=documents.kind_of(id), id=id), state=state, version=1, dirty=True)
        for id, state in (states or {}).items()
    ]
    await documents.save(made, now=clock.now())
    return app


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of an app in this process."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        yield client
