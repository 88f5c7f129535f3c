"""Following topics live, without a group: for server-sent events and whoever only wants to watch."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError

from shared.bus.access import KafkaAccess
from shared.logs import get

_log = get(__name__)
_QUEUE = 1000
_AGAIN_SECONDS = 2.0
_Queue = asyncio.Queue[ConsumerRecord | None]
_Wanted = Callable[[ConsumerRecord], bool]


class Tail:
    """One consumer a process, shared by all who listen; a listener who does not keep up is cut off."""

    def __init__(self, *, access: KafkaAccess, topic: str) -> None:
        self._access = access
        self._topic = topic
        self._queues: dict[_Queue, _Wanted] = {}
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listen(self, wanted: _Wanted) -> AsyncIterator[_Queue]:
        """Queue the records that come from now on and are wanted; None is the end."""
        queue: _Queue = asyncio.Queue(_QUEUE)
        self._queues[queue] = wanted
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        try:
            yield queue
        finally:
            self._queues.pop(queue, None)

    async def stop(self) -> None:
        """Stop following; listeners end."""
        for queue in list(self._queues):
            _end(queue)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while self._queues:
            try:
                await self._follow()
            except KafkaError as error:
                _log.warning("following again soon", topic=self._topic, reason=type(error).__name__)
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            self._topic, **self._access.client, auto_offset_reset="latest", enable_auto_commit=False
        )
        await consumer.start()
        try:
            while self._queues:
                batches = await consumer.getmany(timeout_ms=500)
                for record in (record for batch in batches.values() for record in batch):
                    for queue in [queue for queue, wanted in self._queues.items() if wanted(record)]:
                        self._offer(queue, record)
        finally:
            await consumer.stop()

    def _offer(self, queue: _Queue, record: ConsumerRecord) -> None:
        if queue.full():
            self._queues.pop(queue, None)
            _end(queue)
        else:
            queue.put_nowait(record)


def _end(queue: _Queue) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(None)
