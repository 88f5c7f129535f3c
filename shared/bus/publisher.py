"""Publishing: one producer, the partition computed from the person, every record awaited for so long and no longer."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, UnknownTopicOrPartitionError
from aiokafka.partitioner import murmur2

from shared.bus.access import KafkaAccess
from shared.bus.cloudevents import Outgoing
from shared.bus.topics import METADATA_SECONDS, RECORD_BYTES_MAX
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS
from shared.logs import get

_log = get(__name__)
_SECONDS = 10.0

Ends = dict[str, int]
"""How far partitions reach: ``topic/partition`` to the offset after the last record."""


Written = dict[str, tuple[int, int]]
"""Where records lie: ``topic/partition`` to the first of their offsets and the one after the last."""


class Unacknowledged(KafkaError):
    """The broker did not take these events, named by id; all others of the same call were, and lie where it says."""

    def __init__(self, failed: Mapping[str, KafkaError], written: Written | None = None) -> None:
        self.failed = dict(failed)
        self.written = written or {}
        super().__init__(
            f"{len(failed)} events: " + ", ".join(sorted({type(each).__name__ for each in failed.values()}))
        )


class Publisher:
    """Sends events. Never FastStream's ``publish_batch``: it sends a whole batch to one partition.

    The producer is a plain one: whoever tells facts looks whether they are still the newest afterwards, so that a
    repetition is harmless, and an idempotent one never sends again once the broker has refused a record or was
    restored from a copy. After any failure the next call begins with a new producer; the old one is dropped with all
    that it still holds.
    """

    def __init__(self, access: KafkaAccess, *, client_id: str) -> None:
        self._access = access
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self._connecting = asyncio.Lock()

    async def start(self) -> AIOKafkaProducer:
        """Connect unless that is done, and return what sends.

        :raises KafkaError: when the broker is away
        """
        async with self._connecting:
            if self._producer is not None and not self._producer._sender.sender_task.done():
                return self._producer
            await self.stop()
            producer = AIOKafkaProducer(
                **self._access.client,
                client_id=self._client_id,
                acks="all",
                linger_ms=2,
                max_batch_size=128 << 10,
                max_request_size=RECORD_BYTES_MAX,
                request_timeout_ms=int(_SECONDS * 1000),
                metadata_max_age_ms=METADATA_SECONDS * 1000,
            )
            try:
                await asyncio.wait_for(producer.start(), _SECONDS)
            except BaseException:
                await _drop(producer)
                raise
            self._producer = producer
            return producer

    async def stop(self) -> None:
        """Disconnect. What nobody waits for any more is not sent."""
        await self._throw_away(self._producer)

    async def _throw_away(self, producer: AIOKafkaProducer | None) -> None:
        """Drop the producer that failed, unless another call did; a newer one may be sending for somebody else."""
        if producer is not None and producer is self._producer:
            self._producer = None
            await _drop(producer)

    async def publish(self, events: Iterable[Outgoing]) -> Written:
        """Send events in order per partition, wait until the broker has acknowledged each; return where they lie.

        :raises Unacknowledged: when some were not; they may arrive later all the same
        """
        listed, failed, written = list(events), dict[str, KafkaError](), Written()
        producer: AIOKafkaProducer | None = None
        if not listed:
            return written
        try:
            async with asyncio.timeout(2 * _SECONDS):
                producer = await self.start()
                answers = await _answers(producer, listed)
        except (TimeoutError, KafkaError) as error:
            cause = error if isinstance(error, KafkaError) else KafkaError("no answer in time")
            answers = [cause] * len(listed)
        for event, answer in zip(listed, answers, strict=True):
            if isinstance(answer, KafkaError):
                failed[event.id] = answer
            elif isinstance(answer, BaseException):
                raise answer
            else:
                partition = f"{answer.topic}/{answer.partition}"
                first, end = written.get(partition, (answer.offset, 0))
                written[partition] = min(first, answer.offset), max(end, answer.offset + 1)
        if failed:
            await self._throw_away(producer)
            raise Unacknowledged(failed, written)
        return written

    async def park(self, value: bytes | None, key: bytes | None, headers: Sequence[tuple[str, bytes]]) -> None:
        """Send one record to the dead letters and wait for it; what has neither key nor body gets an empty body.

        aiokafka refuses to send nothing at all, and what cannot be parked would hold its batch for ever.

        :raises KafkaError: when the broker did not take it
        :raises TimeoutError: when it does not answer
        """
        if key is None and value is None:
            value = b""
        await self._keep(DEAD_LETTERS, value, key, headers)

    async def note(self, key: bytes, value: bytes) -> None:
        """Send one note about dead letters and wait for it."""
        await self._keep(DEAD_LETTER_NOTES, value, key, ())

    async def _keep(
        self, topic: str, value: bytes | None, key: bytes | None, headers: Sequence[tuple[str, bytes]]
    ) -> None:
        producer: AIOKafkaProducer | None = None
        try:
            async with asyncio.timeout(2 * _SECONDS):
                producer = await self.start()
                await (await _send(producer, topic, 0, value, key, headers))
        except (KafkaError, TimeoutError):
            await self._throw_away(producer)
            raise


async def _answers(producer: AIOKafkaProducer, events: Sequence[Outgoing]) -> Sequence[Any]:
    sent, counts = list[asyncio.Future[Any]](), dict[str, int]()
    for event in events:
        if event.topic not in counts:
            counts[event.topic] = len(await producer.partitions_for(event.topic)) or 1
        partition = partition_of(event.partition_key, counts[event.topic])
        headers = [(key, value.encode()) for key, value in event.headers]
        try:
            sent.append(await _send(producer, event.topic, partition, event.value, event.key.encode(), headers))
        except MessageSizeTooLargeError as error:
            refused: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            refused.set_exception(error)
            sent.append(refused)
    return await asyncio.gather(*sent, return_exceptions=True)


async def _send(
    producer: AIOKafkaProducer,
    topic: str,
    partition: int,
    value: bytes | None,
    key: bytes | None,
    headers: Sequence[tuple[str, bytes]],
) -> "asyncio.Future[Any]":
    try:
        wait: asyncio.Future[Any] = await producer.send(
            topic, value=value, key=key, partition=partition, headers=list(headers)
        )
    except (AssertionError, TypeError) as error:  # what aiokafka says when a topic has just gone
        raise UnknownTopicOrPartitionError(topic) from error
    wait.add_done_callback(_taken_note_of)
    return wait


def _taken_note_of(sent: "asyncio.Future[Any]") -> None:
    """Say nothing of a failure that nobody waits for any more: whoever sent it has been told of another."""
    if not sent.cancelled():
        sent.exception()


async def _drop(producer: AIOKafkaProducer) -> None:
    """Close a producer without sending what it holds: aiokafka's own stop would, and waits for it without end."""
    producer._closed = True
    producer._message_accumulator.fail_all(KafkaError("the producer was thrown away"))
    if producer._sender is not None and producer._sender.sender_task is not None:
        producer._sender.sender_task.cancel()
    for connection in producer.client._conns.values():
        if connection._writer is not None:
            connection._writer.transport.abort()
    try:
        await asyncio.wait_for(producer.client.close(), _SECONDS)
    except (TimeoutError, OSError):
        _log.warning("connections left behind: the broker does not answer")


def partition_of(partition_key: str, partitions: int) -> int:
    """The partition for a person or unit: the same number in every topic with equally many partitions."""
    return int(murmur2(partition_key.encode()) & 0x7FFFFFFF) % partitions
