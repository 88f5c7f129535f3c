"""Reading topics from outside, without a consumer group: nothing is committed, nobody is disturbed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError

from shared.bus.topics import partitions_of

_CONNECT_SECONDS: Final = 10.0
_POLL_MS: Final = 200
_RECORDS_MAX: Final = 2000


class BrokerAway(Exception):
    """The broker cannot be reached; the text says what to do."""

    def __init__(self, bootstrap: str) -> None:
        super().__init__(
            f"Broker Kafka di {bootstrap} tidak dapat dihubungi. Jalankan `kinerja up`, atau beri alamat yang benar "
            "dengan --kafka atau --stack."
        )


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

    async def behind(self, ends: dict[TopicPartition, int] | None = None) -> int:
        """Say how many records are still to be read."""
        goal = ends if ends is not None else await self._consumer.end_offsets(self._places)
        return sum([max(0, end - await self._consumer.position(place)) for place, end in goal.items()])


@asynccontextmanager
async def reading(bootstrap: str, topics: Sequence[str]) -> AsyncIterator[Reader]:
    """Connect and take all partitions of those topics that exist.

    :raises BrokerAway: when the broker cannot be reached.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20,
    )
    try:
        await asyncio.wait_for(consumer.start(), _CONNECT_SECONDS)
    except (KafkaError, TimeoutError, OSError) as error:
        await consumer.stop()
        raise BrokerAway(bootstrap) from error
    try:
        places = await partitions_of(bootstrap, topics)
        consumer.assign(places)
        yield Reader(consumer, places)
    except KafkaConnectionError as error:
        raise BrokerAway(bootstrap) from error
    finally:
        await consumer.stop()
