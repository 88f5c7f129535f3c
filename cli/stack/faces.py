"""What the rest of Kinerja sees of a local server: an address, and its life."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from cli.stack.errors import StillRunning
from cli.stack.probe import kafka_cluster_id
from cli.stack.process import Server
from shared.bus.access import KafkaAccess

Kind = Literal["embedded", "apache"]
"""`embedded`: tansu, from a Python package, in memory. `apache`: Apache Kafka, from its Maven artefacts, on
disk.
"""


@dataclass(frozen=True, kw_only=True)
class _Running:
    """A server on a loopback port with its data: `async with`, or `start` and `stop`."""

    server: Server
    port: int
    data: Path | None
    """Where the data is; nothing when it lives in memory and goes with each stop."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self.server.pid

    async def start(self) -> None:
        """Start it on its port, with the data it had, and wait until it answers."""
        await self.server.start()

    async def stop(self) -> None:
        """Stop it in order; nothing happens when it is stopped already."""
        await self.server.stop()

    async def kill(self) -> None:
        """End it with SIGKILL, as a crash would; `start` brings it back on the same port."""
        await self.server.kill()

    async def restart(self) -> None:
        """Stop and start it on the same port."""
        await self.server.restart()

    async def wipe(self) -> None:
        """Remove the data of a stopped server, as a lost disk would.

        :raises StillRunning: when it has not been stopped.
        """
        if self.pid is not None:
            raise StillRunning(name=self.server.name)
        if self.data is not None and self.data.exists():
            await asyncio.to_thread(shutil.rmtree, self.data)


@dataclass(frozen=True, kw_only=True)
class Broker(_Running):
    """A Kafka broker. `bootstrap` is the address that clients are told, a proxy's when one was given."""

    kind: Kind
    bootstrap: str

    @property
    def access(self) -> KafkaAccess:
        """How to get at it without a login."""
        return KafkaAccess(self.bootstrap)

    async def cluster_id(self) -> str | None:
        """Ask the running broker for its cluster id; nothing while it does not serve."""
        return await kafka_cluster_id(self.port)


@dataclass(frozen=True, kw_only=True)
class Database(_Running):
    """A MongoDB-compatible server."""

    @property
    def uri(self) -> str:
        """The address for a driver, with the options this server needs."""
        return self.uri_through(port=self.port)

    def uri_through(self, *, port: int) -> str:
        """Return the address of this server behind a proxy on another loopback port."""
        # retryWrites makes SecantusDB sort its whole record of retryable writes at each write: 60 writes a
        # second after the first ten thousand. directConnection keeps the driver on the address given, so a
        # proxy holds.
        # The short heartbeat lets a driver find it again soon after a restart or an ordered failure.
        options = "directConnection=true&retryWrites=false&heartbeatFrequencyMS=1000"
        return f"mongodb://127.0.0.1:{port}/?{options}"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A broker and a database: `async with`, or `start` and `stop`."""

    broker: Broker
    database: Database

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start both at once; when one fails, stop the other and tell why."""
        starts = asyncio.gather(self.broker.start(), self.database.start(), return_exceptions=True)
        try:
            for result in await starts:
                if isinstance(result, BaseException):
                    raise result
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop both."""
        await asyncio.gather(self.broker.stop(), self.database.stop())
