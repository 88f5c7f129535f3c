"""Saving and telling: what was saved is told, by whoever is left, and the newest state is the last record."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError
from core_builders import CAUSE, NOW, OTHER, TALLY, Tally, batches_of, by, event_of, person, plus, times_of
from pymongo.errors import AutoReconnect

from shared import clock, teller
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Unacknowledged, Written
from shared.commands import Commands
from shared.decision import Decision, Publish
from shared.document import apply, fresh
from shared.loops import forever
from shared.mongo.checkpoint import Checkpoint
from shared.mongo.documents import Documents, Unstorable
from shared.process import TELL_EVERY
from shared.teller import Full, Teller
from tests.support.publishing import record

SILENT = 4.0


@dataclass
class Wire:
    """A broker that keeps what it is given, and fails when told to."""

    sent: list[Outgoing] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    away: bool = False
    refuses: str = ""
    meanwhile: Any = None

    async def publish(self, events: Iterable[Outgoing]) -> Written:
        listed, first = list(events), len(self.sent)
        self.chunks.append(len(listed))
        if self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            await act()
        if self.away:
            raise Unacknowledged({each.id: KafkaTimeoutError() for each in listed})
        failed: dict[str, KafkaError] = {}
        for each in listed:
            if self.refuses and self.refuses in each.key:
                failed[each.id] = MessageSizeTooLargeError()
            else:
                self.sent.append(each)
        written = {"kinerja.goals/0": (first, len(self.sent))}
        if failed:
            raise Unacknowledged(failed, written)
        return written

    @property
    def last(self) -> dict[str, int]:
        return {each.key: int(dict(each.headers)["ce_sequence"]) for each in self.sent}


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(clock, "monotonic", lambda: self.now)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@dataclass
class Process:
    """One process of a service."""

    documents: Documents
    wire: Wire
    checkpoint: Checkpoint
    teller: Teller
    commands: Commands

    @classmethod
    async def start(cls, documents: Documents, wire: Wire, **more: Any) -> "Process":
        collection = documents._collection
        own = Documents(collection, [TALLY, OTHER], in_chunk=50)
        checkpoint = Checkpoint(collection, silent_seconds=SILENT)
        publisher: Any = wire
        telling = Teller(documents=own, publisher=publisher, checkpoint=checkpoint, **more)
        await checkpoint.beat()
        return cls(own, wire, checkpoint, telling, Commands(documents=own, teller=telling, times=times_of(own)))

    async def add(self, *employees: str, number: int = 1) -> None:
        for each in employees:
            await self.commands.run(plus(number, f"a:person:{each}", decide=said), by=by())

    def _has_work(self) -> bool:
        queue = self.teller._queue
        return bool(queue._waiting or (queue._later and queue._later[0][0] <= clock.monotonic()))

    async def tell(self) -> None:
        """Tell all that waits now, or whose time has come."""
        while self._has_work():
            await self.teller.step()


def said(state: Tally | None, number: int, env: Any) -> Decision[Tally]:
    state = state or Tally("a")
    moved = Tally("a", counted=state.counted + number)
    return Decision(moved, (Publish("cycle.enrolled", env.id.replace(":person:", ":enrolment:")),))


def silently(state: Tally | None, number: int, _env: Any) -> Decision[Tally]:
    assert state is not None
    return Decision(Tally("a", counted=state.counted, newest=number))


async def stored(documents: Documents, id: str = "a:person:e1") -> dict[str, Any]:
    found: dict[str, Any] = await documents._collection.find_one({"_id": id})
    return found


async def told(process: Process) -> int:
    found = await process.documents._collection["checkpoints"].find_one({"_id": process.checkpoint.process})
    return int(found["told"])


@contextmanager
def connection_cut_after_the_write(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a save be written, and whoever saves not know."""
    save = Documents.save

    async def cut(self: Documents, *given: Any, **named: Any) -> frozenset[str]:
        await save(self, *given, **named)
        raise AutoReconnect("cut after the write")

    with monkeypatch.context() as patched:
        patched.setattr(Documents, "save", cut)
        yield


def is_open(process: Process, number: int) -> bool:
    return number in process.checkpoint._open


async def test_what_is_saved_is_told_and_the_number_is_done(documents: Documents) -> None:
    one = await Process.start(documents, Wire())
    await one.add("e1", "e2")
    await one.checkpoint.beat()
    assert await told(one) == 1

    await one.tell()
    await one.checkpoint.beat()

    assert one.wire.last == {"a:enrolment:e1": 1, "a:enrolment:e2": 1}
    assert await told(one) == 3
    assert (await stored(documents))["mark"] == f"{one.checkpoint.process}/{1:016d}"


async def test_commands_that_follow_each_other_closely_are_told_together(documents: Documents) -> None:
    one, patient = await Process.start(documents, Wire()), 20 * TELL_EVERY  # for a busy machine's database
    telling = asyncio.create_task(forever("teller", one.teller.step, patient))
    try:
        for employee in ("e1", "e2", "e3", "e4"):
            await one.add(employee)
            while employee == "e1" and not one.wire.sent:
                await asyncio.sleep(0)
        await one.teller.drain()
    finally:
        telling.cancel()

    assert one.wire.chunks == [1, 3]


async def test_a_save_that_says_nothing_carries_the_mark_on(documents: Documents) -> None:
    one = await Process.start(documents, Wire())
    await one.add("e1")
    two = await Process.start(documents, Wire())
    await two.commands.run(plus(7, decide=silently), by=by())

    assert (await stored(documents))["mark"] == f"{one.checkpoint.process}/{1:016d}"
    await two.tell()
    assert two.wire.sent == []


async def test_a_silent_process_is_told_for_and_again_later(documents: Documents, at: Clock) -> None:
    one, two = await Process.start(documents, Wire()), await Process.start(documents, Wire())
    await one.add("e1", "e2")
    await two.teller.adopt()
    assert two.wire.sent == []

    at.now += SILENT + 1
    await two.checkpoint.beat()
    await two.teller.adopt()
    await two.tell()
    assert set(two.wire.last) == {"a:enrolment:e1", "a:enrolment:e2"}

    # A request of the dead may still be on its way: told once more, and then no more.
    two.wire.sent.clear()
    for _ in range(3):
        at.now += teller._AGAIN_SECONDS + 0.1
        await two.checkpoint.beat()
        await two.teller.adopt()
        await two.tell()
    assert len(two.wire.sent) == 2


async def test_a_silent_process_that_writes_once_more_is_told_for_then_too(documents: Documents, at: Clock) -> None:
    """Its number stays open for as long as it may write: the checkpoint moves by its own word only."""
    one, two = await Process.start(documents, Wire()), await Process.start(documents, Wire())
    number = one.checkpoint.take()
    at.now += SILENT + 1
    await two.checkpoint.beat()
    await two.teller.adopt()
    late = apply(fresh(kind=TALLY, id="a:person:e9"), said(None, 1, _Env("a:person:e9")), CAUSE)
    await one.documents.save([late], now=NOW, mark=f"{one.checkpoint.process}/{number:016d}")

    await two.teller.adopt()
    await two.tell()
    assert set(two.wire.last) == {"a:enrolment:e9"}


@dataclass
class _Env:
    id: str


async def test_an_older_record_that_lands_after_a_newer_one_is_followed_by_the_newest(documents: Documents) -> None:
    """The pause of a process between save and send: seven of eight plans ended on the older state."""
    wire = Wire()
    one, two = await Process.start(documents, wire), await Process.start(documents, wire)
    await one.add("e1")

    async def overtaken() -> None:
        await two.add("e1")
        await two.tell()

    wire.meanwhile = overtaken
    await one.tell()

    assert [int(dict(each.headers)["ce_sequence"]) for each in wire.sent][:2] == [2, 1]
    assert wire.last == {"a:enrolment:e1": 2}


async def test_whoever_was_late_says_so_and_reads_before_it_sends(documents: Documents, at: Clock) -> None:
    one, two = await Process.start(documents, Wire()), await Process.start(documents, Wire())
    await one.add("e1")
    await two.add("e1")
    at.now += SILENT

    await one.tell()
    assert [int(dict(each.headers)["ce_sequence"]) for each in one.wire.sent] == [2]
    assert not one.checkpoint.is_late


async def test_who_saves_over_the_untold_mark_of_another_tells_all_and_once_more(
    documents: Documents, at: Clock
) -> None:
    one, two = await Process.start(documents, Wire()), await Process.start(documents, Wire())
    await one.add("e1")

    def about_another(state: Tally | None, number: int, env: Any) -> Decision[Tally]:
        return Decision(Tally("a", counted=number), (Publish("cycle.enrolled", "a:enrolment:other"),))

    await two.commands.run(plus(5, decide=about_another), by=by())
    await two.tell()
    assert set(two.wire.last) == {"a:enrolment:e1", "a:enrolment:other"}
    at.now += teller._AGAIN_SECONDS + 0.1
    await two.tell()
    assert len(two.wire.sent) == 4


async def test_the_mark_of_another_that_was_told_costs_nothing(documents: Documents) -> None:
    one = await Process.start(documents, Wire())
    await one.add("e1")
    await one.tell()
    await one.checkpoint.beat()
    two = await Process.start(documents, Wire())
    await two.add("e1")
    await two.tell()

    assert len(two.wire.sent) == 1
    assert not two.teller._queue._later


async def test_the_mark_of_a_process_that_ended_in_order_costs_nothing(documents: Documents) -> None:
    one = await Process.start(documents, Wire())
    await one.add("e1")
    await one.tell()
    assert await one.teller.drain()
    await one.checkpoint.beat(ended=True)
    two = await Process.start(documents, Wire())
    await two.checkpoint.beat()
    assert await documents._collection["checkpoints"].find_one({"_id": one.checkpoint.process}) is None

    three = await Process.start(documents, Wire())
    await three.add("e1")
    assert not three.teller._queue._later
    await three.tell()
    assert not three.teller._queue._later


async def test_what_the_broker_did_not_take_waits_and_is_told_again_after(documents: Documents, at: Clock) -> None:
    one = await Process.start(documents, Wire(away=True))
    await one.add("e1")
    for _ in range(2):
        with pytest.raises(Unacknowledged):
            await one.teller.step()
    at.now += 11
    assert one.teller.untold().oldest_seconds == 11
    assert one.teller.untold().failing == "Unacknowledged"

    one.wire.away = False
    await one.tell()
    assert one.teller.untold().documents == 0
    assert is_open(one, 1)
    at.now += teller._AGAIN_SECONDS + 0.1
    await one.tell()
    assert len(one.wire.sent) == 2
    assert not is_open(one, 1)


async def test_one_event_that_the_broker_refuses_holds_up_no_other_document(documents: Documents) -> None:
    one = await Process.start(documents, Wire(refuses="e2"))
    await one.add("e1", "e2", "e3")
    with pytest.raises(Unacknowledged):
        await one.teller.step()

    assert set(one.wire.last) == {"a:enrolment:e1", "a:enrolment:e3"}
    assert one.teller.untold().broken == 1
    assert is_open(one, 2)


async def test_one_fact_that_cannot_be_built_holds_up_no_other_document(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await Process.start(documents, Wire())
    await one.add("e1", "e2", "e3")
    build = teller.events

    def broken(document: Any, keys: Any) -> Any:
        if document.id == "a:person:e2":
            raise ValueError("no body")
        return build(document, keys)

    monkeypatch.setattr(teller, "events", broken)
    await one.tell()
    assert set(one.wire.last) == {"a:enrolment:e1", "a:enrolment:e3"}
    assert one.teller.untold().broken == 1
    assert is_open(one, 2)


async def test_a_save_of_unknown_outcome_is_looked_at_and_stays_open_for_a_minute(
    documents: Documents, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await Process.start(documents, Wire())
    with connection_cut_after_the_write(monkeypatch), pytest.raises(AutoReconnect):
        await one.add("e1")
    await one.tell()
    assert one.wire.last == {"a:enrolment:e1": 1}
    assert is_open(one, 1)
    at.now += teller._UNKNOWN_SECONDS + 0.1
    await one.checkpoint.beat()
    await one.tell()
    assert not is_open(one, 1)


async def test_when_too_much_is_untold_commands_are_turned_away_before_they_write(documents: Documents) -> None:
    one = await Process.start(documents, Wire(away=True), room=2)
    await one.add("e1", "e2")
    with pytest.raises(Full):
        await one.add("e3")
    assert one.teller.untold().full
    assert await stored(documents, "a:person:e3") is None

    waiting = asyncio.create_task(one.teller.room())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    one.wire.away = False
    await one.tell()
    await asyncio.wait_for(waiting, 5)


async def test_a_batch_that_says_something_is_one_save_with_one_number(documents: Documents) -> None:
    one = await Process.start(documents, Wire())
    batches = batches_of(one.documents)
    batches._teller = one.teller
    await batches.apply([record(event_of(person(f"e{each}"))) for each in range(120)], now=clock.now())

    assert one.checkpoint.take() == 2
    await one.tell()
    assert len(one.wire.last) == 120


async def test_a_hot_document_keeps_its_place_and_is_told_in_its_newest_state(documents: Documents) -> None:
    one = await Process.start(documents, Wire())
    await one.add("e1", "e2")
    for _ in range(5):
        await one.add("e1")
    await one.tell()

    assert [each.key for each in one.wire.sent] == ["a:enrolment:e1", "a:enrolment:e2"]
    assert one.wire.last == {"a:enrolment:e1": 6, "a:enrolment:e2": 1}
    await one.checkpoint.beat()
    assert await told(one) == 8


async def test_one_document_that_cannot_be_read_holds_up_no_other(documents: Documents) -> None:
    one = await Process.start(documents, Wire(away=True))
    await one.add("e1", "e2", "e3")
    with pytest.raises(Unacknowledged):
        await one.teller.step()
    await documents._collection.update_one({"_id": "a:person:e2"}, {"$set": {"state": {"agency_id": 5}}})

    one.wire.away = False
    await one.tell()
    assert set(one.wire.last) == {"a:enrolment:e1", "a:enrolment:e3"}
    assert one.teller.untold().broken == 1
    assert is_open(one, 2)


async def test_the_neighbours_of_what_cannot_be_stored_are_told(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await Process.start(documents, Wire())
    save = Documents.save

    async def too_large(self: Documents, given: Any, **named: Any) -> frozenset[str]:
        await save(self, [each for each in given if each.id != "a:person:e2"], **named)
        raise Unstorable(["a:person:e2"])

    commands = [plus(1, f"a:person:{each}", decide=said) for each in ("e1", "e2")]
    with monkeypatch.context() as patched:
        patched.setattr(Documents, "save", too_large)
        decided = [apply(fresh(kind=TALLY, id=each.id), said(None, 1, each), CAUSE) for each in commands]
        with pytest.raises(Unstorable):
            await one.teller.save(decided, now=NOW)
    await one.tell()
    assert set(one.wire.last) == {"a:enrolment:e1"}


async def test_work_falls_to_one_of_the_processes_that_are_alive(documents: Documents, at: Clock) -> None:
    processes = [await Process.start(documents, Wire()) for _ in range(3)]
    for each in processes:
        await each.checkpoint.beat()
    ids = [f"a:cycle:{number}" for number in range(60)]
    owners = {id: [each for each in processes if each.checkpoint.is_mine(id)] for id in ids}
    assert {len(each) for each in owners.values()} == {1}
    assert {each[0].checkpoint.process for each in owners.values()} == {each.checkpoint.process for each in processes}

    dead, *alive = processes
    at.now += SILENT + 1
    for each in alive:
        await each.checkpoint.beat()
    assert not any(dead.checkpoint.is_mine(id) for id in ids)
    for id in ids:
        assert sum(each.checkpoint.is_mine(id) for each in alive) == 1
        assert owners[id][0] is dead or owners[id][0].checkpoint.is_mine(id)


async def test_what_is_due_soon_does_not_wait_behind_what_is_due_late(
    documents: Documents, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await Process.start(documents, Wire())
    with connection_cut_after_the_write(monkeypatch), pytest.raises(AutoReconnect):
        await one.add("e1")
    two = await Process.start(documents, Wire())
    await two.add("e2")
    await one.add("e2")
    await one.tell()
    one.wire.sent.clear()

    at.now += teller._AGAIN_SECONDS + 0.1
    await one.checkpoint.beat()
    await one.tell()
    assert set(one.wire.last) == {"a:enrolment:e2"}
