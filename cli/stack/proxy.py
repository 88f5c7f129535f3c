"""A TCP proxy on loopback for fault tests: delay, cut, refuse, or go silent between a client and a server.

For a broker, give the proxy's port as the broker's `advertised_port`; for a database, use `uri_through`.
"""

import asyncio
import contextlib
import socket
import struct
from typing import Self

CHUNK_BYTES = 65_536


class Proxy:
    """Pass connections on to a loopback port, as long as the link is well: `async with
    Proxy(target_port=...)`.
    """

    def __init__(self, *, target_port: int, port: int = 0) -> None:
        self._target_port = target_port
        self._port = port
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], tuple[asyncio.StreamWriter, ...]] = {}
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.delay_seconds = 0.0
        """How long each chunk waits before it is passed on, in each direction."""

    async def __aenter__(self) -> Self:
        await self.restore()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.refuse()

    @property
    def port(self) -> int:
        """The loopback port for clients; it stays the same, also while refusing."""
        return self._port

    @property
    def connections(self) -> int:
        """How many connections pass through now."""
        return len(self._open)

    async def restore(self) -> None:
        """Make the link well again: accept connections and pass everything on, also what was held back."""
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Break all open connections at once (reset); new ones are accepted."""
        for writers in self._open.values():
            for writer in writers:
                _reset(writer)
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def refuse(self) -> None:
        """Break all open connections and refuse new ones until `restore`."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await self.cut()

    def silence(self) -> None:
        """Half-open: keep every connection, and accept new ones, but pass nothing on until `restore`."""
        self._flowing.clear()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connect(reader, writer))
        self._open[task] = (writer,)
        task.add_done_callback(self._close)

    def _close(self, task: asyncio.Task[None]) -> None:
        for end in self._open.pop(task):
            end.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
            self._open[task] = (writer, far_writer)
            async with asyncio.TaskGroup() as both_ways:
                both_ways.create_task(self._pass_on(reader, far_writer))
                both_ways.create_task(self._pass_on(far_reader, writer))
        except* OSError:
            pass  # One side went; both are closed below, and the client sees what it would see without us.

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            if self.delay_seconds:
                await asyncio.sleep(self.delay_seconds)
            await self._flowing.wait()
            writer.write(chunk)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other end sees a reset, which is what lingering for no time means."""
    with contextlib.suppress(OSError):  # it has just been closed
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
