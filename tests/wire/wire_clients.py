"""Clients that write and read once."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.bus.access import KafkaAccess

_SECONDS = 15


async def write(access: KafkaAccess, topic: str, *, idempotent: bool = False) -> None:
    """Write a record without a meaning."""
    producer = AIOKafkaProducer(**access.client, enable_idempotence=idempotent, request_timeout_ms=5000)
    async with asyncio.timeout(_SECONDS):
        await producer.start()
        try:
            await producer.send_and_wait(topic, b"{}", key=b"uji", partition=0)
        finally:
            await producer.stop()


async def read(access: KafkaAccess, topic: str, *, group: str | None = None) -> int:
    """Read what there is for a moment, with a group or without; say how much it was."""
    consumer = AIOKafkaConsumer(
        topic, **access.client, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False,
        request_timeout_ms=5000,
    )  # fmt: skip
    async with asyncio.timeout(_SECONDS):
        await consumer.start()
        try:
            found = await consumer.getmany(timeout_ms=1500)
            if group is not None:
                await consumer.commit()
            return sum(map(len, found.values()))
        finally:
            await consumer.stop()
