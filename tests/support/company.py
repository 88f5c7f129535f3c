"""The set of services that is on stage: one at a time, each with a broker and a database of its own.

Members that died in one set would stay in its groups for a while; the embedded broker may not let them go at all.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

from cli.stack import Kind, Stack, stack

from . import platform
from .platform import Running

Start = Callable[[Stack, Path, str], AbstractAsyncContextManager[Running]]


class Company:
    """Runs the set of services that a test asks for, after stopping the one before; each set keeps its servers."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self._kind = kind
        self._folder = folder
        self._servers: dict[str, Stack] = {}
        self._ending = AsyncExitStack()
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
            if name not in self._servers:
                servers = stack(kind=self._kind, folder=folder / "servers")
                self._servers[name] = await self._ending.enter_async_context(servers)
            self._running = await self._leaving.enter_async_context(start(self._servers[name], folder, name))
            self._name = name
        return self._running

    async def leave(self) -> None:
        """Stop the services on stage."""
        self._running = None
        await self._leaving.aclose()

    async def end(self) -> None:
        """Stop the services and all servers."""
        await self.leave()
        await self._ending.aclose()
