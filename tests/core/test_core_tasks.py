"""Whose cancellation ends a task, and whose does not."""

import asyncio

import pytest

from shared.loops import unless_cancelled


async def _someone_elses() -> None:
    """Await a helper that was cancelled by its owner."""
    helper = asyncio.get_running_loop().create_future()
    helper.cancel()
    await helper


async def _survives(started: asyncio.Event) -> str:
    try:
        await _someone_elses()
    except asyncio.CancelledError as error:
        unless_cancelled(error)
    started.set()
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError as error:
        unless_cancelled(error)
    return "never"


async def test_only_the_cancellation_of_the_task_itself_passes() -> None:
    started = asyncio.Event()
    task = asyncio.create_task(_survives(started))
    await asyncio.wait_for(started.wait(), 5)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_other_errors_are_survived() -> None:
    unless_cancelled(ValueError("a bug"))
