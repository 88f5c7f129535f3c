"""Publishing: one producer, the partition computed from the person, every record awaited."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    KafkaError,
    MessageSizeTooLargeError,
    UnknownTopicOrPartitionError,
    UnsupportedVersionError,
)
from aiokafka.partitioner import murmur2

from shared.bus.cloudevents import Outgoing
from shared.bus.topics import METADATA_SECONDS, RECORD_BYTES_MAX
from shared.events.registry import DEAD_LETTERS
from shared.logs import get

_log = get(__name__)
_PROBE_SECONDS, _STOP_SECONDS = 5.0, 10.0


class Unacknowledged(KafkaError):  # type: ignore[misc]  # aiokafka is not typed
    """The broker did not take these events, named by id; all others of the same call were acknowledged."""

    def __init__(self, failed: Mapping[str, KafkaError]) -> None:
        self.failed = frozenset(failed)
        super().__init__(
            f"{len(failed)} events: " + ", ".join(sorted({type(each).__name__ for each in failed.values()}))
        )


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
            producer, self._producer = self._producer, None
            await _stop(producer)

    async def publish(self, events: Iterable[Outgoing]) -> None:
        """Send events in order per partition and wait until the broker has acknowledged each.

        :raises Unacknowledged: when some were not; what is owed stays owed
        """
        producer = self._require()
        counts: dict[str, int] = {}
        sent: list[tuple[Outgoing, asyncio.Future[object]]] = []
        failed: dict[str, KafkaError] = {}
        away: KafkaError | None = None
        for event in events:
            if away is None:
                try:
                    sent.append((event, await self._send(producer, event, counts)))
                    continue
                except MessageSizeTooLargeError as error:
                    failed[event.id] = error
                    continue
                except KafkaError as error:
                    away = error  # each further try would wait as long again
            failed[event.id] = away
        answers = await asyncio.gather(*(wait for _event, wait in sent), return_exceptions=True)
        for (event, _wait), answer in zip(sent, answers, strict=True):
            if isinstance(answer, KafkaError):
                failed[event.id] = answer
            elif isinstance(answer, BaseException):
                raise answer
        if failed:
            raise Unacknowledged(failed)

    async def _send(
        self, producer: AIOKafkaProducer, event: Outgoing, counts: dict[str, int]
    ) -> "asyncio.Future[object]":
        try:
            if event.topic not in counts:
                counts[event.topic] = len(await producer.partitions_for(event.topic)) or 1
            wait: asyncio.Future[object] = await producer.send(
                event.topic,
                value=event.value,
                key=event.key.encode(),
                partition=partition_of(event.partition_key, counts[event.topic]),
                headers=[(key, value.encode()) for key, value in event.headers],
            )
        except (AssertionError, TypeError) as error:  # what aiokafka says when a topic has just gone
            raise UnknownTopicOrPartitionError(event.topic) from error
        return wait

    async def park(self, value: bytes | None, key: bytes | None, headers: Sequence[tuple[str, bytes]]) -> None:
        """Send one record to the dead letters and wait for it; what has neither key nor body gets an empty body.

        aiokafka refuses to send nothing at all, and what cannot be parked would hold its batch for ever.
        """
        if key is None and value is None:
            value = b""
        try:
            await self._require().send_and_wait(DEAD_LETTERS, value=value, key=key, headers=list(headers), partition=0)
        except (AssertionError, TypeError) as error:
            raise UnknownTopicOrPartitionError(DEAD_LETTERS) from error

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
            metadata_max_age_ms=METADATA_SECONDS * 1000,
        )
        try:
            await producer.start()
        except BaseException:
            await _stop(producer)
            raise
        return producer


async def _stop(producer: AIOKafkaProducer) -> None:
    """Stop a producer, within bounds: it waits without end for a broker that does not answer to what is buffered.

    A probe that was given up would never be over, and neither would the start that made it.
    """
    try:
        await asyncio.wait_for(producer.stop(), _STOP_SECONDS)
    except TimeoutError:
        _log.warning("producer left behind: the broker does not answer", seconds=_STOP_SECONDS)


def partition_of(partition_key: str, partitions: int) -> int:
    """The partition for a person or unit: the same number in every topic with equally many partitions."""
    return int(murmur2(partition_key.encode()) & 0x7FFFFFFF) % partitions
