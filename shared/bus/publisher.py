"""Publishing: one producer, the partition computed from the person, every record awaited."""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, UnsupportedVersionError
from aiokafka.partitioner import murmur2

from shared.bus.cloudevents import Outgoing
from shared.bus.topics import RECORD_BYTES_MAX
from shared.events.registry import DEAD_LETTERS
from shared.logs import get

_log = get(__name__)
_PROBE_SECONDS = 5.0


class Publisher:
    """Sends events. Never FastStream's ``publish_batch``: it sends a whole batch to one partition."""

    def __init__(self, bootstrap: str, *, client_id: str) -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self.idempotent = False

    async def start(self) -> None:
        """Connect; use the idempotent producer where the broker has one, which is tried and not assumed."""
        sender = logging.getLogger("aiokafka.producer.sender")
        try:
            sender.setLevel(logging.CRITICAL)  # a broker without idempotence is no error
            self._producer = await asyncio.wait_for(self._started(idempotent=True), _PROBE_SECONDS)
            self.idempotent = True
        except (KafkaError, UnsupportedVersionError, TimeoutError):
            self._producer = await self._started(idempotent=False)
        finally:
            sender.setLevel(logging.NOTSET)
        _log.info("publisher started", idempotent=self.idempotent)

    async def stop(self) -> None:
        """Send what is buffered and disconnect."""
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def publish(self, events: Iterable[Outgoing]) -> None:
        """Send events in order per partition and wait until the broker has acknowledged each.

        :raises KafkaError: when one was not acknowledged; what is owed stays owed
        """
        producer = self._require()
        counts: dict[str, int] = {}
        waits = []
        for event in events:
            if event.topic not in counts:
                counts[event.topic] = len(await producer.partitions_for(event.topic)) or 1
            waits.append(
                await producer.send(
                    event.topic,
                    value=event.value,
                    key=event.key.encode(),
                    partition=partition_of(event.partition_key, counts[event.topic]),
                    headers=[(key, value.encode()) for key, value in event.headers],
                )
            )
        await asyncio.gather(*waits)

    async def park(self, value: bytes | None, key: bytes | None, headers: Sequence[tuple[str, bytes]]) -> None:
        """Send one record to the dead letters and wait for it."""
        await self._require().send_and_wait(DEAD_LETTERS, value=value, key=key, headers=list(headers), partition=0)

    def _require(self) -> AIOKafkaProducer:
        if self._producer is None:
            raise KafkaError("the publisher is not started")
        return self._producer

    async def _started(self, *, idempotent: bool) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            client_id=self._client_id,
            enable_idempotence=idempotent,
            acks="all",
            linger_ms=2,
            max_batch_size=128 << 10,
            max_request_size=RECORD_BYTES_MAX,
            request_timeout_ms=15_000,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer


def partition_of(partition_key: str, partitions: int) -> int:
    """The partition for a person or unit: the same number in every topic with equally many partitions."""
    return int(murmur2(partition_key.encode()) & 0x7FFFFFFF) % partitions
