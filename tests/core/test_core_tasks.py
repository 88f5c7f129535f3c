"""Whose cancellation ends a task, and whose does not."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from aiokafka.errors import KafkaError

from shared.loops import forever, unless_cancelled, until


async def _someone_elses() -> None:
    """Await a helper that was cancelled by its owner."""
    helper = asyncio.get_running_loop().create_future()
    helper.cancel()
    await helper


async def _survives(started: asyncio.Event) -> str:
    try:
        await _someone_elses()
    except asyncio.CancelledError:
        unless_cancelled()
    started.set()
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        unless_cancelled()
    return "never"


async def test_only_the_cancellation_of_the_task_itself_passes() -> None:
    started = asyncio.Event()
    task = asyncio.create_task(_survives(started))
    await asyncio.wait_for(started.wait(), 5)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def _swallows(begun: asyncio.Event) -> None:
    """A library's way of ending a helper: whoever is cancelled while he waits for that never hears of it."""
    begun.set()
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(60)


async def _fails_instead(begun: asyncio.Event) -> None:
    await _swallows(begun)
    raise KafkaError("closed")


@pytest.mark.parametrize("loop", [lambda step: forever("test", step, 60), lambda step: until(step, "test")])
@pytest.mark.parametrize("does", [_swallows, _fails_instead])
async def test_a_cancellation_that_a_step_swallowed_ends_the_task(
    loop: Callable[[Any], Any], does: Callable[[asyncio.Event], Any]
) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(loop(partial(does, begun)))
    await asyncio.wait_for(begun.wait(), 5)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


async def test_what_is_not_asked_to_end_goes_on() -> None:
    unless_cancelled()
