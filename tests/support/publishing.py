"""Facts as a test publishes them, on a broker or as records in hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import ConsumerRecord

from shared import clock
from shared.bus.access import KafkaAccess
from shared.bus.cloudevents import Outgoing, encode
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from shared.events.base import Body
from shared.events.registry import BY_SHORT

Fact = tuple[str, Body]
"""A type as ``BY_SHORT`` names it, and the body."""


@asynccontextmanager
async def publishing(access: KafkaAccess) -> AsyncIterator[Publisher]:
    """Open a publisher on a broker that has the topics."""
    await ensure_topics(access, partitions=6, replication=1)
    publisher = Publisher(access, client_id="test")
    await publisher.start()
    try:
        yield publisher
    finally:
        await publisher.stop()


def outgoing(*facts: Fact) -> list[Outgoing]:
    """Encode facts as they go out now."""
    now = clock.now()
    return [encode(BY_SHORT[short], body, now=now, cause_id="test", correlation_id="test") for short, body in facts]


def record(event: Outgoing, *, offset: int = 0, **change: Any) -> ConsumerRecord:
    """Make a record as the consumer hands it over; ``change`` spoils it."""
    content: dict[str, Any] = {
        "topic": event.topic,
        "partition": 0,
        "offset": offset,
        "timestamp": 0,
        "timestamp_type": 0,
        "key": event.key.encode(),
        "value": event.value,
        "checksum": None,
        "serialized_key_size": 0,
        "serialized_value_size": len(event.value),
        "headers": tuple((key, value.encode()) for key, value in event.headers),
    }
    return ConsumerRecord(**(content | change))


def records(*facts: Fact) -> list[ConsumerRecord]:
    """Make the records of some facts."""
    return [record(each) for each in outgoing(*facts)]
