"""Run one server as a child of this process: start, wait until it answers, stop, kill, restart.

The server runs in its own session, writes to a log in its folder and dies with the process that started it,
even when that one is killed with SIGKILL (see `tether.py`), unless `outlives_parent` says otherwise. Only
what was started here is ever signalled: a recorded pid counts only together with the moment its process was
born.
"""

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from cli.stack import pidfile
from cli.stack.errors import AlreadyRunning, PortTaken, ServerDied, ServerSilent

TETHER = Path(__file__).with_name("tether.py")
POLL_SECONDS = 0.02
LOG_TAIL_LINES = 20

# Below the ephemeral ports of every common system. A client that keeps reconnecting to a dead server whose
# port is ephemeral can be given that very port as its own end: it connects to itself, and the server cannot
# come back.
PORTS = range(20_000, 30_000)
_CHANCE = random.SystemRandom()  # the common one may be seeded, and then all processes would choose alike
_given = set[int]()


class Server:
    """A child server in a folder of its own: `async with Server(...)`, or `start` and `stop`.

    `prepare` is called before each start and returns the command line; `answers` tells whether the server
    serves yet.
    """

    def __init__(
        self,
        *,
        name: str,
        folder: Path,
        port: int,
        prepare: Callable[[], Awaitable[Sequence[str]]],
        answers: Callable[[], Awaitable[bool]],
        environment: Mapping[str, str] | None = None,
        deadline_seconds: float = 30,
        grace_seconds: float = 10,
        outlives_parent: bool = False,
    ) -> None:
        self.name = name
        self.folder = folder
        self.port = port
        self.log = folder / f"{name}.log"
        self.pid_file = folder / f"{name}.pid"
        self._prepare = prepare
        self._answers = answers
        self._environment = dict(environment or {})
        self._deadline_seconds = deadline_seconds
        self._grace_seconds = grace_seconds
        self._outlives_parent = outlives_parent
        self._process: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def pid(self) -> int | None:
        """The process id while the server runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    async def start(self) -> None:
        """Start and wait until the server answers; does nothing when it runs already.

        :raises AlreadyRunning: when another process started this server in the same folder and it still runs.
        :raises PortTaken: when something else listens on its port.
        :raises ServerDied: when it ends before it answers; the message ends with its log.
        :raises ServerSilent: when it does not answer before the deadline; it is killed then.
        """
        if self.pid is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if (other := pidfile.living(self.pid_file)) is not None:
            raise AlreadyRunning(name=self.name, pid=other, folder=self.folder)
        if _listens(self.port):
            # The stranger would answer in place of our server, which cannot bind and is about to end.
            raise PortTaken(name=self.name, port=self.port)
        command = await self._prepare()
        self._process = self._spawn(command)
        pidfile.write(self.pid_file, pid=self._process.pid)
        try:
            await self._wait_until_answering()
        except BaseException:
            await self.kill()
            raise

    async def stop(self) -> None:
        """Ask the server to end (SIGTERM), and kill it when it has not after the grace period."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            if not await self._ended(within_seconds=self._grace_seconds):
                await self.kill()
        self._forget()

    async def kill(self) -> None:
        """End the server at once with SIGKILL, as a crash would."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await asyncio.to_thread(process.wait)
        self._forget()

    async def restart(self) -> None:
        """Stop, then start again on the same port and folder."""
        await self.stop()
        await self.start()

    def _spawn(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        # Popen and not asyncio's subprocess: that one kills its child when the event loop goes, which would
        # end a server that is to outlive us, and ties the server to one loop, which a test session has many
        # of.
        tether = () if self._outlives_parent else (sys.executable, "-I", "-S", str(TETHER), str(os.getpid()))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*tether, *command],
                cwd=self.folder,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    async def _wait_until_answering(self) -> None:
        deadline = asyncio.get_running_loop().time() + self._deadline_seconds
        while not await self._answers():
            assert self._process is not None
            if (code := self._process.poll()) is not None:
                raise ServerDied(name=self.name, code=code, log=self.log, tail=tail(self.log))
            if asyncio.get_running_loop().time() > deadline:
                raise ServerSilent(name=self.name, seconds=self._deadline_seconds, log=self.log, tail=tail(self.log))
            await asyncio.sleep(POLL_SECONDS)

    async def _ended(self, *, within_seconds: float) -> bool:
        assert self._process is not None
        deadline = asyncio.get_running_loop().time() + within_seconds
        while self._process.poll() is None:
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(POLL_SECONDS)
        return True

    def _forget(self) -> None:
        self._process = None
        self.pid_file.unlink(missing_ok=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port(*, other_than: int | None = None) -> int:
    """Return a loopback port that nothing listens on now, outside the ephemeral range.

    No port is given twice: several are often chosen before the first server binds to its own.
    """
    for port in _CHANCE.sample(PORTS, k=len(PORTS)):
        if port == other_than or port in _given:
            continue
        _given.add(port)
        with socket.socket() as candidate, contextlib.suppress(OSError):
            candidate.bind(("127.0.0.1", port))
            return port
    raise OSError("no free loopback port between 20000 and 30000; stop servers that are no longer needed")


def tail(log: Path) -> str:
    """Return the last lines of a log, for an error message."""
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]) or "(empty log)"
