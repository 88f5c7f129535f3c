"""Real servers for `kinerja up`, `make demo` and the tests: a broker and a database, on loopback, in one data
folder.

    async with stack(kind="embedded", folder=Path(".kinerja")) as running:
        running.broker.bootstrap, running.database.uri
"""

from pathlib import Path

from cli.stack.apache import apache
from cli.stack.errors import (
    AlreadyRunning,
    ExtraMissing,
    JarsUnavailable,
    PortTaken,
    ProgramMissing,
    ServerDied,
    ServerSilent,
    StackError,
    StillRunning,
)
from cli.stack.faces import Broker, Database, Kind, Stack
from cli.stack.maven import Availability, available
from cli.stack.pidfile import pid_files, stop_recorded
from cli.stack.process import Server, free_port
from cli.stack.proxy import Proxy
from cli.stack.secantus import DATABASE, secantus
from cli.stack.tansu import tansu

__all__ = [
    "DATABASE",
    "AlreadyRunning",
    "Availability",
    "Broker",
    "Database",
    "ExtraMissing",
    "JarsUnavailable",
    "Kind",
    "PortTaken",
    "ProgramMissing",
    "Proxy",
    "Server",
    "ServerDied",
    "ServerSilent",
    "Stack",
    "StackError",
    "StillRunning",
    "apache",
    "available",
    "free_port",
    "secantus",
    "stack",
    "stop_all",
    "tansu",
]


def stack(
    *,
    kind: Kind,
    folder: Path,
    broker_port: int | None = None,
    database_port: int | None = None,
    outlives_parent: bool = False,
) -> Stack:
    """Describe a broker of this kind and the embedded database, both in `folder`; start with `async with` or
    `start`.

    With `outlives_parent` the servers stay when this process ends, until `stop_all` on the same folder.
    """
    broker = tansu if kind == "embedded" else apache
    return Stack(
        broker=broker(folder=folder, port=broker_port, outlives_parent=outlives_parent),
        database=secantus(folder=folder, port=database_port, outlives_parent=outlives_parent),
    )


async def stop_all(folder: Path) -> list[str]:
    """Stop the servers that an earlier process left running in this folder; return their names."""
    return [record.stem for record in pid_files(folder) if await stop_recorded(record)]
