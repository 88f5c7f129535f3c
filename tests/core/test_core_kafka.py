"""What only a real Apache Kafka shows: data that is lost under the same cluster id, silence, copies that are paused."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import pytest
from aiokafka.errors import KafkaError
from core_builders import TALLY, event_of, person
from core_service import Process, program, ready, running, service, settings

from cli.stack import Broker, Stack, apache, available, secantus
from shared import clock, republish
from shared.events.registry import GOALS
from shared.mongo.client import connect
from shared.runtime import build
from tests.support import topics
from tests.support.identity import Identity
from tests.support.publishing import publishing
from tests.support.waiting import eventually

_FOUND = available()
pytestmark = [
    pytest.mark.apache,
    pytest.mark.skipif(not _FOUND, reason=_FOUND.reason),
    pytest.mark.timeout(600),  # The first time, Maven fetches some 45 MB.
]
PEOPLE = 60
AGENCIES = [f"k{each}" for each in range(12)]
PAUSE_SECONDS = 14.0
SILENCE_SECONDS = 7.0
_BEAT_SECONDS = 1.5
"""After so long a process has said in its checkpoint how far it has told."""


@dataclass
class Copies:
    """Two processes of one service, and who counts with them: one document and one subject per agency."""

    kafka: Stack
    identity: Identity
    one: Process
    other: Process

    async def count(self, through: Process) -> None:
        """Count once in every agency at once."""
        await asyncio.gather(*(self._count(through, each) for each in AGENCIES))

    async def one_by_one(self) -> list[float]:
        """Count once in every agency, one after the other; say how many seconds each answer took."""
        return [await self._count((self.one, self.other)[n % 2], each) for n, each in enumerate(AGENCIES)]

    async def _count(self, through: Process, agency: str) -> float:
        began = clock.monotonic()
        answer = await through.client.post(
            "/v1/people/e1", json={"people": 1}, headers=self.identity.header("e1", agency), timeout=60
        )
        assert answer.is_success, answer.text
        return clock.monotonic() - began

    async def told(self) -> bool:
        """Whether the last record of every key is what the store says."""
        return len(await stored(self.kafka, "copies")) == len(AGENCIES) and await as_stored(self.kafka, "copies", "k")

    async def at_rest(self) -> bool:
        """Whether nobody has anything left to tell, not even once more."""
        client = connect(self.kafka.database.uri)
        try:
            marks = [each["mark"] async for each in client["core"]["copies"].find({"kind": TALLY.name})]
            told = {each["_id"]: each["told"] async for each in client["core"]["copies"]["checkpoints"].find()}
        finally:
            client.close()
        return all(told[process] > int(number) for process, number in (mark.split("/") for mark in marks))


@pytest.fixture(scope="module")
async def kafka(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Servers of our own: others would not like what becomes of them."""
    folder = tmp_path_factory.mktemp("kafka")
    async with Stack(broker=apache(folder=folder, heap="512m"), database=secantus(folder=folder)) as found:
        yield found


@pytest.fixture(scope="module")
async def copies(kafka: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Copies]:
    folder = tmp_path_factory.mktemp("copies")
    more = {
        "KINERJA_JWT_KEY_FILE": str(identity.key_file),
        "KINERJA_SILENT_SECONDS": "6",
        "TINY_AGENCY": "none",  # they count what is ordered only
    }
    async with program(kafka, folder, "copies", **more) as one, program(kafka, folder, "copies", **more) as other:
        for each in (one, other):
            await eventually(partial(answers, each.client), 60)
            await ready(each.client, 60)
        yield Copies(kafka, identity, one, other)


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthz")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def shown_by(client: httpx.AsyncClient) -> AsyncIterator[dict[str, str]]:
    """Collect what readiness shows meanwhile."""
    shown: dict[str, str] = {}

    async def look() -> None:
        while True:
            shown.update((await client.get("/readyz/facts")).json().get("problems", {}))
            await asyncio.sleep(0.01)

    looking = asyncio.create_task(look())
    try:
        yield shown
    finally:
        looking.cancel()


@contextmanager
def stopped(pid: int | None) -> Iterator[None]:
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def last_records(kafka: Stack, prefix: str) -> dict[str, tuple[str, int, bytes]]:
    """The last record of each key: its id, its sequence and its body; none while the broker is hardly there."""
    found: dict[str, tuple[str, int, bytes]] = {}
    try:
        records = await topics.read(kafka.broker.access, [GOALS])
    except KafkaError:
        return found
    for each in records:
        headers = {name: value.decode() for name, value in each.headers}
        if (key := (each.key or b"").decode()).startswith(prefix):
            found[key] = headers["ce_id"], int(headers["ce_sequence"]), each.value
    return found


async def stored(kafka: Stack, name: str) -> dict[str, tuple[int, int]]:
    """Of each document that says something: its subject, and in which version which count."""
    client = connect(kafka.database.uri)
    try:
        found = [each async for each in client["core"][name].find({"kind": TALLY.name})]
    finally:
        client.close()
    said = [(each["facts"][0][1], each) for each in found]
    return {subject: (each["version"], each["state"]["counted"]) for subject, each in said}


async def as_stored(kafka: Stack, name: str, prefix: str) -> bool:
    """Whether the last record of every key is what the store says."""
    told = {
        key: (sequence, json.loads(body)["people"])
        for key, (_id, sequence, body) in (await last_records(kafka, prefix)).items()
    }
    return told == await stored(kafka, name)


async def restored_older(broker: Broker, go_on: Callable[[], Awaitable[None]]) -> None:
    """Put a copy of the data back that lacks what came since."""
    assert broker.data is not None
    copy = broker.data.with_name("copy")
    with stopped(broker.pid):
        shutil.copytree(broker.data, copy)
    await go_on()
    await broker.kill()
    await broker.wipe()
    copy.rename(broker.data)
    await broker.start()


async def without_its_tail(broker: Broker, go_on: Callable[[], Awaitable[None]]) -> None:
    """Cut off what was written last, as a power failure does."""
    assert broker.data is not None
    sizes = {each: each.stat().st_size for each in broker.data.glob("kinerja.*/*.log")}
    await go_on()
    await broker.kill()
    for log, size in sizes.items():
        os.truncate(log, min(size, log.stat().st_size))
    await broker.start()


@pytest.mark.parametrize("lose", [restored_older, without_its_tail])
async def test_what_kafka_lost_is_told_again_with_the_same_ids_sequences_and_bodies(
    kafka: Stack, lose: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idempotent producer never sent again after a restored copy; a lost tail of some seconds was not noticed."""
    monkeypatch.setattr(republish, "_CHUNK", 5)
    name = lose.__name__.replace("_", "-")
    before: dict[str, tuple[str, int, bytes]] = {}

    async def counted(version: int, people: int) -> None:
        async with publishing(kafka.broker.access) as publisher:
            await publisher.publish([event_of(person(f"e{each}", version, name)) for each in range(people)])

        async def told() -> bool:
            versions = [each for each, _count in (await stored(kafka, name)).values()]
            return versions.count(version) == people and await as_stored(kafka, name, f"{name}:")

        await eventually(told, 60)

    async def go_on() -> None:
        await counted(2, PEOPLE // 3)
        before.update(await last_records(kafka, f"{name}:"))
        assert len(before) == PEOPLE

    async with running(build(service(name, agency=name), settings(kafka, silent_seconds=3))) as client:
        await counted(1, PEOPLE)
        async with shown_by(client) as shown:
            await asyncio.sleep(_BEAT_SECONDS)
            await lose(kafka.broker, go_on)

            async def as_before() -> bool:
                return await last_records(kafka, f"{name}:") == before

            await eventually(as_before, 45)
            await ready(client)
        assert "broker" in shown
        assert "everything is told again" in shown["broker_lost_data"]
        await counted(3, PEOPLE // 3)


async def test_a_dead_sender_is_replaced(kafka: Stack) -> None:
    async with publishing(kafka.broker.access) as publisher:
        await publisher.publish([event_of(person("e1"))])
        (await publisher.start())._sender.sender_task.cancel()
        await asyncio.sleep(0.05)
        await publisher.publish([event_of(person("e2"))])


async def test_commands_are_answered_while_kafka_is_silent_and_told_when_it_is_back(
    kafka: Stack, copies: Copies
) -> None:
    usual = await copies.one_by_one()
    with stopped(kafka.broker.pid):
        took: list[float] = []
        deadline = clock.monotonic() + SILENCE_SECONDS
        while clock.monotonic() < deadline:
            took += await copies.one_by_one()
        assert (await copies.one.client.get("/readyz/facts")).json()["untold_documents"] > 0
    assert max(took) < max(1.0, 3 * max(usual))  # a busy machine is no fault

    await eventually(copies.told, 60)
    for each in (copies.one, copies.other):
        await ready(each.client, 60)


async def test_a_copy_that_was_paused_while_another_wrote_leaves_the_newest_as_the_last_record(
    copies: Copies,
) -> None:
    """Whoever was paused longer than a lease left an older state as the last record of the key: 7 of 8."""
    writing = asyncio.create_task(copies.count(copies.one))
    await asyncio.sleep(0.05)
    with stopped(copies.one.process.pid):
        deadline = clock.monotonic() + PAUSE_SECONDS
        while clock.monotonic() < deadline:
            await copies.count(copies.other)
            await asyncio.sleep(1)
    await asyncio.gather(writing, return_exceptions=True)  # it may have waited in vain

    await eventually(copies.told, 60)
    await eventually(copies.at_rest, 60)
    assert await copies.told()
