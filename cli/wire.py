"""Topics from outside, without a consumer group: nothing is committed, nobody is disturbed."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAuthorizationFailedError

from shared.bus.access import KafkaAccess
from shared.bus.refusal import Refused, refusal
from shared.bus.topics import partitions_of

_CONNECT_SECONDS: Final = 10.0
_POLL_MS: Final = 200
_RECORDS_MAX: Final = 2000


class BrokerAway(Exception):
    """The broker cannot be reached; the text says what to do."""

    def __init__(self, access: KafkaAccess, why: Refused | None = None) -> None:
        told = (
            why.indonesian
            if why is not None and why.cause != "nobody-listens"
            else "Jalankan `kinerja up`, atau beri alamat yang benar dengan --kafka atau --stack."
        )
        super().__init__(f"Broker Kafka di {access.bootstrap} tidak dapat dihubungi. {told}")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it lies in a topic."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: str
    headers: dict[str, str]
    value: bytes

    def without_value(self) -> "Record":
        """The same, as small as can be."""
        return replace(self, value=b"")


class Reader:
    """Reads all partitions of some topics from a point on."""

    def __init__(self, consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> None:
        self._consumer = consumer
        self._places = tuple(places)

    async def to_start(self) -> None:
        """Go to the first records that are kept."""
        for place, offset in (await self._consumer.beginning_offsets(self._places)).items():
            self._consumer.seek(place, offset)

    async def to_end(self) -> None:
        """Go behind the last records, so that only new ones are read."""
        for place, offset in (await self._consumer.end_offsets(self._places)).items():
            self._consumer.seek(place, offset)

    async def more(self, wait_ms: int = _POLL_MS) -> list[Record]:
        """Read what is there, waiting a little; nothing when nothing came."""
        found = await self._consumer.getmany(timeout_ms=wait_ms, max_records=_RECORDS_MAX)
        return [
            Record(
                each.topic,
                each.partition,
                each.offset,
                each.timestamp,
                (each.key or b"").decode(errors="replace"),
                {key: value.decode(errors="replace") for key, value in each.headers if value is not None},
                each.value or b"",
            )
            for records in found.values()
            for each in records
        ]

    async def until_end(self) -> AsyncIterator[Record]:
        """Read everything up to where the topics end now."""
        ends = await self._consumer.end_offsets(self._places)
        while await self.behind(ends):
            for each in await self.more():
                yield each
        for each in await self.more():  # the embedded broker tells where its last batch begins
            yield each

    async def ends_of(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Say how far partitions reach, also those that are not read otherwise; it forgets where it was."""
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(places)
        self._consumer.assign(list(places))
        for place, end in ends.items():
            self._consumer.seek(place, max(0, end - 1))
        try:
            while await self.more():
                pass
        except TopicAuthorizationFailedError:
            return ends
        return {place: max(end, await self._consumer.position(place)) for place, end in ends.items()}

    async def behind(self, ends: dict[TopicPartition, int] | None = None) -> int:
        """Say how many records are still to be read."""
        goal = ends if ends is not None else await self._consumer.end_offsets(self._places)
        return sum([max(0, end - await self._consumer.position(place)) for place, end in goal.items()])


@asynccontextmanager
async def reading(access: KafkaAccess, topics: Sequence[str]) -> AsyncIterator[Reader]:
    """Connect and take all partitions of those topics that exist.

    :raises BrokerAway: when the broker cannot be reached.
    """
    consumer = AIOKafkaConsumer(
        **access.client,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20,
    )
    try:
        await asyncio.wait_for(consumer.start(), _CONNECT_SECONDS)
    except (KafkaError, TimeoutError, OSError) as error:
        await consumer.stop()
        raise BrokerAway(access, await refusal(access)) from error
    try:
        places = await partitions_of(access, topics)
        consumer.assign(places)
        yield Reader(consumer, places)
    except KafkaConnectionError as error:
        raise BrokerAway(access) from error
    finally:
        await consumer.stop()


async def committed_of(access: KafkaAccess, group: str, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """Say how far a group has committed; -1 where it has not."""
    admin = AIOKafkaAdminClient(**access.client)
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(group, partitions=list(places))
    finally:
        await admin.close()
    return {place: each.offset for place, each in found.items()}


async def write(access: KafkaAccess, topic: str, records: Iterable[tuple[bytes, bytes]]) -> None:
    """Write keys and values to the first partition of a topic, in order, and wait until all are acknowledged.

    :raises BrokerAway: when the broker does not take them
    """
    producer = AIOKafkaProducer(**access.client, acks="all", linger_ms=5)
    try:
        await asyncio.wait_for(producer.start(), _CONNECT_SECONDS)
        sent = [await producer.send(topic, key=key, value=value, partition=0) for key, value in records]
        await asyncio.gather(*sent)
    except (KafkaError, TimeoutError, OSError) as error:
        raise BrokerAway(access) from error
    finally:
        await producer.stop()
