"""What is owed gets published once in effect and in order, on the real broker."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from core_builders import NOW, TALLY, Tally, batches_of, event_of, person, record

from cli.stack import Stack
from shared import clock
from shared.bus.publisher import Publisher, partition_of
from shared.bus.topics import ensure_topics
from shared.decision import Decision, Publish
from shared.document import Cause, apply, fresh
from shared.mongo.broker_memory import BrokerMemory
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox
from shared.republish import Watchdog

pytestmark = [pytest.mark.integration, pytest.mark.parametrize("database_uri", ["database"], indirect=True)]
SLOTS = 4


@pytest.fixture
async def publisher(servers: Stack) -> AsyncIterator[Publisher]:
    await ensure_topics(servers.broker.bootstrap, partitions=6, replication=1)
    found = Publisher(servers.broker.bootstrap, client_id="test")
    await found.start()
    yield found
    await found.stop()


async def outbox_of(documents: Documents, publisher: Publisher, *, owner: str = "one", seconds: float = 10.0) -> Outbox:
    leases = Leases(documents._collection, owner=owner, slots=SLOTS, seconds=seconds)
    outbox = Outbox(documents=documents, publisher=publisher, leases=leases)
    await outbox.renew()
    return outbox


async def published(servers: Stack, agency: str) -> list[Any]:
    """All records about an agency in the goals topic, partition by partition in order."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers.broker.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        parts = [TopicPartition("kinerja.goals", number) for number in range(6)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        await consumer.seek_to_beginning(*parts)
        found: list[Any] = []
        while any([await consumer.position(part) < end for part, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                found += [each for each in batch if each.key.startswith(agency.encode() + b":")]
        return found
    finally:
        await consumer.stop()


async def facts(agency: str, documents: Documents, *, people: int, version: int = 1) -> Any:
    records = [record(event_of(person(f"e{n}", version, agency))) for n in range(people)]
    return await batches_of(documents).apply(records, now=clock.now())


async def test_people_are_spread_over_partitions_by_their_key_and_headers_travel(
    servers: Stack, documents: Documents, publisher: Publisher
) -> None:
    """FastStream's publish_batch sends a batch to one partition and drops headers; ours must not."""
    outbox = await outbox_of(documents, publisher)
    applied = await facts("keyed", documents, people=24)

    await outbox.publish(list(applied.owing.values()))

    records = await published(servers, "keyed")
    assert len(records) == 24
    assert len({each.partition for each in records}) > 3
    for each in records:
        headers = {key: value.decode() for key, value in each.headers}
        assert headers["ce_specversion"] == "1.0"
        assert each.partition == partition_of(headers["ce_partitionkey"], 6)


async def test_what_a_crash_left_between_save_and_publish_is_swept_by_the_relay(
    servers: Stack, documents: Documents, publisher: Publisher
) -> None:
    await facts("crashed", documents, people=10)
    await documents._collection.update_many({}, {"$set": {"owed_at": clock.now() - timedelta(minutes=1)}})

    outbox = await outbox_of(documents, publisher)
    swept = await outbox.sweep()

    assert swept == 10
    assert len(await published(servers, "crashed")) == 10
    assert await outbox.sweep() == 0


async def test_a_broker_that_is_away_costs_nothing_but_time(
    servers: Stack, documents: Documents, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = await outbox_of(documents, publisher)

    async def away(_events: Any) -> None:
        raise KafkaError("away")

    with monkeypatch.context() as patched:
        patched.setattr(publisher, "publish", away)
        applied = await facts("away", documents, people=3)
        await outbox.try_publish(list(applied.owing.values()))
    assert await published(servers, "away") == []

    await documents._collection.update_many({}, {"$set": {"owed_at": clock.now() - timedelta(minutes=1)}})
    await outbox.sweep()

    assert len(await published(servers, "away")) == 3


async def test_a_second_process_publishes_nothing_while_the_first_holds_the_leases(
    servers: Stack, documents: Documents, publisher: Publisher
) -> None:
    await outbox_of(documents, publisher, owner="one")
    second = await outbox_of(documents, publisher, owner="two")

    applied = await facts("leased", documents, people=5)
    await second.publish(list(applied.owing.values()))
    await second.sweep()

    assert await published(servers, "leased") == []


async def test_two_relays_at_once_leave_no_stale_last_record(
    servers: Stack, documents: Documents, publisher: Publisher
) -> None:
    """Measured without leases: thousands of duplicates, and keys whose last record was an old version."""
    relays = [await outbox_of(documents, publisher, owner=name, seconds=2.0) for name in ("one", "two")]
    writing = True

    async def relay(outbox: Outbox) -> None:
        while writing:
            await outbox.renew()
            await outbox.sweep()
            await asyncio.sleep(0.01)

    async def write(outbox: Outbox) -> None:
        for version in range(1, 9):
            applied = await facts("raced", documents, people=20, version=version)
            await outbox.try_publish(list(applied.owing.values()))
            await documents._collection.update_many(
                {"owed_at": {"$exists": True}}, {"$set": {"owed_at": clock.now() - timedelta(minutes=1)}}
            )

    tasks = [asyncio.create_task(relay(each)) for each in relays]
    await write(relays[1])
    while await documents._collection.count_documents({"owed_at": {"$exists": True}}):
        await asyncio.sleep(0.05)
    writing = False
    await asyncio.gather(*tasks)

    last: dict[bytes, int] = {}
    for each in await published(servers, "raced"):
        sequence = int(dict(each.headers)["ce_sequence"])
        assert sequence >= last.get(each.key, 0)
        last[each.key] = sequence
    assert set(last.values()) == {8}
    assert len(last) == 20


async def test_an_event_added_meanwhile_survives_the_clearing(documents: Documents, publisher: Publisher) -> None:
    outbox = await outbox_of(documents, publisher)
    cause = Cause("c", "c", NOW)
    publishes = (Publish("cycle.enrolled", "x:person:e1"),)
    first = await documents.save(
        [apply(fresh(kind=TALLY, id="x:person:e1"), Decision(Tally("x"), publishes), cause)], now=NOW
    )
    found = (await documents.load(["x:person:e1"]))["x:person:e1"]
    second = await documents.save([apply(found, Decision(Tally("x", counted=1), publishes), cause)], now=NOW)

    await outbox.publish(first.owing)
    left = (await documents.load(["x:person:e1"]))["x:person:e1"]
    assert len(left.outbox) == 2

    await outbox.publish(second.owing)
    assert (await documents.load(["x:person:e1"]))["x:person:e1"].outbox == ()


async def nothing_lost() -> None:
    raise AssertionError("no topic is missing")


async def test_to_a_broker_that_is_new_everything_is_published_again(
    servers: Stack, documents: Documents, publisher: Publisher
) -> None:
    leases = Leases(documents._collection, owner="one", slots=SLOTS, seconds=10)
    await leases.renew()
    outbox = Outbox(documents=documents, publisher=publisher, leases=leases)
    watchdog = Watchdog(
        documents=documents,
        outbox=outbox,
        leases=leases,
        memory=BrokerMemory(documents._collection),
        bootstrap=servers.broker.bootstrap,
        topics=["kinerja.goals"],
        restore=nothing_lost,
    )
    assert await watchdog.check() == 0
    applied = await facts("told", documents, people=7)
    await outbox.publish(list(applied.owing.values()))
    before = await published(servers, "told")

    await documents._collection.update_one(
        {"_id": "bus:told"}, {"$set": {f"slots.{slot}": "another cluster" for slot in range(SLOTS)}}
    )
    assert await watchdog.check() == 7
    assert await watchdog.check() == 0

    after = await published(servers, "told")
    assert len(after) == 14
    assert {dict(each.headers)["ce_id"] for each in after} == {dict(each.headers)["ce_id"] for each in before}
