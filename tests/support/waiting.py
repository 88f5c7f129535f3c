"""Waiting for what happens a moment later."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T | None]], seconds: float = 90.0) -> T:
    """Ask again and again until the answer is something true, and give it. A busy machine is no failure.

    :raises AssertionError: when it does not come in time
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")
