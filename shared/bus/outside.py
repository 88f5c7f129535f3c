"""Reading from outside of any group: a topic from its beginning on, or single records where they lie."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaTimeoutError, OffsetOutOfRangeError

from shared.bus.access import KafkaAccess
from shared.bus.topics import partitions_of

Origin = tuple[str, int, int]
"""Topic, partition, offset."""

_POLL_MS: Final = 200
_ANSWER_SECONDS: Final = 10.0
_STEP_MAX: Final = 1000
"""So many records are read and dropped rather than asked for anew."""


class Follower:
    """Reads a topic of one partition from its beginning, then what is new. It connects when it is first asked."""

    def __init__(self, access: KafkaAccess, topic: str) -> None:
        self._access = access
        self._place = TopicPartition(topic, 0)
        self._consumer: AIOKafkaConsumer | None = None

    @property
    def reading(self) -> bool:
        """Whether it is connected and goes on from where it was."""
        return self._consumer is not None

    async def more(self) -> list[ConsumerRecord]:
        """Read to the end; the first time from the beginning.

        :raises KafkaError: when the broker does not answer; whoever asks again gets everything from the beginning
        :raises TimeoutError: the same
        """
        try:
            async with asyncio.timeout(2 * _ANSWER_SECONDS):
                return await self._read()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Disconnect; whoever asks again gets everything from the beginning."""
        if self._consumer is not None:
            consumer, self._consumer = self._consumer, None
            await consumer.stop()

    async def _read(self) -> list[ConsumerRecord]:
        consumer = self._consumer or await self._connect()
        end = (await consumer.end_offsets([self._place]))[self._place]
        found: list[ConsumerRecord] = []
        while True:  # once more than to the end: the embedded broker tells where its last batch begins
            some = (await consumer.getmany(timeout_ms=_POLL_MS)).get(self._place, [])
            found += some
            if not some and await consumer.position(self._place) >= end:
                return found

    async def _connect(self) -> AIOKafkaConsumer:
        self._consumer = _consumer(self._access)
        await self._consumer.start()
        self._consumer.assign([self._place])
        await self._consumer.seek_to_beginning(self._place)
        return self._consumer


async def fetch(access: KafkaAccess, origins: Iterable[Origin]) -> dict[Origin, ConsumerRecord]:
    """Read single records; those that are not there any more (compacted, or another broker) are left out.

    :raises KafkaError: when the broker does not answer, or refuses
    """
    wanted: defaultdict[TopicPartition, set[int]] = defaultdict(set)
    for topic, partition, offset in origins:
        wanted[TopicPartition(topic, partition)].add(offset)
    present = set(await partitions_of(access, sorted({each.topic for each in wanted})))
    found: dict[Origin, ConsumerRecord] = {}
    consumer = _consumer(access)
    try:
        await consumer.start()
        for place in sorted(present & wanted.keys()):
            for record in await _fetch(consumer, place, sorted(wanted[place])):
                found[(place.topic, place.partition, record.offset)] = record
    finally:
        await consumer.stop()
    return found


async def _fetch(consumer: AIOKafkaConsumer, place: TopicPartition, offsets: list[int]) -> list[ConsumerRecord]:
    consumer.assign([place])
    begin = (await consumer.beginning_offsets([place]))[place]
    end = (await consumer.end_offsets([place]))[place]
    left = [each for each in offsets if each >= begin]
    found: list[ConsumerRecord] = []
    at = -_STEP_MAX
    while left:
        if left[0] - at >= _STEP_MAX:
            consumer.seek(place, left[0])
        records = await _next(consumer, place)
        if not records:
            if left[0] < end:
                raise KafkaTimeoutError(f"{place.topic}/{place.partition} does not answer")
            break
        chosen = set(left)
        found += [each for each in records if each.offset in chosen]
        at = records[-1].offset + 1
        left = [each for each in left if each >= at]
    return found


async def _next(consumer: AIOKafkaConsumer, place: TopicPartition) -> list[ConsumerRecord]:
    """Read on; nothing when nothing comes, or when there is no such offset."""
    end = (await consumer.end_offsets([place]))[place]
    waits = _ANSWER_SECONDS if await consumer.position(place) < end else _POLL_MS / 1000 * 2
    try:
        found: Mapping[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(
            place, timeout_ms=int(waits * 1000), max_records=_STEP_MAX
        )
    except OffsetOutOfRangeError:
        return []
    return found.get(place, [])


def _consumer(access: KafkaAccess) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        **access.client,
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_partition_fetch_bytes=4 << 20,
    )
