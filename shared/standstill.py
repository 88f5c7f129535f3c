"""Notices a consumer that reads no more although there is more, or that got nothing to read although it is alone.

aiokafka reads in a task of its own, and whoever waits for records is not told when that ends: uvloop answers a write to
a connection that was just closed with a RuntimeError, which aiokafka does not expect.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared import clock

_EVERY, _AT_MOST = 10.0, 300.0
_PROMPT_SECONDS = 2.0


class Standstill:
    """Compares where a consumer stands with where it stood some seconds ago, and with how far the topics reach.

    ``members`` counts who is in the group.
    """

    def __init__(self, members: Callable[[], Awaitable[int]]) -> None:
        self._members = members
        self._idle = False
        self._stood: dict[TopicPartition, int] = {}
        self._looked = clock.monotonic()
        self._every = _EVERY

    async def is_found(self, consumer: AIOKafkaConsumer, *, busy: bool) -> bool:
        """Whether a partition has more and nothing of it came since the last look; never while a batch is in hand.

        Nor does one that is alone in its group wait for partitions twice in a row: topics were made again, or the group
        was forgotten, and nobody told it. Where there are others, they may have all of them.

        Each time this is so, the next look is twice as far away, up to five minutes: a slow line is no standstill.

        :raises KafkaError: when the broker does not answer
        """
        now = clock.monotonic()
        if now - self._looked < self._every:
            return False
        self._looked, before, self._stood = now, self._stood, {}
        if not consumer.assignment():
            return await self._is_left_out()
        self._idle = False
        awake = [] if busy else list(consumer.assignment() - consumer.paused())
        ends = await consumer.end_offsets(awake) if awake else {}
        if clock.monotonic() - now > _PROMPT_SECONDS:
            return False  # a broker that was away has given nothing to anybody
        places = dict(zip(awake, await asyncio.gather(*(_position(consumer, each) for each in awake)), strict=True))
        if any(before.get(each) == place < ends[each] for each, place in places.items()):
            return self._found()
        if any(before.get(each, place) != place for each, place in places.items()):
            self._every = _EVERY
        self._stood = places
        return False

    async def _is_left_out(self) -> bool:
        before, self._idle = self._idle, True
        return before and await self._members() <= 1 and self._found()

    def _found(self) -> bool:
        self._every, self._idle = min(2 * self._every, _AT_MOST), False
        return True


async def _position(consumer: AIOKafkaConsumer, place: TopicPartition) -> int:
    """Where it stands; -1 when it does not know: finding out is part of reading."""
    try:
        async with asyncio.timeout(_PROMPT_SECONDS):
            return int(await consumer.position(place))
    except TimeoutError:
        return -1
