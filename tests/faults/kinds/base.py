"""What several kinds do with processes."""

import asyncio
import contextlib
import os
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from cli.stack import Broker, Server
from shared import clock
from tests.faults.platform import Platform, Process, Wanted
from tests.faults.run import Scene

EMBEDDED: Final = Wanted()
APACHE: Final = Wanted(broker="apache")
LONGER_THAN_EVERY_TIMEOUT: Final = (15.0, 20.0)


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """Stop a process with SIGSTOP, and let it go on."""
    pid = server.pid
    if pid is not None:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if pid is not None and server.pid == pid:
            os.kill(pid, signal.SIGCONT)


async def pause(scene: Scene, server: Server, seconds: tuple[float, float] = LONGER_THAN_EVERY_TIMEOUT) -> None:
    """Stop a process for so long."""
    with scene.broken(f"stop {server.name}"), stopped(server):
        await asyncio.sleep(scene.chance.uniform(*seconds))


def copies_of(platform: Platform, service: str) -> list[Process]:
    """The processes of a service."""
    return [each for each in platform.processes if each.service == service]


async def kill(scene: Scene, process: Process) -> None:
    """Kill a process; whoever keeps it starts it again."""
    with scene.broken(f"kill {process.server.name}"):
        ends = process.ends
        await process.server.kill()
        await again(process, ends)


async def again(process: Process, ends: int) -> None:
    """Wait until a process that ended was started once more."""
    while process.ends == ends or process.server.pid is None:
        await asyncio.sleep(0.05)


@asynccontextmanager
async def held(process: Process) -> AsyncIterator[None]:
    """Let nobody start a process while it is away."""
    process.kept = False
    try:
        yield
    finally:
        process.kept = True


def one_broker(scene: Scene) -> Broker:
    """The only broker."""
    broker = scene.platform.broker
    assert isinstance(broker, Broker)
    return broker


@contextmanager
def limited(pid: int, what: int, amount: int) -> Iterator[None]:
    """Lower a limit of a running process for a while."""
    before = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (amount, before[1]))
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, what, before)


def is_stopped(pid: int) -> bool:
    """Whether a process is stopped by a signal."""
    with contextlib.suppress(FileNotFoundError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    return False


async def until(holds: object, seconds: float) -> bool:
    """Wait until something holds; say whether it did in time."""
    assert callable(holds)
    deadline = clock.monotonic() + seconds
    while not holds():
        if clock.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
