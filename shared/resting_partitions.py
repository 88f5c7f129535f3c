"""The partitions of a process that rest: put to rest, looked after, tried again."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from shared import clock
from shared.bus.outside import Follower
from shared.bus.publisher import Publisher
from shared.dead_letter import Parked
from shared.dead_letter_notes import Ledger, RestNote
from shared.health import Health, RestingPartition
from shared.logs import get
from shared.metrics import RESTING
from shared.resting import Before, Followed, MustRest, Rest, follow, place_of

_log = get(__name__)
PAUSE_FIRST, PAUSE_MAX = 5.0, 300.0
"""Seconds until a resting partition is tried again: first, doubled each time, at most."""


class NotLearned(Exception):
    """Bad records came from partitions whose notes were not read yet."""

    def __init__(self, places: Iterable[TopicPartition]) -> None:
        super().__init__("notes are to be read")
        self.places = frozenset(places)


@dataclass(slots=True)
class _Nap:
    rest: Rest
    since: datetime
    pause: float
    due: float
    ordered: int
    trying: bool = False


class RestingPartitions:
    """Counts bad records by partition, lets one rest where they are too many, and tries it again.

    Tried again after a growing pause, and at once when an operator orders so (`kinerja dead-letters`). Where a
    partition rests is noted before its offset is committed, so that whoever takes it over rests at the same place.
    """

    def __init__(self, *, service: str, notes: Follower, publisher: Publisher, health: Health, run_max: int) -> None:
        self._service = service
        self._notes = notes
        self._publisher = publisher
        self._health = health
        self._run_max = run_max
        self._ledger = Ledger()
        self._looking = asyncio.Lock()
        """A batch may ask while orders are looked for; who reads with another, or while it is closed, hangs."""
        self._runs: dict[TopicPartition, int] = {}
        self._learned: set[TopicPartition] = set()
        self._naps: dict[TopicPartition, _Nap] = {}

    def forget(self, places: Iterable[TopicPartition] | None = None) -> None:
        """Forget partitions that are another's now; without any named, all: the broker is another one."""
        for place in tuple(self._naps.keys() | self._learned | self._runs.keys()) if places is None else places:
            self._wake(place)
            self._runs.pop(place, None)
            self._learned.discard(place)

    async def learn(self, places: Iterable[TopicPartition]) -> None:
        """Read what is noted about partitions.

        :raises KafkaError, TimeoutError: when the broker does not answer
        """
        await self._look()
        self._learned |= set(places)

    def check(self, records: Sequence[ConsumerRecord], parked: Sequence[Parked]) -> None:
        """Refuse to go on with a batch of which some partition has to rest.

        :raises NotLearned: when the notes about a partition are to be read first
        :raises MustRest: when there are too many bad records in a row
        """
        if not parked:
            return
        unknown = {place_of(each.record) for each in parked} - self._learned
        if unknown:
            raise NotLearned(unknown)
        if rests := self.follow(records, parked).rests:
            raise MustRest(rests)

    def follow(self, records: Sequence[ConsumerRecord], parked: Sequence[Parked]) -> Followed:
        """Count bad records in a row on top of what was committed."""
        before = {place: self._before(place) for place in self._learned | self._runs.keys()}
        return follow(records, parked, before=before, run_max=self._run_max)

    async def note(self, rests: dict[TopicPartition, Rest]) -> None:
        """Write down where partitions rest, before their offsets are committed.

        :raises KafkaError: when the broker does not take it
        """
        for place, rest in rests.items():
            known = self._ledger.rests.get((self._service, place))
            if known is not None and known.offset == rest.offset:
                continue
            note = RestNote(
                service=self._service,
                topic=place.topic,
                partition=place.partition,
                time=clock.now(),
                by=self._service,
                offset=rest.offset,
                bad=rest.bad,
                reason=rest.reason,
            )
            await self._publisher.note(note.key.encode(), note.model_dump_json().encode())
            self._ledger.rests[self._service, place] = note

    def settle(self, consumer: AIOKafkaConsumer, followed: Followed) -> None:
        """Take over what a batch came to, after its offsets were committed."""
        ours = consumer.assignment()
        for place, run in followed.runs.items():
            if place not in ours:
                continue
            self._runs[place] = run
            if (rest := followed.rests.get(place)) is not None:
                consumer.seek(place, rest.offset)
                consumer.pause(place)
                self._lie_down(place, rest)
            else:
                self._wake(place)

    async def keep(self, consumer: AIOKafkaConsumer) -> None:
        """Look after the resting partitions: read orders, and try again what is due.

        :raises KafkaError, TimeoutError: when the broker does not answer
        """
        if not self._naps:
            await self.stop()
            return
        await self._look()
        ends = await consumer.end_offsets(list(self._naps))
        for place, nap in list(self._naps.items()):
            if place not in consumer.assignment():
                self._wake(place)
                continue
            end = max(ends[place], consumer.highwater(place) or 0)
            self._health.resting[_name(place)].waiting = max(0, end - nap.rest.offset)
            ordered = self._ledger.ordered(self._service, place)
            if not nap.trying and (ordered > nap.ordered or clock.monotonic() >= nap.due):
                nap.ordered, nap.trying = ordered, True
                _log.info("resting partition is tried again", topic=place.topic, partition=place.partition)
                consumer.resume(place)

    async def stop(self) -> None:
        """Stop reading notes."""
        async with self._looking:
            await self._notes.stop()

    async def _look(self) -> None:
        async with self._looking:
            if not self._notes.reading:
                self._ledger = Ledger()
            self._ledger.take(await self._notes.more())

    def _before(self, place: TopicPartition) -> Before:
        noted = self._ledger.rests.get((self._service, place))
        return Before(
            run=self._runs.get(place, 0),
            rest=None if noted is None else Rest(noted.offset, noted.bad, noted.reason),
            passed=partial(self._ledger.passed, self._service, place),
        )

    def _lie_down(self, place: TopicPartition, rest: Rest) -> None:
        before = self._naps.get(place)
        again = before is not None and before.rest.offset == rest.offset
        pause = min(before.pause * 2, PAUSE_MAX) if before is not None and again else PAUSE_FIRST
        noted = self._ledger.rests.get((self._service, place))
        since = noted.time if noted is not None and noted.offset == rest.offset else clock.now()
        ordered = before.ordered if before is not None else self._ledger.ordered(self._service, place)
        self._naps[place] = _Nap(rest, since, pause, clock.monotonic() + pause, ordered)
        because = f"{rest.bad} bad records in a row, and the next is bad: {rest.reason}"
        self._health.resting[_name(place)] = RestingPartition(since=since, offset=rest.offset, because=because)
        RESTING.labels(topic=place.topic, partition=str(place.partition)).set(1)
        if not again:
            _log.error(
                "partition rests", topic=place.topic, partition=place.partition, offset=rest.offset, reason=because
            )

    def _wake(self, place: TopicPartition) -> None:
        if self._naps.pop(place, None) is None:
            return
        self._health.resting.pop(_name(place), None)
        RESTING.remove(place.topic, str(place.partition))
        _log.info("partition rests no more", topic=place.topic, partition=place.partition)


def _name(place: TopicPartition) -> str:
    return f"{place.topic}/{place.partition}"
