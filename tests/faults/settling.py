"""Waiting until everything that was published is applied, nothing is owed, and everybody says that they are ready."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import clock
from shared.bus.access import KafkaAccess
from shared.parties import PORTS, party
from tests.support import topics

from . import layout
from .platform import DATABASE, Platform

_EVERY_SECONDS: Final = 1.0
_ONCE_SECONDS: Final = 30.0
_QUIET: Final = 2


async def ready(platform: Platform, client: httpx.AsyncClient, seconds: float) -> tuple[float, dict[str, str]]:
    """Wait until every process is ready; say how long that took, and what is still wrong when time is over."""
    began = clock.monotonic()
    while True:
        unready = await platform.unready(client)
        passed = clock.monotonic() - began
        if not unready or passed > seconds:
            return passed, unready
        await asyncio.sleep(0.5)


async def settled(
    platform: Platform,
    seconds: float,
    *,
    awaited: frozenset[str] = frozenset(),
    tell: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Wait until nothing moves any more; return what still does when time is over. ``awaited`` jobs wait for people.

    Quiet means: no lag, nothing owed, no job, everybody ready, and topics that end where they ended before, several
    times in a row, because applying makes services publish more.
    """
    deadline = clock.monotonic() + seconds
    quiet, before = 0, None
    async with httpx.AsyncClient(timeout=5.0) as client:
        while True:
            try:
                moving, ends = await asyncio.wait_for(_moving(platform, client, awaited), _ONCE_SECONDS)
            except (KafkaError, PyMongoError, TimeoutError, OSError) as error:
                moving, ends = [f"cannot be looked at: {type(error).__name__} {error}"], None
            quiet = quiet + 1 if not moving and ends == before else 0
            before = ends
            if quiet >= _QUIET:
                return []
            if clock.monotonic() > deadline:
                return moving or ["the topics go on growing"]
            tell(moving[0] if moving else "quiet")
            await asyncio.sleep(_EVERY_SECONDS)


async def _moving(platform: Platform, client: httpx.AsyncClient, awaited: frozenset[str]) -> tuple[list[str], object]:
    found = [f"{name} {why}" for name, why in (await platform.moving(client)).items()]
    ends, lags = await _lags(platform.access)
    found += [f"{name} lags by {lag} records" for name, lag in lags.items() if lag]
    for service, working in (await layout.working(platform.database.uri, DATABASE, awaited)).items():
        if working:
            found.append(f"{service} has jobs that do not end: {working[0]} and {len(working) - 1} others")
    return found, ends


async def _lags(access: KafkaAccess) -> tuple[dict[TopicPartition, int], dict[str, int]]:
    """Say how far the topics reach, and how far each group is behind."""
    ends = await topics.ends_of(access)
    lags = await asyncio.gather(*(_lag(access, name, ends) for name in PORTS))
    return ends, dict(zip(PORTS, lags, strict=True))


async def _lag(access: KafkaAccess, group: str, ends: Mapping[TopicPartition, int]) -> int:
    """Say how many records a group has not committed, where it has committed anything."""
    consumer = AIOKafkaConsumer(**access.client, group_id=group, enable_auto_commit=False)
    try:
        await consumer.start()
        places = [each for each in ends if each.topic in party(group).subscribes]
        consumer.assign(places)
        done = await asyncio.gather(*(consumer.committed(each) for each in places))
        return sum(
            max(0, ends[place] - offset) for place, offset in zip(places, done, strict=True) if offset is not None
        )
    finally:
        await consumer.stop()
