"""The consumer with FastStream's real subscriber on a real broker: nothing lost, nothing committed early."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.errors import KafkaConnectionError, KafkaError
from core_builders import TALLY, event_of, person, with_header
from core_service import committed, read_all, ready, running, tiny
from faststream.kafka import KafkaBroker
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient

from cli.stack import Database, Stack, secantus, tansu
from shared import consumer, standstill
from shared.batch import Applied, Batches
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from shared.clock import random_id
from shared.events.registry import DEAD_LETTERS, DIRECTORY, GOALS
from shared.mongo.client import connect
from shared.mongo.documents import Documents
from tests.support.publishing import publishing
from tests.support.waiting import eventually

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A database that fails when told to, and may be killed; tests keep apart by the names of their services."""
    async with secantus(folder=tmp_path_factory.mktemp("database"), test_commands=True) as found:
        yield found


@pytest.fixture
async def own(database: Database, tmp_path: Path) -> AsyncIterator[Stack]:
    """An empty broker that a test may kill, with that database."""
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.access, partitions=6, replication=1)
        yield Stack(broker=broker, database=database)


def impatient(uri: str) -> "AsyncIOMotorClient[Any]":
    """The client of a service, giving up sooner on a database that is away."""
    return AsyncIOMotorClient(uri, w="majority", serverSelectionTimeoutMS=400, tz_aware=True)


async def produce(servers: Stack, events: Iterable[Outgoing], *, bad: Sequence[bytes] = ()) -> None:
    """Write events, then records that are none, the way a stranger would."""
    async with publishing(servers.broker.access) as publisher:
        await publisher.publish(events)
        for number, value in enumerate(bad):
            headers = list(with_header(event_of(person()), "ce_subject", f"a:person:bad-{random_id()}-{number}"))
            await (await publisher.start()).send_and_wait(
                DIRECTORY, value=value, key=b"bad", headers=headers, partition=0
            )


def people(agency: str, number: int, version: int = 1) -> list[Outgoing]:
    return [event_of(person(f"e{each}", version, agency)) for each in range(number)]


async def stored(servers: Stack, name: str) -> dict[str, tuple[int, int]]:
    """How often each person was counted, and how many facts the document says."""
    client = connect(servers.database.uri)
    found = client["core"][name].find({"kind": TALLY.name})
    try:
        return {each["_id"]: (each["state"]["counted"], len(each["facts"])) async for each in found}
    finally:
        client.close()


def refuse_writes(servers: Stack, mode: str) -> None:
    """Let the database refuse all writes, as a primary does that steps down, until told otherwise."""
    with MongoClient[Any](servers.database.uri) as client:
        data = {"failCommands": ["update"], "errorCode": 10107, "closeConnection": False}
        client.admin.command({"configureFailPoint": "failCommand", "mode": mode, "data": data})


async def test_a_database_that_fails_in_mid_batch_loses_nothing_and_commits_nothing_early(own: Stack) -> None:
    await produce(own, people("a", 120))
    early: list[dict[int, int]] = []
    tries, apply = 0, Batches.apply

    async def watched(self: Batches, records: Iterable[ConsumerRecord], *, now: datetime, **more: Any) -> Applied:
        nonlocal tries
        tries += 1
        if tries == 1:
            refuse_writes(own, "alwaysOn")
        if tries == 3:
            early.append(await committed(own, "db"))
            refuse_writes(own, "off")
        return await apply(self, records, now=now, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Batches, "apply", watched)
        async with running(tiny(own, "db"), wait=False):
            await eventually(lambda: _count(own, "db", 120))
            await eventually(lambda: _committed_sum(own, "db", 120))

    assert tries >= 3
    assert sum(early[0].values()) == 0
    assert set((await stored(own, "db")).values()) == {(1, 1)}
    assert len({each.key for each in await read_all(own, GOALS, "a:")}) == 120


async def test_bad_messages_among_good_ones_are_parked_and_committed_past_also_when_parking_fails_at_first(
    own: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try of a batch used to count its bad messages anew: two tries of 15 passed a limit of 20 and stopped it."""
    fails, park = 4, Publisher.park

    async def away(self: Publisher, *given: Any) -> None:
        nonlocal fails
        if fails:
            fails -= 1
            raise KafkaError("away")
        await park(self, *given)

    monkeypatch.setattr(Publisher, "park", away)
    await produce(own, people("a", 10), bad=[b"not json"] * 15)

    async with running(tiny(own, "parks", parked_run_max=20)) as client:
        await eventually(lambda: _committed_sum(own, "parks", 25))
        await produce(own, people("b", 10), bad=[b"{}"] * 15)
        await eventually(lambda: _count(own, "parks", 20))
        await eventually(lambda: _committed_sum(own, "parks", 50))
        assert (await client.get("/readyz")).json()["problems"] == {}

    parked = await read_all(own, DEAD_LETTERS, "bad")
    reasons = [dict(each.headers)["x-reason"].decode() for each in parked]
    assert sorted(set(reasons)) == ["missing-agency", "not-json"]
    assert len({dict(each.headers)["x-origin"] for each in parked}) == 30  # a batch tried again parks some again


async def test_a_bug_outside_of_decisions_never_commits_past_a_batch(own: Stack) -> None:
    """FastStream swallows what a handler raises and reads on: the next commit used to bury the batch."""
    fails, save = 3, Documents.save

    async def broken(self: Documents, *given: Any, **named: Any) -> Any:
        nonlocal fails
        if fails:
            fails -= 1
            raise ValueError("a bug")
        return await save(self, *given, **named)

    await produce(own, people("a", 30))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Documents, "save", broken)
        async with running(tiny(own, "bug")):
            await produce(own, people("b", 1))
            await eventually(lambda: _count(own, "bug", 31))


async def test_to_a_broker_that_comes_back_empty_everything_is_published_and_read_again(
    own: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that was slow to take the commit had what it gave meanwhile passed over."""
    commit = AIOKafkaConsumer.commit

    async def slowly(self: AIOKafkaConsumer, offsets: Any) -> None:
        await asyncio.sleep(0.5)
        await commit(self, offsets)

    monkeypatch.setattr(AIOKafkaConsumer, "commit", slowly)
    await produce(own, people("a", 20))
    async with running(tiny(own, "wiped")) as client:
        await eventually(lambda: _count(own, "wiped", 20))

        async def published() -> set[bytes]:
            return {dict(each.headers)["ce_id"] for each in await read_all(own, GOALS, "a:")}

        async def published_all() -> bool:
            return len(await published()) == 20

        await eventually(published_all)
        before = await published()
        await own.broker.kill()
        await ready(client, status=503)
        await own.broker.start()
        await ensure_topics(own.broker.access, partitions=6, replication=1)
        await produce(own, people("b", 200))  # at once: each partition reaches further than the old position
        await eventually(published_all)
        assert await published() == before
        await eventually(lambda: _count(own, "wiped", 220))
        await ready(client)
    assert {counted for counted, _owed in (await stored(own, "wiped")).values()} == {1}


async def test_a_consumer_whose_reading_ended_without_a_word_begins_anew(
    own: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uvloop refuses a write to a closed connection with a RuntimeError: aiokafka's fetcher never came back from it.

    Nor did a consumer whose first try to join anew failed.
    """
    monkeypatch.setattr(standstill, "_EVERY", 1.0)
    start, refused = AIOKafkaConsumer.start, list[str]()

    async def refuses_once(self: AIOKafkaConsumer) -> None:
        if self._group_id == "ended" and not refused:
            refused.append("ended")
            raise KafkaConnectionError
        await start(self)

    fetch, broken = Fetcher._proc_fetch_request, asyncio.Event()

    async def closed(self: Fetcher, assignment: Any, *given: Any) -> Any:
        # The same process reads notes of dead letters with another consumer.
        if broken.is_set() and any(each.topic == DIRECTORY for each in assignment.tps):
            broken.clear()
            raise RuntimeError("unable to perform operation; the handler is closed")
        return await fetch(self, assignment, *given)

    monkeypatch.setattr(Fetcher, "_proc_fetch_request", closed)
    await produce(own, people("a", 20))
    async with running(tiny(own, "ended")) as client:
        await eventually(lambda: _count(own, "ended", 20))
        monkeypatch.setattr(AIOKafkaConsumer, "start", refuses_once)
        broken.set()
        await eventually(lambda: _not(broken))
        await produce(own, people("b", 20))
        await eventually(lambda: _count(own, "ended", 40), 120)
        assert refused
        await ready(client)
    assert {counted for counted, _owed in (await stored(own, "ended")).values()} == {1}


async def _not(event: asyncio.Event) -> bool:
    return not event.is_set()


async def test_a_second_process_joining_while_a_batch_is_in_hand_doubles_and_loses_nothing(own: Stack) -> None:
    apply, slow = Batches.apply, asyncio.Event()

    async def slowly(self: Batches, records: Iterable[ConsumerRecord], *, now: datetime, **more: Any) -> Applied:
        if not slow.is_set():
            slow.set()
            await asyncio.sleep(2.5)
        return await apply(self, records, now=now, **more)

    await produce(own, people("a", 200))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Batches, "apply", slowly)
        async with running(tiny(own, "two"), wait=False):
            await asyncio.wait_for(slow.wait(), 20)
            async with running(tiny(own, "two")):
                await produce(own, people("b", 100))
                await eventually(lambda: _count(own, "two", 300))
                await eventually(lambda: _committed_sum(own, "two", 300))
    assert {counted for counted, _owed in (await stored(own, "two")).values()} == {1}


async def test_a_killed_database_turns_readiness_red_a_stop_is_bounded_and_the_next_process_goes_on(
    own: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.process.connect", impatient)
    await produce(own, people("a", 5))
    async with running(tiny(own, "stop", drain_seconds=2)) as client:
        await eventually(lambda: _committed_sum(own, "stop", 5))
        await own.database.kill()
        await produce(own, people("b", 30))
        red = await ready(client, status=503)
        begun = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - begun < 15
    assert red.json()["problems"].keys() <= {"database", "consumer"}
    assert "127.0.0.1" not in red.text
    assert await _committed_sum(own, "stop", 5)
    assert not await _committed_sum(own, "stop", 6)

    await own.database.start()
    async with running(tiny(own, "stop")):
        await eventually(lambda: _count(own, "stop", 35))
    assert {counted for counted, _owed in (await stored(own, "stop")).values()} == {1}


async def test_a_commit_that_was_lost_is_made_again_though_nothing_comes(
    own: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of Kafka some seconds older has older offsets: the group lagged until the next fact came."""
    lost, commit = True, AIOKafkaConsumer.commit

    async def forgotten(self: AIOKafkaConsumer, offsets: Any) -> None:
        if not lost:
            await commit(self, offsets)

    monkeypatch.setattr(AIOKafkaConsumer, "commit", forgotten)
    monkeypatch.setattr(consumer, "_COMMIT_AGAIN_SECONDS", 0.5)
    await produce(own, people("a", 20))
    async with running(tiny(own, "again")):
        await eventually(lambda: _count(own, "again", 20))
        await asyncio.sleep(0.5)
        lost = False

        await eventually(lambda: _committed_sum(own, "again", 20))


async def test_faststreams_default_loses_the_batch_that_ours_keeps(own: Stack) -> None:
    """The same scenario for both: the first batch fails once, then more messages come, then the process restarts."""
    first, more = people("a", 10), people("b", 10)
    group, seen, failed = random_id(), set[str](), asyncio.Event()

    def broker() -> KafkaBroker:
        found = KafkaBroker(own.broker.bootstrap, logger=None)

        @found.subscriber(DIRECTORY, batch=True, group_id=group, auto_offset_reset="earliest", session_timeout_ms=6000)
        async def handle(messages: list[dict[str, Any]]) -> None:
            if not failed.is_set():
                failed.set()
                raise ConnectionError("the database is away")
            seen.update(each["subject"] for each in messages)

        return found

    await produce(own, first)
    async with broker() as running_broker:
        await running_broker.start()
        await asyncio.wait_for(failed.wait(), 20)
        await produce(own, more)
        await eventually(lambda: _true(len(seen) >= 10))
    left = sum((await committed(own, group)).values())

    assert left == 20  # committed past everything, although half of it was never handled
    assert seen == {f"b:person:e{each}" for each in range(10)}


async def _true(value: bool) -> bool:
    return value


async def _count(servers: Stack, name: str, number: int) -> bool:
    return len(await stored(servers, name)) >= number


async def _committed_sum(servers: Stack, group: str, number: int) -> bool:
    return sum((await committed(servers, group)).values()) >= number
