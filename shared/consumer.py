"""Batches from Kafka into documents, with exact commits of our own.

FastStream's acknowledgement policies either commit past a failed batch or read it again in a hot loop (and
``ack()`` commits positions, not what was handled). So: policy MANUAL, retries with growing pauses inside the
handler, and a commit that names the offsets of exactly this batch after everything else has succeeded.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from pymongo.errors import PyMongoError

from shared import clock, commits
from shared.batch import Applied, Batches
from shared.dead_letter import DeadLetters
from shared.events.registry import DEAD_LETTER_NOTES
from shared.health import Health
from shared.logs import get
from shared.loops import unless_cancelled
from shared.metrics import BATCH_SECONDS, BATCH_SIZE, LAG, RESENT, RETRIES, STANDSTILLS
from shared.resending import Resending
from shared.resting import Followed, MustRest, place_of, up_to
from shared.resting_partitions import NotLearned, RestingPartitions
from shared.standstill import Standstill
from shared.teller import Teller

_log = get(__name__)
_PAUSE_FIRST, _PAUSE_MAX, _ANEW_SECONDS = 0.1, 5.0, 30.0
_COMMIT_AGAIN_SECONDS = 15.0
_POLL_INTERVAL_MS = 15 * 60 * 1000


class BatchConsumer:
    """One group of one service: applies what comes, however long broker or database are away."""

    def __init__(
        self,
        *,
        batches: Batches,
        teller: Teller,
        dead_letters: DeadLetters,
        resting: RestingPartitions,
        resending: Resending,
        health: Health,
        standstill: Standstill,
    ) -> None:
        self._batches = batches
        self._teller = teller
        self._dead_letters = dead_letters
        self._resting = resting
        self._resending = resending
        self._health = health
        self._standstill = standstill
        self._stopping = asyncio.Event()
        self._subscriber: Any = None
        self._done: dict[TopicPartition, int] = {}
        self._shown: set[TopicPartition] = set()
        self._cluster: str | None = None
        self._anew = self._apart = self._busy = False
        self._joining = asyncio.Lock()
        self._committed = clock.monotonic()

    def subscribe(
        self, broker: KafkaBroker, *, topics: Sequence[str], group: str, batch_max: int, session_seconds: float
    ) -> None:
        """Register with FastStream; the broker starts and stops the polling."""
        self._subscriber = broker.subscriber(
            *topics,
            DEAD_LETTER_NOTES,
            listener=_Lost(self._resting),
            batch=True,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=batch_max,
            batch_timeout_ms=30,
            max_partition_fetch_bytes=4 << 20,
            session_timeout_ms=int(session_seconds * 1000),
            heartbeat_interval_ms=int(session_seconds * 100),
            max_poll_interval_ms=_POLL_INTERVAL_MS,
            parser=self._parse,
            decoder=_no_decoding,
            title=group,
        )
        self._subscriber(self._on_batch)

    def stop(self) -> None:
        """Let the batch in hand be its last try."""
        self._stopping.set()

    async def keep(self) -> None:
        """Look after what rests and what stands still; say again how far the others are read, for commits may be lost.

        :raises KafkaError, TimeoutError: when the broker does not answer; to be tried again
        """
        consumer: AIOKafkaConsumer | None = getattr(self._subscriber, "consumer", None)
        if consumer is not None and not self._anew:
            if self._apart or await self._standstill.is_found(consumer, busy=self._busy):
                _log.error("reads nothing although there is something: begin anew as another member")
                STANDSTILLS.inc()
                await self._join_anew()
                return
            await self._resting.keep(consumer)
            if clock.monotonic() - self._committed > _COMMIT_AGAIN_SECONDS:
                self._committed = clock.monotonic()
                await commits.commit(consumer, {each: self._done[each] for each in self._read_to_the_end(consumer)})

    def _read_to_the_end(self, consumer: AIOKafkaConsumer) -> Iterable[TopicPartition]:
        return (each for each in consumer.assignment() if consumer.highwater(each) == self._done.get(each, -1))

    def watch(self) -> None:
        """Look at assignment and lag, for readiness and metrics."""
        consumer: AIOKafkaConsumer | None = getattr(self._subscriber, "consumer", None)
        assigned = consumer.assignment() if consumer is not None else frozenset()
        self._health.consuming = bool(assigned)
        self._health.lag = {
            f"{each.topic}/{each.partition}": lag
            for each in assigned
            if consumer is not None and (lag := self._lag_of(consumer, each)) is not None
        }
        for each in self._shown - assigned:
            LAG.remove(each.topic, str(each.partition))
        self._shown = {each for each in assigned if f"{each.topic}/{each.partition}" in self._health.lag}
        for each in self._shown:
            LAG.labels(topic=each.topic, partition=str(each.partition)).set(
                self._health.lag[f"{each.topic}/{each.partition}"]
            )

    def expect(self, cluster_id: str) -> None:
        """Take this for the broker whose offsets the group knows, before anything is read."""
        self._cluster = cluster_id

    async def follow(self, cluster_id: str) -> None:
        """Begin anew when the broker is another one than that whose offsets are in hand; reading twice is harmless.

        A new broker that already holds more than the old position says would be read from the middle, and one that
        takes commits of members it does not know (tansu) would keep that place. So the consumer joins as a new member,
        and as such says that it has read nothing.

        :raises KafkaError: when the broker does not let it; to be tried again
        :raises TimeoutError: when the group does not get ready in time; to be tried again
        """
        if self._cluster != cluster_id and self._subscriber is not None:
            _log.warning("another broker: read from the beginning", cluster_id=cluster_id)
            self._anew = True
            await self._join_anew()
            async with asyncio.timeout(_ANEW_SECONDS):
                await self._forget_places(self._subscriber.consumer)
        self._cluster = cluster_id

    async def _join_anew(self) -> None:
        async with self._joining:
            consumer: AIOKafkaConsumer = self._subscriber.consumer
            self._apart = True  # until it has joined: a start that failed leaves a consumer that reads nothing
            try:
                await self._subscriber.stop()
            except (KafkaError, RuntimeError):  # what its reading ended with, before it had disconnected
                await consumer._client.close()
            if not self._stopping.is_set():
                await self._subscriber.start()
                self._apart = False

    async def _forget_places(self, consumer: AIOKafkaConsumer) -> None:
        begins = dict[TopicPartition, int]()
        while not begins or begins.keys() != consumer.assignment():
            await asyncio.sleep(_PAUSE_FIRST)
            if assigned := consumer.assignment():
                begins = await consumer.beginning_offsets(list(assigned))
                await consumer.commit(begins)
        # All at once from here on: what comes while batches are still passed over would not come again.
        for partition, begin in begins.items():
            consumer.seek(partition, begin)
        self._done.clear()
        self._resting.forget()
        self._anew = False

    def _lag_of(self, consumer: AIOKafkaConsumer, partition: TopicPartition) -> int | None:
        end, done = consumer.highwater(partition), self._done.get(partition)
        return None if end is None or done is None else max(0, end - done)

    async def _parse(self, records: tuple[ConsumerRecord, ...]) -> KafkaMessage:
        """Hand the records on unopened: decoding each into a FastStream message costs five times as much."""
        return KafkaMessage(
            body=b"",
            headers={},
            raw_message=records,
            correlation_id="-",
            message_id="-",
            consumer=self._subscriber.consumer,
        )

    async def _on_batch(self, message: KafkaMessage) -> None:
        records: Sequence[ConsumerRecord] = message.raw_message
        consumer: AIOKafkaConsumer = self._subscriber.consumer
        if self._stopping.is_set() or self._anew:
            return  # a batch before this one may have been left: committing past it would lose it
        begun, self._busy = clock.monotonic(), True
        BATCH_SIZE.observe(len(records))
        for record in reversed(records):
            self._done[place_of(record)] = record.offset
        try:
            await self._until_applied(consumer, records)
        finally:
            self._busy = False
        BATCH_SECONDS.observe(clock.monotonic() - begun)

    async def _until_applied(self, consumer: AIOKafkaConsumer, records: Sequence[ConsumerRecord]) -> None:
        pause = _PAUSE_FIRST
        while not await self._try(consumer, records):
            if self._stopping.is_set() or not commits.still_ours(consumer, records):
                _log.info("batch left to whoever comes next", messages=len(records))
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), clock.jitter(pause))
            pause = min(pause * 2, _PAUSE_MAX)

    async def _try(self, consumer: AIOKafkaConsumer, records: Sequence[ConsumerRecord]) -> bool:
        """Handle the whole batch once; False when it has to be tried again. Doing it twice changes nothing."""
        try:
            await self._teller.room()
            followed = await self._apply([each for each in records if each.topic != DEAD_LETTER_NOTES])
            await self._resend([each for each in records if each.topic == DEAD_LETTER_NOTES])
        # FastStream would swallow whatever it is and read on, past this batch.
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            unless_cancelled()
            cause = type(error).__name__
            RETRIES.labels(cause=cause).inc()
            self._health.retrying(cause)
            if isinstance(error, KafkaError | PyMongoError):
                _log.warning("batch will be tried again", reason=cause, messages=len(records))
            else:
                _log.exception("batch will be tried again", reason=cause, messages=len(records))
            return False
        self._health.progressed()
        offsets = commits.offsets_of(records) | {place: rest.offset for place, rest in followed.rests.items()}
        self._done |= offsets
        await commits.commit(consumer, offsets)
        self._resting.settle(consumer, followed)
        return True

    async def _apply(self, records: Sequence[ConsumerRecord]) -> Followed:
        """Apply a batch up to where partitions have to rest; what lies behind is as if it had not come."""
        followed = Followed()
        while True:
            try:
                applied = await self._batches.apply(
                    records, now=clock.now(), check=partial(self._resting.check, records)
                )
                found = self._resting.follow(records, applied.parked)
            except NotLearned as error:
                await self._resting.learn(error.places)
            except MustRest as error:
                followed.rests.update(error.rests)
                records = up_to(records, error.rests)
            else:
                break
        followed.runs.update(found.runs | {place: rest.bad for place, rest in followed.rests.items()})
        followed.rests.update(found.rests)
        await self._park(applied, up_to(records, found.rests))
        await self._resting.note(followed.rests)
        return followed

    async def _resend(self, notes: Sequence[ConsumerRecord]) -> None:
        """Take up again what operators ordered; bad ones among it are parked again and make nothing rest."""
        async for originals in self._resending.originals(notes):
            applied = await self._batches.apply(originals, now=clock.now())
            await self._dead_letters.park(applied.parked)
            RESENT.labels(outcome="parked").inc(len(applied.parked))
            RESENT.labels(outcome="taken").inc(len(originals) - len(applied.parked))
            _log.info("parked messages taken up again", messages=len(originals), bad=len(applied.parked))

    async def _park(self, applied: Applied, records: Sequence[ConsumerRecord]) -> None:
        kept = {id(each) for each in records}
        await self._dead_letters.park([each for each in applied.parked if id(each.record) in kept])


class _Lost(ConsumerRebalanceListener):
    """Counts of partitions that are another's now count no more."""

    def __init__(self, resting: RestingPartitions) -> None:
        self._resting = resting

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Forget what goes."""
        self._resting.forget(revoked)

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Begin as one who knows nothing: what was noted is read when something bad comes."""


async def _no_decoding(_message: KafkaMessage) -> None:
    return None
