"""What is owed gets published once in effect and in order, on the real broker."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiokafka.errors import KafkaError
from core_builders import NOW, TALLY, Tally, batches_of, event_of, person
from core_service import read_all

from cli.stack import Stack
from shared import clock
from shared.bus.publisher import Publisher, partition_of
from shared.decision import Decision, Publish
from shared.document import Cause, apply, fresh
from shared.events.registry import GOALS
from shared.mongo.broker_memory import BrokerMemory
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox
from shared.republish import Watchdog
from tests.support.publishing import record

pytestmark = [pytest.mark.integration, pytest.mark.parametrize("database_uri", ["database"], indirect=True)]
SLOTS = 4


async def outbox_of(documents: Documents, publisher: Publisher, *, owner: str = "one", seconds: float = 10.0) -> Outbox:
    leases = Leases(documents._collection, owner=owner, slots=SLOTS, seconds=seconds)
    outbox = Outbox(documents=documents, publisher=publisher, leases=leases)
    await outbox.renew()
    return outbox


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

    records = await read_all(servers, GOALS, "keyed:")
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
    assert len(await read_all(servers, GOALS, "crashed:")) == 10
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
    assert await read_all(servers, GOALS, "away:") == []

    await documents._collection.update_many({}, {"$set": {"owed_at": clock.now() - timedelta(minutes=1)}})
    await outbox.sweep()

    assert len(await read_all(servers, GOALS, "away:")) == 3


async def test_a_second_process_publishes_nothing_while_the_first_holds_the_leases(
    servers: Stack, documents: Documents, publisher: Publisher
) -> None:
    await outbox_of(documents, publisher, owner="one")
    second = await outbox_of(documents, publisher, owner="two")

    applied = await facts("leased", documents, people=5)
    await second.publish(list(applied.owing.values()))
    await second.sweep()

    assert await read_all(servers, GOALS, "leased:") == []


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
    for each in await read_all(servers, GOALS, "raced:"):
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
    before = await read_all(servers, GOALS, "told:")

    await documents._collection.update_one(
        {"_id": "bus:told"}, {"$set": {f"slots.{slot}": "another cluster" for slot in range(SLOTS)}}
    )
    assert await watchdog.check() == 7
    assert await watchdog.check() == 0

    after = await read_all(servers, GOALS, "told:")
    assert len(after) == 14
    assert {dict(each.headers)["ce_id"] for each in after} == {dict(each.headers)["ce_id"] for each in before}
