"""Partitions that rest, on a real broker: the others and HTTP go on, nothing is lost, nothing needs a restart."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import core_service
import httpx
import pytest
from aiokafka import ConsumerRecord
from core_builders import TALLY, event_of, person, with_header
from core_service import committed, read_all, ready, running, tiny

from cli.stack import Stack, tansu
from shared import clock, resting_partitions
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import partition_of
from shared.bus.topics import ensure_topics
from shared.dead_letter_notes import LetterNote, Note, PassNote, TryNote
from shared.events.registry import DEAD_LETTERS, DIRECTORY, GOALS
from shared.mongo.client import connect
from shared.resending import digest
from tests.support.publishing import publishing
from tests.support.waiting import eventually

pytestmark = pytest.mark.integration
PARTITIONS = 6


@pytest.fixture
async def own(servers: Stack, tmp_path: Path) -> AsyncIterator[Stack]:
    """An empty broker: what a test writes into a partition is all that lies there."""
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.access, partitions=PARTITIONS, replication=1)
        yield Stack(broker=broker, database=servers.database)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resting_partitions, "PAUSE_FIRST", 0.5)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried again by itself while a test lasts."""
    monkeypatch.setattr(resting_partitions, "PAUSE_FIRST", 600.0)


async def write_bad(servers: Stack, *, partition: int, number: int, value: bytes = b"not json") -> None:
    async with publishing(servers.broker.access) as publisher:
        producer = await publisher.start()
        for start in range(0, number, 500):
            sent = [
                await producer.send(DIRECTORY, value=value, key=b"bad", headers=_headers(each), partition=partition)
                for each in range(start, min(number, start + 500))
            ]
            await asyncio.gather(*sent)


def _headers(number: int) -> list[tuple[str, bytes]]:
    return list(with_header(event_of(person()), "ce_subject", f"a:person:bad-{number}"))


async def publish(servers: Stack, events: Iterable[Outgoing]) -> None:
    async with publishing(servers.broker.access) as publisher:
        await publisher.publish(events)


async def note(servers: Stack, *notes: Note) -> None:
    async with publishing(servers.broker.access) as publisher:
        for each in notes:
            await publisher.note(each.key.encode(), each.model_dump_json().encode())


def people(agency: str, number: int) -> list[Outgoing]:
    return [event_of(person(f"e{each}", 1, agency)) for each in range(number)]


def in_partition(events: Sequence[Outgoing], partition: int) -> list[Outgoing]:
    return [each for each in events if partition_of(each.partition_key, PARTITIONS) == partition]


async def counted(servers: Stack, name: str) -> dict[str, int]:
    client = connect(servers.database.uri)
    try:
        found = client["core"][name].find({"kind": TALLY.name})
        return {each["_id"]: each["state"]["counted"] async for each in found}
    finally:
        client.close()


async def has_counted(servers: Stack, name: str, number: int) -> bool:
    return len(await counted(servers, name)) >= number


async def has_committed(servers: Stack, name: str, number: int) -> bool:
    return sum((await committed(servers, name)).values()) >= number


async def resting(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/readyz")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["facts"]["resting"]
    return found


async def rests_in(client: httpx.AsyncClient, *places: str) -> bool:
    return (await resting(client)).keys() == set(places)


async def letters(servers: Stack) -> list[ConsumerRecord]:
    return await read_all(servers, DEAD_LETTERS, "bad")


async def test_bad_messages_over_all_partitions_stop_nothing(own: Stack) -> None:
    """200 of them used to stop the consumer and to turn readiness, and with it HTTP reads, red."""
    name = clock.random_id()
    async with running(tiny(own, name, parked_run_max=20)) as client:
        for partition in range(PARTITIONS):
            await write_bad(own, partition=partition, number=15)
        await publish(own, people("a", 30))

        await eventually(lambda: has_counted(own, name, 30))
        await eventually(lambda: has_committed(own, name, PARTITIONS * 15 + 30))
        assert await resting(client) == {}
        assert (await client.get("/v1/me")).status_code == 401  # HTTP is served


async def test_only_the_partition_with_the_flood_rests_and_after_a_word_of_the_operator_it_goes_on(
    own: Stack, patient: None
) -> None:
    name = clock.random_id()
    facts = people("a", 60)
    behind = in_partition(facts, 2)
    assert behind
    async with running(tiny(own, name, parked_run_max=20, batch_max=300)) as client:
        await write_bad(own, partition=2, number=1000)
        await publish(own, facts)

        await eventually(lambda: rests_in(client, f"{DIRECTORY}/2"))
        await eventually(lambda: has_counted(own, name, 60 - len(behind)))
        await eventually(lambda: has_committed(own, name, 20 + 60 - len(behind)))
        await asyncio.sleep(2.5)
        told = (await resting(client))[f"{DIRECTORY}/2"]
        assert (told["offset"], told["because"]) == (20, "20 bad records in a row, and the next is bad: not-json")
        assert told["waiting"] > 900
        assert "since" in told
        assert (await client.get("/readyz/facts")).status_code == 200
        assert len(await letters(own)) == 20
        assert (await committed(own, name))[2] == 20
        assert (
            f'kinerja_resting_partitions{{partition="2",topic="{DIRECTORY}"}} 1.0'
            in (await client.get("/metrics")).text
        )

        await note(own, PassNote(
            service=name, topic=DIRECTORY, partition=2, time=clock.now(), since=20, until=1000
        ))  # fmt: skip
        await eventually(lambda: has_counted(own, name, 60))
        await eventually(lambda: has_committed(own, name, 1060))
        assert await resting(client) == {}
        assert len(await letters(own)) == 1000
        assert "kinerja_resting_partitions{" not in (await client.get("/metrics")).text
    assert set((await counted(own, name)).values()) == {1}


async def test_ten_thousand_bad_messages_in_one_partition_rest_only_that_one(own: Stack, patient: None) -> None:
    name = clock.random_id()
    async with running(tiny(own, name, parked_run_max=20)) as client:
        await write_bad(own, partition=1, number=10_000)
        await eventually(lambda: rests_in(client, f"{DIRECTORY}/1"))
        facts = [each for each in people("a", 30) if each not in in_partition(people("a", 30), 1)]
        await publish(own, facts)

        await eventually(lambda: has_counted(own, name, len(facts)))

        async def rests_after_twenty() -> bool:
            return (len(await letters(own)), (await committed(own, name))[1]) == (20, 20)

        await eventually(rests_after_twenty)


async def test_who_takes_a_resting_partition_over_parks_nothing_more(own: Stack, patient: None) -> None:
    """Counting anew at each start would bury 20 more with each."""
    name = clock.random_id()
    await write_bad(own, partition=2, number=100)
    since = set[str]()
    for _ in range(3):
        async with running(tiny(own, name, parked_run_max=20)) as client:
            await eventually(lambda client=client: rests_in(client, f"{DIRECTORY}/2"))
            since.add((await resting(client))[f"{DIRECTORY}/2"]["since"])
            assert (await committed(own, name))[2] == 20
    assert len(await letters(own)) == 20
    assert len(since) == 1

    async with running(tiny(own, name, parked_run_max=500)) as client:
        await eventually(lambda: has_committed(own, name, 100))
        assert await resting(client) == {}


async def test_partitions_that_move_between_processes_rest_at_their_new_owner_too(own: Stack, patient: None) -> None:
    name = clock.random_id()
    place = f"{DIRECTORY}/2"
    await write_bad(own, partition=2, number=100)
    async with AsyncExitStack() as first:
        one = await first.enter_async_context(running(tiny(own, name, parked_run_max=20)))
        await eventually(lambda: rests_in(one, place))
        async with running(tiny(own, name, parked_run_max=20)) as two:

            async def rests_once() -> bool:
                return [*await resting(one), *await resting(two)] == [place]

            await eventually(rests_once)
            await first.aclose()
            await eventually(lambda: rests_in(two, place))
            await publish(own, people("a", 30))
            await eventually(lambda: has_counted(own, name, 25))
    assert len(await letters(own)) == 20
    assert (await committed(own, name))[2] == 20


async def test_a_resting_partition_is_tried_again_by_itself_and_when_the_operator_says_so(
    own: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cause went away: nothing was lost, and what lay behind is applied in its order."""
    name = clock.random_id()
    broken = True
    right = core_service.count

    def count(*given: Any) -> Any:
        if broken:
            raise KeyError("a bug, until it is mended")
        return right(*given)

    monkeypatch.setattr(core_service, "count", count)
    monkeypatch.setattr(resting_partitions, "PAUSE_FIRST", 600.0)
    facts = in_partition(people("a", 400), 3)
    assert len(facts) > 40
    async with running(tiny(own, name, parked_run_max=20)) as client:
        await publish(own, facts)
        await eventually(lambda: rests_in(client, f"{DIRECTORY}/3"))
        broken = False
        await note(own, TryNote(service=name, topic=DIRECTORY, partition=3, time=clock.now()))
        await eventually(lambda: has_counted(own, name, len(facts) - 20))
        await eventually(lambda: rests_in(client))

        monkeypatch.setattr(resting_partitions, "PAUSE_FIRST", 0.5)
        broken = True
        more = in_partition(people("b", 400), 3)
        await publish(own, more)
        await eventually(lambda: rests_in(client, f"{DIRECTORY}/3"))
        broken = False
        await eventually(lambda: has_counted(own, name, len(facts) + len(more) - 40))
        await eventually(lambda: rests_in(client))


async def test_a_parked_message_is_taken_up_again_by_order_once_and_never_over_a_newer_one(own: Stack) -> None:
    name = clock.random_id()
    wide = [event_of(person(each, 1, "a", name="Sari " * 500)) for each in ("first", "second")]
    async with running(tiny(own, name, message_bytes_max=1500)):
        await publish(own, wide)
        await eventually(lambda: has_committed(own, name, 2))
        await publish(own, [event_of(person("second", 2, "a"))])
        await eventually(lambda: has_counted(own, name, 1))
    parked = {each.key.decode(): each for each in await read_all(own, DEAD_LETTERS, "a:")}
    assert len(parked) == 2
    orders = [_resend(name, each, number) for number, each in enumerate(parked.values())]
    await note(own, *orders, *orders, *(each.model_copy(update={"service": "another"}) for each in orders))
    await note(own, orders[0].model_copy(update={"sha256": "of something else"}))

    async with running(tiny(own, name)):
        await eventually(lambda: has_counted(own, name, 2))
    before = await counted(own, name)
    async with running(tiny(own, name)):
        await note(own, *orders)
        await publish(own, [event_of(person("third", 1, "a"))])
        await eventually(lambda: has_counted(own, name, 3))

    assert before == {"a:person:first": 1, "a:person:second": 1}
    assert await counted(own, name) == before | {"a:person:third": 1}
    assert len(await read_all(own, DIRECTORY, "a:")) == 4  # nothing was written to where they came from
    told = [dict(each.headers)["ce_sequence"] for each in await read_all(own, GOALS, "a:person:second")]
    assert told == sorted(told)


async def test_what_is_still_bad_when_taken_up_again_is_parked_again_and_makes_nothing_rest(own: Stack) -> None:
    name = clock.random_id()
    async with running(tiny(own, name, parked_run_max=20)) as client:
        await write_bad(own, partition=2, number=15)
        await eventually(lambda: has_committed(own, name, 15))
        parked = await letters(own)
        await note(own, *(_resend(name, each, each.offset) for each in [*parked, *parked]))

        async def parked_again() -> bool:
            return len(await letters(own)) >= 30

        await eventually(parked_again)
        assert await resting(client) == {}
        origins = Counter(dict(each.headers)["x-origin"] for each in await letters(own))
        assert len(origins) == 15
        await ready(client)


def _resend(service: str, letter: ConsumerRecord, number: int) -> LetterNote:
    headers = {key: value.decode() for key, value in letter.headers}
    topic, partition, offset = headers["x-origin"].rsplit("/", 2)
    return LetterNote(
        service=service, topic=topic, partition=int(partition), offset=int(offset), time=clock.now(),
        sha256=headers["x-origin-sha256"], action="resend", letter=number,
        bytes=int(headers["x-origin-bytes"]),
    )  # fmt: skip


def test_a_digest_tells_an_empty_body_from_another() -> None:
    assert digest(None) == digest(b"") != digest(b"a")
