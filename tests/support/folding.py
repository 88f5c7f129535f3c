"""A service's consuming side alone: its fold and its bulk work on a database of its own, without a broker."""

import importlib
import random
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRecord

from shared import clock
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Publisher
from shared.dead_letter import Parked
from shared.fold import Fold
from shared.mongo.client import connect
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox
from shared.walk import Walks

from .weather import shuffled

_BATCH = 150
_IN_CHUNK = 50
_BYTES_MAX = 1 << 20
_STEPS_MAX = 500


class Silent(Publisher):
    """Takes every event and tells nobody."""

    async def publish(self, events: Iterable[Outgoing]) -> None:
        """Say nothing."""


@dataclass
class Folding:
    """What a service makes of facts when it can only hear."""

    documents: Documents
    fold: Fold
    walks: Walks

    async def take(self, records: Sequence[ConsumerRecord], chance: random.Random) -> list[Parked]:
        """Fold records in batches, shuffled across keys, and do the bulk work; return what was bad."""
        mixed = shuffled(records, key=lambda each: (each.topic, each.key), chance=chance, times=1)
        parked: list[Parked] = []
        for start in range(0, len(mixed), _BATCH):
            parked += (await self.fold.fold(mixed[start : start + _BATCH], now=clock.now())).parked
        for _ in range(_STEPS_MAX):
            if not await self.walks.step():
                return parked
        raise AssertionError("the bulk work does not come to an end")

    async def states(self) -> dict[str, Any]:
        """Give all states by id."""
        return {each.id: each.state async for chunk in self.documents.everything(200) for each in chunk}


@asynccontextmanager
async def folding(service: str, *, uri: str, database: str) -> AsyncIterator[Folding]:
    """Open a service's consuming side on a database."""
    described = importlib.import_module(f"services.{service}.main").SERVICE
    client = connect(uri)
    try:
        documents = Documents(client[database][service], described.kinds, in_chunk=_IN_CHUNK)
        await documents.ensure_indexes(described.lookups)
        leases = Leases(documents.collection, owner="test", slots=documents.slots, seconds=600)
        await leases.renew()
        outbox = Outbox(documents=documents, publisher=Silent("", client_id="silent"), leases=leases)
        yield Folding(
            documents,
            Fold(documents=documents, handlers=described.handlers, message_bytes_max=_BYTES_MAX),
            Walks(documents=documents, outbox=outbox, leases=leases, walks=described.walks),
        )
    finally:
        client.close()
