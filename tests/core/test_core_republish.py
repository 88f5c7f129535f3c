"""A broker that lost its data, and everything published again: by several processes, half way, while people work."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka.errors import KafkaError, KafkaTimeoutError
from core_builders import TALLY, batches_of, event_of, person

from shared import clock, republish
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Unacknowledged
from shared.bus.topics import BrokerState
from shared.mongo.broker_memory import BrokerMemory
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox
from shared.republish import Watchdog
from tests.support.publishing import record

SLOTS, PEOPLE = 4, 20


@dataclass
class Wire:
    """A publisher that keeps what it is given, and fails when told to."""

    sent: list[Outgoing] = field(default_factory=list)
    fails_after: int | None = None
    refuses: str = ""

    async def publish(self, events: Any) -> None:
        failed: dict[str, KafkaError] = {}
        for event in events:
            if self.fails_after is not None and len(self.sent) >= self.fails_after:
                raise Unacknowledged({event.id: KafkaTimeoutError()})
            if self.refuses and self.refuses in event.key:
                failed[event.id] = KafkaTimeoutError()
            else:
                self.sent.append(event)
        if failed:
            raise Unacknowledged(failed)


@dataclass
class World:
    """A broker as the watchdog sees it, and processes of one service."""

    documents: Documents
    collection: Any
    wire: Wire
    state: BrokerState = field(default_factory=lambda: BrokerState("one", {"kinerja.goals/0": 100}))

    async def process(self, name: str, *slots: int) -> "Process":
        leases = Leases(self.collection, owner=name, slots=SLOTS, seconds=60)
        until = {slot: clock.monotonic() + 60 for slot in slots}
        leases._until = until
        outbox = Outbox(documents=self.documents, publisher=self.wire, leases=leases)  # type: ignore[arg-type]

        async def restored() -> None: ...

        watchdog = Watchdog(
            documents=self.documents, outbox=outbox, leases=leases, memory=BrokerMemory(self.collection),
            bootstrap="", topics=["kinerja.goals"], restore=restored,
        )  # fmt: skip
        return Process(leases, outbox, watchdog)


@dataclass
class Process:
    leases: Leases
    outbox: Outbox
    watchdog: Watchdog


@pytest.fixture
async def world(collection: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    documents = Documents(collection, [TALLY], in_chunk=50, slots=SLOTS)
    await documents.ensure_indexes([])
    found = World(documents, collection, Wire())

    async def state(_bootstrap: str, _topics: Any) -> BrokerState:
        return found.state

    monkeypatch.setattr(republish, "broker_state", state)
    monkeypatch.setattr(republish, "_CHUNK", 3)
    return found


async def apply_facts(world: World, by: Process, version: int = 1, people: int = PEOPLE) -> None:
    records = [record(event_of(person(f"e{each}", version))) for each in range(people)]
    applied = await batches_of(world.documents).apply(records, now=clock.now())
    await by.outbox.try_publish(list(applied.owing.values()))


def keys(wire: Wire) -> set[str]:
    return {event.key for event in wire.sent}


async def test_to_a_cluster_that_reaches_less_far_every_process_publishes_its_own_slots_again(world: World) -> None:
    """The first process to notice used to overwrite the mark by which the second would have noticed."""
    both = [await world.process("one", 0, 1), await world.process("two", 2, 3)]
    for each in both:
        assert await each.watchdog.check() == 0
    await apply_facts(world, both[0])
    await apply_facts(world, both[1], version=2)
    world.wire.sent.clear()

    world.state = BrokerState("one", {"kinerja.goals/0": 3})
    counts = [await each.watchdog.check() for each in both]

    assert sum(counts) == PEOPLE
    assert all(counts)
    assert len(keys(world.wire)) == PEOPLE
    assert [await each.watchdog.check() for each in both] == [0, 0]


@pytest.mark.parametrize("lost", [BrokerState("two", {}), BrokerState("one", {"kinerja.goals/0": 1})])
async def test_what_was_interrupted_is_published_to_the_end_by_whoever_comes_next(
    world: World, lost: BrokerState
) -> None:
    """On the same cluster the log grew meanwhile, by other facts too: a length says nothing any more."""
    first = await world.process("one", *range(SLOTS))
    await first.watchdog.check()
    await apply_facts(world, first)
    world.wire.sent.clear()

    world.state, world.wire.fails_after = lost, 7
    with pytest.raises(KafkaError):
        await first.watchdog.check()
    world.wire.fails_after = None
    world.state = BrokerState(lost.cluster_id, {"kinerja.goals/0": 5000})

    second = await world.process("two", *range(SLOTS))
    assert await second.watchdog.check() == PEOPLE
    assert len(keys(world.wire)) == PEOPLE
    assert await second.watchdog.check() == 0


async def test_a_person_who_changes_while_published_again_does_not_end_on_the_older_state(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing again used to take no part in the order of a slot: the old state could be written last."""
    process = await world.process("one", *range(SLOTS))
    await process.watchdog.check()
    await apply_facts(world, process)
    versions = world.documents.versions

    async def versions_while_somebody_saves(ids: Any) -> dict[str, int]:
        monkeypatch.setattr(world.documents, "versions", versions)
        records = [record(event_of(person(f"e{each}", 2))) for each in range(PEOPLE)]
        await batches_of(world.documents).apply(records, now=clock.now())
        return await versions(ids)

    monkeypatch.setattr(world.documents, "versions", versions_while_somebody_saves)
    world.state = BrokerState("two", {})
    await process.watchdog.check()

    last = {event.key: int(dict(event.headers)["ce_sequence"]) for event in world.wire.sent}
    assert set(last.values()) == {2}


async def test_a_process_that_loses_its_lease_stops_publishing(world: World) -> None:
    process = await world.process("one", *range(SLOTS))
    await process.watchdog.check()
    await apply_facts(world, process)
    world.wire.sent.clear()
    world.state = BrokerState("two", {})
    held, asked = process.leases.held, 0

    def losing() -> tuple[int, ...]:
        nonlocal asked
        asked += 1
        return held() if asked < 3 else ()

    process.leases.held = losing  # type: ignore[method-assign]
    with pytest.raises(KafkaError):
        await process.watchdog.check()
    assert len(world.wire.sent) < PEOPLE


async def test_a_lease_that_is_lost_while_waiting_for_its_turn_publishes_nothing(world: World) -> None:
    process = await world.process("one", *range(SLOTS))
    async with process.outbox._alone(range(SLOTS)):
        import asyncio

        waiting = asyncio.create_task(apply_facts(world, process))
        await asyncio.sleep(0.3)
        process.leases._until.clear()
    await waiting
    assert world.wire.sent == []


async def test_one_event_that_the_broker_refuses_holds_up_no_other_document(world: World) -> None:
    """A sweep used to clear nothing at all, and to send everything again, for ever."""
    process = await world.process("one", *range(SLOTS))
    world.wire.refuses = "a:person:e7"
    await apply_facts(world, process)

    stored = [each async for each in world.collection.find({"kind": "person"})]
    assert [each["_id"] for each in stored if each["outbox"]] == ["a:person:e7"]

    await apply_facts(world, process, version=2)
    world.wire.refuses = ""
    await apply_facts(world, process, version=3)
    sent = [int(dict(each.headers)["ce_sequence"]) for each in world.wire.sent if each.key == "a:person:e7"]
    assert sent == [1, 2, 3]
