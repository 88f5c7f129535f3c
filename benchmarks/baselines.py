"""What the service's consumer is held against: the least that anybody must do, and what one writes at first.

- ceiling: the same broker reads, one bulk write of the newest raw event per subject into a collection that has no index
  but ``_id``, one commit of the batch;
- naive: a FastStream subscriber that takes one typed message, reads the document and its cycle, decides, writes,
  publishes, and commits.
"""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from pydantic import TypeAdapter
from pymongo import ReplaceOne

from benchmarks.core import BATCH_MAX, SESSION_SECONDS
from benchmarks.given import Given, Measured
from benchmarks.load import CYCLE, POLICY, YEAR
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.life import OpenCycle, open_cycle
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.handlers import HANDLERS
from services.evaluation.rules.policy.packaged import load
from services.evaluation.store import LOOKUPS
from shared import clock
from shared.bus.cloudevents import encode
from shared.decision import Env
from shared.events.evaluation import CyclePeriod, Population
from shared.events.goals import Plan
from shared.events.registry import BY_SHORT
from shared.ids import evaluation
from shared.mongo.client import connect

_FETCH_BYTES = 4 << 20
_FETCH_MS = 30
_ZONE: Final = "Asia/Jakarta"
_APPRAISAL: Final = TypeAdapter(AppraisalState)
_CYCLE: Final = TypeAdapter(CycleState)


async def ceiling(given: Given) -> Measured:
    """Read, write the newest of each subject as it came, commit."""
    client = connect(given.mongo_uri)
    collection = client[given.database]["raw"]
    places = {TopicPartition(given.topic, int(number)): at for number, at in given.starts.items()}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=given.bootstrap,
        group_id=given.group,
        enable_auto_commit=False,
        max_partition_fetch_bytes=_FETCH_BYTES,
    )
    await consumer.start()
    consumer.assign(list(places))
    for place, at in places.items():
        consumer.seek(place, at)
    begun, handled = None, 0
    while handled < given.events:
        batches = await consumer.getmany(timeout_ms=_FETCH_MS, max_records=BATCH_MAX)
        if not batches:
            continue
        begun = begun or given.read_clocks()
        newest = {record.key: record for records in batches.values() for record in records}
        await collection.bulk_write(
            [
                ReplaceOne({"_id": key.decode()}, {"event": record.value, "headers": dict(record.headers)}, upsert=True)
                for key, record in newest.items()
            ],
            ordered=False,
        )
        await consumer.commit({place: records[-1].offset + 1 for place, records in batches.items()})
        handled += sum(map(len, batches.values()))
    ended = given.read_clocks()
    await consumer.stop()
    client.close()
    return begun or ended, ended


async def naive(given: Given) -> Measured:
    """Handle one message after the other, as most tutorials do."""
    client = connect(given.mongo_uri)
    collection, cycles = client[given.database]["naive"], client[given.database]["cycles"]
    for fields in LOOKUPS:
        await collection.create_index([(f"lookup.{each}", 1) for each in fields])
    cycle = _opened(given.agency)
    await cycles.insert_one({"_id": cycle.id, "state": _CYCLE.dump_json(cycle).decode()})
    handler = HANDLERS[Plan][0]
    broker = KafkaBroker(given.bootstrap, logger=None)
    clocks: dict[str, Any] = {}
    handled, through = 0, asyncio.Event()

    @broker.subscriber(
        given.topic,
        group_id=given.group,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.ACK,
        session_timeout_ms=int(SESSION_SECONDS * 1000),
    )
    async def on_plan(body: Plan) -> None:
        nonlocal handled
        clocks.setdefault("begun", given.read_clocks())
        await _apply(body)
        handled += 1
        if handled == given.events:
            clocks["ended"] = given.read_clocks()
            through.set()

    async def _apply(body: Plan) -> None:
        now = clock.now()
        found = cycles.find({"_id": {"$in": list(handler.contexts(body))}})
        contexts = {each["_id"]: _CYCLE.validate_json(each["state"]) async for each in found}
        env = Env(id="", now=now, today=clock.day_in(_ZONE, now), contexts=contexts)
        (id,) = handler.targets(body, env)
        known = await collection.find_one({"_id": id})
        state = None if known is None else _APPRAISAL.validate_json(known["state"])
        decision = handler.decide(state, body, replace(env, id=id))
        if decision is None:
            return
        version = 1 if known is None else known["version"] + 1
        written = {
            "version": version,
            "lookup": dict(handler.kind.lookup(decision.state)),
            "state": _APPRAISAL.dump_json(decision.state).decode(),
        }
        await collection.replace_one({"_id": id}, written, upsert=True)
        for publish in decision.publishes:
            told = handler.kind.body(decision.state, publish, version)
            event = encode(BY_SHORT[publish.type], told, now=now, cause_id="naive", correlation_id="naive")
            await broker.publish(event.value, topic=event.topic, key=event.key.encode(), headers=dict(event.headers))

    await broker.start()
    await through.wait()
    await broker.stop()
    client.close()
    return clocks["begun"], clocks["ended"]


def _opened(agency: str) -> CycleState:
    command = OpenCycle(
        cycle_id=CYCLE,
        title="Siklus uji",
        period=CyclePeriod.ANNUAL,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 12, 31),
        population=Population(),
        policy=load(POLICY),
    )
    now = clock.now()
    env = Env(id=evaluation.CYCLE.of(agency, CYCLE), now=now, today=clock.day_in(_ZONE, now))
    return open_cycle(None, command, env).state
