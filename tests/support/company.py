"""The set of services that is on stage: one at a time, since groups and topics are the same for every set."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

from cli.stack import Stack

from . import platform
from .platform import Running

Start = Callable[[Stack, Path, str], AbstractAsyncContextManager[Running]]


class Company:
    """Runs the set of services that a test asks for, after stopping the one before; each set keeps its database."""

    def __init__(self, servers: Stack, folder: Path) -> None:
        self._servers = servers
        self._folder = folder
        self._name = ""
        self._running: Running | None = None
        self._leaving = AsyncExitStack()

    async def plain(self) -> Running:
        """Run one process of each service."""
        return await self.on_stage("stories", platform.plain)

    async def on_stage(self, name: str, start: Start) -> Running:
        """Run another set, in a folder and database of this name."""
        if self._running is None or self._name != name:
            await self.leave()
            folder = self._folder / name
            folder.mkdir(exist_ok=True)
            self._running = await self._leaving.enter_async_context(start(self._servers, folder, name))
            self._name = name
        return self._running

    async def leave(self) -> None:
        """Stop whatever runs."""
        self._running = None
        await self._leaving.aclose()
