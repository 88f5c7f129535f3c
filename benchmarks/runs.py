"""One measured run of each kind. Each has a consumer group and a collection of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from aiokafka import AIOKafkaConsumer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from pymongo import ReplaceOne
from shared.mongo.leases import Leases
from shared.outbox import Outbox

from cli.stack import Stack
from services.evaluation.handlers import HANDLERS
from services.evaluation.store import KINDS, LOOKUPS
from shared import clock
from shared.batch import Batches
from shared.bus.publisher import Publisher
from shared.consumer import BatchConsumer
from shared.dead_letter import DeadLetters
from shared.decision import Env
from shared.document import Cause, Document, apply, fresh, mark_applied
from shared.events.goals import Plan
from shared.events.registry import GOALS
from shared.health import Health
from shared.mongo.client import Collection, connect
from shared.mongo.documents import Documents
from shared.times import Times

_ZONE = "Asia/Jakarta"
_SLOTS, _IN_CHUNK, _SESSION_SECONDS, _FETCH_BYTES = 16, 50, 6.0, 4 << 20

Writes = list[list[dict[str, Any]]]
"""The documents of each bulk write, in order."""


@dataclass(frozen=True)
class Bench:
    """What all runs share."""

    servers: Stack
    publisher: Publisher
    cycle: Document[Any]
    events: int
    batch: int

    async def documents(self) -> Documents:
        """A collection of its own with the service's indexes and the cycle in it."""
        client = connect(self.servers.database.uri)
        documents = Documents(client["bench"][clock.random_id()], KINDS, in_chunk=_IN_CHUNK, slots=_SLOTS)
        await documents.ensure_indexes(LOOKUPS)
        await documents.save([self.cycle], now=clock.now())
        return documents


class _Clocked:
    """Counts events and times from the first in hand to the last done."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._seen = 0
        self._begun = 0.0
        self.done: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def begin(self) -> None:
        if not self._begun:
            self._begun = clock.monotonic()

    def add(self, events: int) -> None:
        self._seen += events
        if self._seen >= self._total and not self.done.done():
            self.done.set_result(self._total / (clock.monotonic() - self._begun))


class _Timed(BatchConsumer):
    """The service's own consumer, with a clock around each batch."""

    clocked: _Clocked

    async def _on_batch(self, message: KafkaMessage) -> None:
        self.clocked.begin()
        await super()._on_batch(message)
        self.clocked.add(len(message.raw_message))


async def batches_run(bench: Bench, documents: Documents | None = None) -> float:
    """Apply everything with the service's own parts; events per second."""
    documents = documents or await bench.documents()
    leases = Leases(documents._collection, owner="bench", slots=_SLOTS, seconds=600)
    await leases.renew()
    consumer = _Timed(
        batches=Batches(
            documents=documents, handlers=HANDLERS, message_bytes_max=1 << 20, times=Times(documents, zone=_ZONE)
        ),
        outbox=Outbox(documents=documents, publisher=bench.publisher, leases=leases),
        dead_letters=DeadLetters(publisher=bench.publisher, service="bench", run_max=10),
        health=Health(),
    )
    consumer.clocked = _Clocked(bench.events)
    broker = KafkaBroker(bench.servers.broker.bootstrap, logger=None)
    consumer.subscribe(
        broker, topics=[GOALS], group=clock.random_id(), batch_max=bench.batch, session_seconds=_SESSION_SECONDS
    )
    await broker.start()
    rate = await consumer.clocked.done
    await broker.stop()
    await documents._collection.drop()
    return rate


async def recorded_writes(bench: Bench) -> Writes:
    """Apply once, unmeasured, and keep what was written, batch by batch."""
    documents = await bench.documents()
    writes: Writes = []
    bulk_write: Callable[..., Any] = documents._collection.bulk_write

    async def recording(requests: list[ReplaceOne[dict[str, Any]]], **options: Any) -> Any:
        writes.append([dict(request._doc) for request in requests])
        return await bulk_write(requests, **options)

    object.__setattr__(documents._collection, "bulk_write", recording)
    await batches_run(bench, documents)
    return writes


async def ceiling_run(bench: Bench, writes: Writes) -> float:
    """Read the same records and write the same documents, with nothing in between; events per second."""
    documents = await bench.documents()
    consumer = await _consumer(bench)
    clocked, pending = _Clocked(bench.events), [*writes]
    per_write = bench.events / len(writes)
    seen = 0
    while not clocked.done.done():
        batches = await consumer.getmany(timeout_ms=30, max_records=bench.batch)
        count = sum(len(records) for records in batches.values())
        if not count:
            continue
        clocked.begin()
        seen += count
        while pending and len(writes) - len(pending) < round(seen / per_write):
            await _write(documents._collection, pending.pop(0))
        await consumer.commit()
        clocked.add(count)
    await consumer.stop()
    await documents._collection.drop()
    return await clocked.done


async def _write(collection: Collection, written: list[dict[str, Any]]) -> None:
    """The two bulk commands of a batch: the documents, and the emptied outboxes of those that owed."""
    requests = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in written]
    await collection.bulk_write(requests, ordered=False)
    owing = [each["_id"] for each in written if each["outbox"]]
    for start in range(0, len(owing), _IN_CHUNK):
        await collection.update_many(
            {"_id": {"$in": owing[start : start + _IN_CHUNK]}}, {"$set": {"outbox": []}, "$unset": {"owed_at": ""}}
        )


async def naive_run(bench: Bench, events: int) -> float:
    """Take one typed message at a time, read, decide, write, commit; events per second."""
    documents = await bench.documents()
    handler = HANDLERS[Plan][0]
    clocked = _Clocked(events)
    broker = KafkaBroker(bench.servers.broker.bootstrap, logger=None)

    @broker.subscriber(
        GOALS,
        group_id=clock.random_id(),
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.ACK,
        session_timeout_ms=int(_SESSION_SECONDS * 1000),
    )
    async def on_plan(body: Plan) -> None:
        clocked.begin()
        now = clock.now()
        contexts = {id: each.state for id, each in (await documents.load(handler.contexts(body))).items()}
        env = Env(id="", now=now, today=clock.day_in(_ZONE, now), contexts=contexts)
        id = handler.targets(body, env)[0]
        document = (await documents.load([id])).get(id) or fresh(kind=handler.kind, id=id)
        if not document.has_applied(body.subject, body.version):
            decision = handler.decide(document.state, body, replace(env, id=id))
            if decision is not None:
                moved = mark_applied(apply(document, decision, Cause("n", "n", now)), body.subject, body.version)
                await documents.save([moved], now=now)
        clocked.add(1)

    await broker.start()
    rate = await clocked.done
    await broker.stop()
    await documents._collection.drop()
    return rate


async def _consumer(bench: Bench) -> AIOKafkaConsumer:
    consumer = AIOKafkaConsumer(
        GOALS,
        **bench.servers.broker.access.client,
        group_id=clock.random_id(),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=_FETCH_BYTES,
        session_timeout_ms=int(_SESSION_SECONDS * 1000),
    )
    await consumer.start()
    return consumer
