"""The platform of a run: broker, database and services as processes, with a cable to each that can break."""

import asyncio
import contextlib
import math
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import httpx

from cli.issuer import make_keys
from cli.stack import Broker, Database, Kind, Proxy, Server, StackError, apache, free_port, secantus, tansu
from shared import clock
from shared.bus.access import KafkaAccess
from shared.parties import PORTS
from shared.settings import ServiceSettings

from .cluster import Cluster

DATABASE: Final = "kinerja"
SECRET: Final = "kunci-rahasia-untuk-uji-gangguan"
ROOT: Final = Path(__file__).resolve().parents[2]
_LAYOUT: Final = "shared/mongo/additions.py"
"""What a version that reads and writes the present documents has."""

_START_SECONDS: Final = 180.0
_DRAIN_SECONDS: Final = 25.0
_RESTART_SECONDS: Final = 0.3
_ADOPTED_SECONDS: Final = 1.5 * ServiceSettings.model_fields["silent_seconds"].default + 2.0
"""So long after a new process is ready, it has begun to tell what the one before it saved and did not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a kind of fault needs. ``old``: processes of the version before run beside the present ones."""

    broker: Kind = "embedded"
    brokers: int = 1
    copies: int = 1
    same_cluster: bool = False
    settings: tuple[tuple[str, str], ...] = ()
    old: bool = False


@dataclass
class Process:
    """A service process and whether somebody starts it again when it ends, as a supervisor would."""

    service: str
    server: Server
    kept: bool = True
    ends: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    """What it is started with the next time, beside its own settings."""
    drain_seconds: float = 30.0
    ready_at: float | None = -math.inf
    """When it was first found ready since it was started again (monotonic seconds); None: not yet."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.port}"

    async def problems(self, client: httpx.AsyncClient) -> str:
        """Say what keeps it from answering, from hearing or from telling facts; empty when nothing does."""
        try:
            answer = await client.get(f"{self.url}/readyz/facts")
            reads = await client.get(f"{self.url}/readyz")
        except httpx.TransportError as error:
            return f"does not answer: {type(error).__name__}"
        found = [each.json().get("problems") for each in (reads, answer) if not each.is_success]
        if found:
            return f"is not ready: {found}"
        if self.ready_at is None:
            self.ready_at = clock.monotonic()
        return ""

    async def moving(self, client: httpx.AsyncClient) -> str:
        """Say also what it has not told yet, and whether it may still find what was not told before it."""
        if wrong := await self.problems(client):
            return wrong
        if self.ready_at is None or clock.monotonic() - self.ready_at < _ADOPTED_SECONDS:
            return "may not have found yet what was saved before it"
        untold = (await client.get(f"{self.url}/readyz/facts")).json()["untold_documents"]
        return f"has not told the facts of {untold} documents" if untold else ""


@dataclass
class Platform:
    """Everything that can be broken."""

    wanted: Wanted
    folder: Path
    broker: Broker | Cluster
    database: Database
    broker_link: Proxy | None
    database_link: Proxy
    processes: list[Process]
    key: Path

    @property
    def urls(self) -> dict[str, list[str]]:
        """All processes of each service."""
        return {name: [each.url for each in self.processes if each.service == name] for name in PORTS}

    @property
    def access(self) -> KafkaAccess:
        """Where the broker is, as the services see it."""
        return KafkaAccess(self.broker.bootstrap)

    def logs(self) -> Iterator[Path]:
        """The logs of all services."""
        return (each.server.log for each in self.processes)

    async def unready(self, client: httpx.AsyncClient) -> dict[str, str]:
        """Say which processes are not ready, and why."""
        found = await asyncio.gather(*(each.problems(client) for each in self.processes))
        return {each.server.name: why for each, why in zip(self.processes, found, strict=True) if why}

    async def moving(self, client: httpx.AsyncClient) -> dict[str, str]:
        """Say which processes are not ready or have something to tell."""
        found = await asyncio.gather(*(each.moving(client) for each in self.processes))
        return {each.server.name: why for each, why in zip(self.processes, found, strict=True) if why}

    async def keep(self) -> None:
        """Start again whichever process ended, until cancelled."""

        async def one(each: Process) -> None:
            while True:
                if each.kept and each.server.pid is None:
                    each.ends += 1
                    each.ready_at = None
                    await asyncio.sleep(_RESTART_SECONDS)
                    with contextlib.suppress(StackError):
                        await each.server.start()
                await asyncio.sleep(0.05)

        async with asyncio.TaskGroup() as group:
            for each in self.processes:
                group.create_task(one(each))


@asynccontextmanager
async def platform(wanted: Wanted, folder: Path, *, ready_seconds: float = _START_SECONDS) -> AsyncIterator[Platform]:
    """Run everything until the block ends, however it ends.

    :raises StackError: when something cannot be started here
    """
    folder.mkdir(parents=True, exist_ok=True)
    key, jwks = make_keys(folder / "keys")
    async with AsyncExitStack() as leaving:
        database = secantus(folder=folder)
        await leaving.enter_async_context(_thawed(database))
        database_link = await leaving.enter_async_context(Proxy(target_port=database.port))
        broker, broker_link = await _broker(wanted, folder, leaving)
        made = Platform(wanted, folder, broker, database, broker_link, database_link, [], key)
        common = {
            "KINERJA_KAFKA_BOOTSTRAP": broker.bootstrap,
            "KINERJA_KAFKA_SESSION_SECONDS": "6",
            "KINERJA_KAFKA_REPLICATION": str(wanted.brokers),
            "KINERJA_MONGO_URI": database.uri_through(port=database_link.port),
            "KINERJA_MONGO_DATABASE": DATABASE,
            "KINERJA_MONGO_IN_CHUNK": "50",
            "KINERJA_JWT_KEY_FILE": str(jwks),
            "KINERJA_EMPLOYEE_ID_SECRET": SECRET,
            "PYTHONUNBUFFERED": "1",
            **dict(wanted.settings),
        }
        old = await asyncio.to_thread(_before, folder / "old") if wanted.old else ROOT
        for copy in range(wanted.copies):
            for name in PORTS:
                made.processes.append(_service(made, name, copy, common, old if copy == 0 else ROOT))
        leaving.push_async_callback(_stop, made.processes)
        await asyncio.gather(*(each.server.start() for each in made.processes))
        await _until_ready(made, ready_seconds)
        keeper = asyncio.create_task(made.keep())
        leaving.push_async_callback(_cancelled, keeper)
        yield made


async def _broker(wanted: Wanted, folder: Path, leaving: AsyncExitStack) -> tuple[Broker | Cluster, Proxy | None]:
    if wanted.brokers > 1:
        cluster = Cluster.describe(folder / "brokers", count=wanted.brokers)
        return await leaving.enter_async_context(cluster), None
    port = free_port()
    # Clients are sent to the proxy, which has to be there before the broker tells them so.
    link = await leaving.enter_async_context(Proxy(target_port=port, port=free_port()))
    if wanted.broker == "apache":
        broker = apache(folder=folder, port=port, advertised_port=link.port)
    else:
        same = str(uuid.uuid4()) if wanted.same_cluster else None
        broker = tansu(folder=folder, port=port, advertised_port=link.port, cluster_id=same)
    await leaving.enter_async_context(_thawed(broker))
    return broker, link


@asynccontextmanager
async def _thawed(server: Broker | Database) -> AsyncIterator[None]:
    """Start a server; in the end let it go on in case it is stopped, or it could not end."""
    try:
        async with server:
            yield
            _resume(server.server)
    finally:
        _resume(server.server)
        await server.kill()


def _resume(server: Server) -> None:
    if server.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGCONT)


def _service(made: Platform, name: str, copy: int, common: Mapping[str, str], root: Path) -> Process:
    port = free_port()
    own: dict[str, str] = {}

    async def prepare() -> Sequence[str]:
        settings = [f"{each}={value}" for each, value in own.items()]
        return ("env", *settings, sys.executable, "-m", f"services.{name}.main")

    server = Server(
        name=f"{name}-{copy}",
        folder=made.folder,
        port=port,
        prepare=prepare,
        answers=partial(_lives, port),
        environment={**common, "KINERJA_HTTP_PORT": str(port), "PYTHONPATH": str(root)},
        deadline_seconds=_START_SECONDS,
        grace_seconds=_DRAIN_SECONDS,
    )
    return Process(name, server, environment=own, drain_seconds=_DRAIN_SECONDS + 5)


def _before(folder: Path) -> Path:
    """Lay out the newest earlier version of the services that reads and writes the present layout.

    :raises StackError: where there is none
    """
    now = _git("rev-parse", "HEAD:shared", "HEAD:services")
    for commit in _git("rev-list", "--max-count=100", "HEAD", "--", "shared", "services").split():
        if _git("rev-parse", f"{commit}:shared", f"{commit}:services") != now and _git("ls-tree", commit, _LAYOUT):
            folder.mkdir(exist_ok=True)
            archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
            subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
            return folder
    raise StackError("there is no earlier version with the present layout of documents in this folder's history")


def _git(*words: str) -> str:
    answer = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False, text=True)
    if answer.returncode != 0:
        raise StackError(f"git {words[0]}: {answer.stderr.strip()}")
    return answer.stdout


async def _lives(port: int) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0) as client:
            return (await client.get(f"http://127.0.0.1:{port}/healthz")).is_success
    except httpx.TransportError:
        return False


async def _until_ready(made: Platform, seconds: float) -> None:
    deadline = clock.monotonic() + seconds
    async with httpx.AsyncClient(timeout=2.0) as client:
        while unready := await made.unready(client):
            if clock.monotonic() > deadline:
                raise StackError(f"services do not get ready: {unready}")
            await asyncio.sleep(0.5)


async def _stop(processes: Sequence[Process]) -> None:
    """End every service: none of them is needed any more, so none is waited for."""
    for each in processes:
        each.kept = False
        _resume(each.server)
    await asyncio.gather(*(each.server.kill() for each in processes), return_exceptions=True)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
