"""A service's consuming side alone: its batches and bulk jobs on a database of its own, without a broker."""

import importlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRecord

from shared import clock
from shared.batch import Batches
from shared.dead_letter import Parked
from shared.jobs import BulkJobs
from shared.mongo.client import Collection, connect
from shared.mongo.documents import Documents
from shared.times import Times

from .memory import Quiet, everything
from .weather import shuffled

_BATCH = 150
_IN_CHUNK = 50
_BYTES_MAX = 1 << 20
_STEPS_MAX = 500


@dataclass
class Consuming:
    """What a service makes of facts when it can only read them."""

    collection: Collection
    documents: Documents
    batches: Batches
    jobs: BulkJobs

    async def apply(self, records: Sequence[ConsumerRecord], chance: random.Random) -> list[Parked]:
        """Apply records in batches, shuffled across keys, and do the bulk jobs; return what was bad."""
        mixed = shuffled(records, key=lambda each: (each.topic, each.key), chance=chance, times=1)
        parked: list[Parked] = []
        for start in range(0, len(mixed), _BATCH):
            parked += (await self.batches.apply(mixed[start : start + _BATCH], now=clock.now())).parked
        for _ in range(_STEPS_MAX):
            if not await self.jobs.step():
                return parked
        raise AssertionError("the bulk jobs do not come to an end")

    async def states(self) -> dict[str, Any]:
        """Give all states by id."""
        return {id: each.state for id, each in (await everything(self.documents)).items()}


@asynccontextmanager
async def consuming(service: str, *, uri: str, database: str) -> AsyncIterator[Consuming]:
    """Open a service's consuming side on a database."""
    described = importlib.import_module(f"services.{service}.main").SERVICE
    client = connect(uri)
    try:
        collection = client[database][service]
        documents = Documents(collection, described.kinds, in_chunk=_IN_CHUNK)
        await documents.ensure_indexes(described.lookups)
        times = Times(documents, zone="Asia/Jakarta")
        teller, handlers = Quiet(documents), described.handlers
        yield Consuming(
            collection,
            documents,
            Batches(documents=documents, teller=teller, handlers=handlers, message_bytes_max=_BYTES_MAX, times=times),
            BulkJobs(documents=documents, teller=teller, mine=bool, jobs=described.jobs, times=times),
        )
    finally:
        client.close()
