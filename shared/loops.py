"""How a process does steps that may fail: until one succeeds, for ever, or once and quietly."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.errors import KafkaError
from pymongo.errors import ConnectionFailure

from shared import logs
from shared.bus.topics import UnequalPartitions

_log = logs.get(__name__)
_ABOUT_SERVERS = (OSError, KafkaError, ConnectionFailure, UnequalPartitions)
_PAUSE = 1.0


async def until(step: Callable[[], Awaitable[Any]], name: str) -> None:
    """Do one step of the start, again and again until it succeeds."""
    while True:
        try:
            await step()
            unless_cancelled()
            return
        except (Exception, asyncio.CancelledError) as error:
            unless_cancelled()
            _log.warning("start waits", step=name, reason=_told(error))
            await asyncio.sleep(_PAUSE)


async def forever(name: str, step: Callable[[], Awaitable[Any]], every: float) -> None:
    """Repeat a step for as long as the process lives; a failure is logged and the next try follows."""
    while True:
        try:
            await step()
            unless_cancelled()
        except (Exception, asyncio.CancelledError) as error:
            unless_cancelled()
            _log.warning("background work failed", task=name, reason=_told(error))
            await asyncio.sleep(_PAUSE)
        await asyncio.sleep(every)


async def quietly(name: str, step: Awaitable[Any], *, seconds: float) -> None:
    """Do one step of the stop; a failure is logged, and the steps behind it follow."""
    try:
        await asyncio.wait_for(step, seconds)
    except Exception as error:
        _log.warning("stop incomplete", part=name, reason=_told(error))


def unless_cancelled() -> None:
    """End this very task when it was asked to end, whatever came of what it did last.

    aiokafka cancels helpers of its own while it stops and lets the CancelledError out into whoever awaits them
    (a consumer stopped right after its start does so each time): a loop that believed it would end for ever. It also
    swallows the cancellation of whoever waits for such a helper: a loop that did not ask would never end.

    :raises asyncio.CancelledError: when this task itself was asked to end
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _told(error: BaseException) -> str:
    """Name an error; the text only of those that speak about servers, never about documents."""
    name = type(error).__name__
    return f"{name}: {error}"[:300] if isinstance(error, _ABOUT_SERVERS) else name
