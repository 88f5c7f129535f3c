"""A broker that lost data, and everything told again: half way, by several processes, while people work."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from core_builders import TALLY, batches_of, event_of, person
from test_core_teller import Wire

from shared import clock, republish
from shared.bus.access import KafkaAccess
from shared.bus.publisher import Unacknowledged
from shared.bus.topics import BrokerState
from shared.events.registry import TOPICS
from shared.health import Health
from shared.mongo.checkpoint import Checkpoint
from shared.mongo.documents import Documents
from shared.mongo.epochs import Epochs
from shared.republish import Watchdog
from shared.teller import Teller
from tests.support.publishing import record

PEOPLE = 20
THERE = {f"{topic}/0": 100 for topic in TOPICS}


@dataclass
class Process:
    checkpoint: Checkpoint
    teller: Teller
    watchdog: Watchdog
    health: Health

    async def tell(self) -> None:
        while self.teller._queue._waiting:
            await self.teller.step()

    async def tell_again(self) -> int:
        import asyncio

        telling = asyncio.create_task(self.watchdog.tell_again())
        while not telling.done():
            await self.tell()
            await asyncio.sleep(0)
        return telling.result()


@dataclass
class World:
    """A broker as the watchdog sees it, and processes of one service."""

    documents: Documents
    collection: Any
    wire: Wire
    state: BrokerState = field(default_factory=lambda: BrokerState("one", THERE))
    restored: int = 0
    unseen: frozenset[str] = frozenset()

    async def process(self) -> Process:
        checkpoint = Checkpoint(self.collection, silent_seconds=600)
        await checkpoint.beat()
        publisher: Any = self.wire
        teller = Teller(documents=self.documents, publisher=publisher, checkpoint=checkpoint)
        health = Health()

        async def restore() -> frozenset[str]:
            self.restored += 1
            return self.unseen

        watchdog = Watchdog(
            epochs=Epochs(self.collection), documents=self.documents, teller=teller, checkpoint=checkpoint,
            health=health, access=KafkaAccess(""), restore=restore,
        )  # fmt: skip
        return Process(checkpoint, teller, watchdog, health)


@pytest.fixture
async def world(collection: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    documents = Documents(collection, [TALLY], in_chunk=50)
    await documents.ensure_indexes([])
    found = World(documents, collection, Wire())

    async def state(_access: KafkaAccess, _topics: Any, *, expected: Any) -> BrokerState:
        return found.state

    monkeypatch.setattr(republish, "broker_state", state)
    monkeypatch.setattr(republish, "_CHUNK", 3)
    monkeypatch.setattr(republish, "_LISTED", 7)
    monkeypatch.setattr(republish, "_SURE_SECONDS", 0)
    return found


async def apply_facts(world: World, by: Process, version: int = 1) -> None:
    batches = batches_of(world.documents)
    batches._teller = by.teller
    await batches.apply([record(event_of(person(f"e{each}", version))) for each in range(PEOPLE)], now=clock.now())
    await by.tell()


async def begun(world: World) -> Process:
    """A process that has told what there is to a broker that it knows."""
    found = await world.process()
    await found.watchdog.check()
    assert await found.tell_again() == 0
    await apply_facts(world, found)
    await found.watchdog.check()
    assert await found.tell_again() == 0
    return found


async def test_topics_that_are_not_ours_to_see_are_not_missing(world: World) -> None:
    world.unseen = frozenset({"kinerja.directory"})
    world.state = BrokerState("one", {place: end for place, end in THERE.items() if "directory" not in place})
    one = await begun(world)

    await one.watchdog.check()
    await one.watchdog.check()

    assert world.restored == 1


@pytest.mark.parametrize(
    "lost",
    [
        BrokerState("two", THERE),
        BrokerState("one", THERE | {"kinerja.goals/0": PEOPLE - 1}),
        BrokerState("one", {topic: end for topic, end in THERE.items() if "goals" not in topic}),
    ],
    ids=["another cluster", "without its tail", "a topic is gone"],
)
async def test_what_a_broker_lost_is_told_again_with_the_same_ids(world: World, lost: BrokerState) -> None:
    """Also the tail of the last seconds: the ends compared used to be older than the loss."""
    one = await begun(world)
    before = {event.id: event.value for event in world.wire.sent}
    world.wire.sent.clear()

    world.state = lost
    await one.watchdog.check()
    assert await one.tell_again() == PEOPLE
    assert {event.id: event.value for event in world.wire.sent} == before
    assert world.restored == (len(lost.ends) < len(THERE))

    world.state = BrokerState(lost.cluster_id, THERE)
    await one.watchdog.check()
    assert await one.tell_again() == 0


async def test_what_is_acknowledged_while_the_broker_is_asked_is_no_loss(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine each look took long enough: everything was told again, epoch after epoch."""
    one = await begun(world)
    versions = iter(range(2, 10))

    async def slow(_access: KafkaAccess, _topics: Any, *, expected: Any) -> BrokerState:
        await apply_facts(world, one, version=next(versions))
        return BrokerState("one", THERE | dict(expected))

    monkeypatch.setattr(republish, "broker_state", slow)
    await one.watchdog.check()

    assert one.checkpoint.epoch == 1
    assert await one.tell_again() == 0


async def test_an_offset_that_comes_a_second_time_tells_of_a_loss_that_the_ends_hide(world: World) -> None:
    """A restored topic grows past its old end before anybody looks at it, be it by what is sent at once."""
    one = await begun(world)
    assert not one.checkpoint.shrunk
    del world.wire.sent[5:]
    await apply_facts(world, one, version=2)
    assert one.checkpoint.shrunk

    await one.watchdog.check()
    world.wire.sent.clear()
    assert await one.tell_again() == PEOPLE


async def test_a_loss_is_known_of_what_was_acknowledged_while_other_events_failed(world: World) -> None:
    """A broker that is killed has acknowledged some of a chunk, and not the rest."""
    one = await begun(world)
    world.wire.refuses = ":e7"
    with pytest.raises(Unacknowledged):
        await apply_facts(world, one, version=2)
    world.wire.refuses = ""
    del world.wire.sent[PEOPLE + 1 :]
    await apply_facts(world, one, version=3)
    assert one.checkpoint.shrunk


async def test_a_loss_is_known_from_what_another_process_was_acknowledged(world: World) -> None:
    one = await begun(world)
    await one.checkpoint.beat()
    two = await world.process()
    world.state = BrokerState("one", THERE | {"kinerja.goals/0": 3})

    await two.watchdog.check()
    assert two.checkpoint.epoch == 2
    await one.checkpoint.beat()
    assert one.checkpoint.epoch == 2 or (await one.watchdog.check()) is None


async def test_what_was_interrupted_goes_on_where_it_was_left(world: World) -> None:
    """It began from zero at each missed renewal: a large agency never came to the end."""
    one = await begun(world)
    world.state = BrokerState("two", THERE)
    await one.watchdog.check()
    world.wire.sent.clear()
    mine, asked = one.checkpoint.is_mine, 0

    def losing(id: str) -> bool:
        nonlocal asked
        asked += 1
        return mine(id) and asked < 4

    one.checkpoint.is_mine = losing
    first = await one.tell_again()
    await one.checkpoint.beat(ended=True)
    assert 0 < first < PEOPLE

    two = await world.process()
    await two.watchdog.check()
    assert await two.tell_again() == PEOPLE - first
    assert len({event.key for event in world.wire.sent}) == PEOPLE
    assert len(world.wire.sent) == PEOPLE


async def test_readiness_says_so_from_the_first_document_on(world: World) -> None:
    """It was said after the first chunk, and nothing was said where all documents made one."""
    one = await begun(world)
    world.state = BrokerState("two", THERE)
    await one.watchdog.check()
    said: list[str] = []

    async def look() -> None:
        said.append(one.health.facts_problems()["broker_lost_data"])

    world.wire.meanwhile = look
    await one.tell_again()
    assert len(said) == 1
    assert said[0].startswith("everything is told again: 0 of about ")
    assert "broker_lost_data" not in one.health.facts_problems()


async def test_a_loss_while_everything_is_told_again_begins_anew(world: World) -> None:
    one = await begun(world)
    world.state = BrokerState("two", THERE)
    await one.watchdog.check()

    async def lost_once_more() -> None:
        world.state = BrokerState("three", THERE)
        await one.watchdog.check()

    world.wire.meanwhile = lost_once_more
    world.wire.sent.clear()
    assert await one.tell_again() >= PEOPLE
    assert {event.key for event in world.wire.sent} == {f"a:person:e{each}" for each in range(PEOPLE)}


async def test_a_person_who_changes_while_told_again_ends_on_the_newest_state(world: World) -> None:
    one = await begun(world)
    world.state = BrokerState("two", THERE)
    await one.watchdog.check()

    async def changes() -> None:
        batches = batches_of(world.documents)
        batches._teller = one.teller
        await batches.apply([record(event_of(person(f"e{each}", 2))) for each in range(PEOPLE)], now=clock.now())

    world.wire.meanwhile = changes
    await one.tell_again()
    await one.tell()
    assert set(world.wire.last.values()) == {2}
