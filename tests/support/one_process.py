"""The whole platform in the process of a test: the real services, their API and what they hear, kept in memory.

What a broker and a database do is done here by a queue and by :class:`MemoryCollection`; everything else is the code
that runs in service. Stories can be played on it, and browsers see its pages: fast enough for one platform per test.
"""

import asyncio
import importlib
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import uvicorn
from fastapi import FastAPI

from cli.addresses import Addresses
from cli.issuer import Issuer, make_keys
from cli.play.check import check
from cli.play.clock import StoryClock
from cli.play.directory import tell_directory
from cli.play.perform import perform
from cli.play.platform import Platform
from cli.play.stage import Stage
from cli.play.waiting import Patience
from cli.stack import free_port
from shared import clock
from shared.batch import Batches
from shared.document import Document, events
from shared.jobs import BulkJobs
from shared.mongo.documents import Documents
from shared.parties import PORTS, party
from shared.runtime import build
from shared.service import Parts

from .memory import MemoryCollection, Quiet
from .publishing import record

_STEPS_MAX: Final = 500
_BYTES_MAX: Final = 1 << 20
_KEEP_ALIVE_SECONDS: Final = 75
_PAUSE: Final = 0.02
_PATIENCE_SECONDS: Final = 180.0
_HTTP_SECONDS: Final = 90.0


class _Loud(Quiet):
    """Saves, and hands what a save says to whoever subscribes."""

    def __init__(self, documents: Documents, bus: "_Bus") -> None:
        super().__init__(documents)
        self._bus = bus

    async def save(self, documents: Iterable[Document[Any]], *, now: datetime) -> frozenset[str]:
        changed = [each for each in documents if each.dirty]
        losers = await super().save(changed, now=now)
        for each in changed:
            if each.id not in losers and each.saying:
                self._bus.tell(each)
        return losers


@dataclass
class _Bus:
    """What was told and not heard yet, by service."""

    waiting: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in PORTS})
    offset: int = 0

    def tell(self, document: Document[Any]) -> None:
        for event in events(document, document.saying):
            self.offset += 1
            heard = record(event, offset=self.offset)
            for name, queue in self.waiting.items():
                if event.topic in party(name).subscribes:
                    queue.append(heard)


class _Silent:
    """A topic that tells nobody anything: who follows a unit compares versions every other second."""

    @asynccontextmanager
    async def listen(self, _concerns: object) -> AsyncIterator[asyncio.Queue[None]]:
        yield asyncio.Queue()


class InOneProcess:
    """Five running services; ``addresses`` is how outsiders reach them."""

    def __init__(self, folder: Path) -> None:
        key, jwks = make_keys(folder / "keys")
        self.folder = folder
        self.ports = {name: free_port() for name in PORTS}
        self.addresses = Addresses(
            services={name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()},
            kafka="127.0.0.1:1",
            issuer_key=key,
        )
        self.issuer = Issuer(key, issuer="kinerja", audience="kinerja")
        self.servers: dict[str, Served] = {}
        self._bus = _Bus()
        self._parts: dict[str, Parts] = {}
        self._hearing: dict[str, tuple[Batches, BulkJobs]] = {}
        self.apps = {name: self._app(name, key, jwks) for name in PORTS}

    def _app(self, name: str, key: Path, jwks: Path) -> FastAPI:
        service = importlib.import_module(f"services.{name}.main").SERVICE
        more = {"employee_id_secret": "kunci-untuk-uji-saja"} if name == "directory" else {}
        settings = service.settings(jwt_key_file=jwks, story_key_file=key, http_port=self.ports[name], **more)
        app = build(service, settings)
        parts: Parts = app.state.parts
        collection: Any = MemoryCollection()
        parts.documents._collection = collection
        teller = _Loud(parts.documents, self._bus)
        parts.commands._teller = teller
        batches = Batches(
            documents=parts.documents,
            teller=teller,
            handlers=service.handlers,
            message_bytes_max=_BYTES_MAX,
            times=parts.times,
            version_max=settings.version_max,
        )
        jobs = BulkJobs(documents=parts.documents, teller=teller, mine=bool, jobs=service.jobs, times=parts.times)
        app.state.tail = _Silent()
        self._parts[name], self._hearing[name] = parts, (batches, jobs)
        return app

    @asynccontextmanager
    async def without(self, name: str) -> AsyncIterator[None]:
        """Let a service be away for a while."""
        server = self.servers[name]
        await server.stop()
        try:
            yield
        finally:
            await server.start()

    async def hear(self) -> None:
        """Apply what was told, and do the bulk jobs, until nothing moves."""
        for _ in range(_STEPS_MAX):
            moved = False
            for name, (batches, jobs) in self._hearing.items():
                told, self._bus.waiting[name] = self._bus.waiting[name], []
                if told:
                    applied = await batches.apply(told, now=clock.now())
                    assert not applied.parked, applied.parked
                    moved = True
                moved |= await jobs.step()
            if not moved:
                return
        raise AssertionError("the services do not come to rest")

    async def keep_hearing(self) -> None:
        """Hear what is told, for as long as the platform lives."""
        while True:
            await self.hear()
            await asyncio.sleep(_PAUSE)

    async def play(self, file: Path, *, until: date | None = None, agency: str | None = None) -> str:
        """Play a story up to a day, in an agency of its own; return the agency."""
        checked = check(file)
        assert checked.story is not None, [str(each) for each in checked.problems]
        story = checked.story
        named = agency or f"{story.agency.id}-{clock.random_id()[:6]}"
        async with httpx.AsyncClient(timeout=_HTTP_SECONDS) as client:
            platform = Platform(self.addresses, client=client, issuer=self.issuer)
            stage = Stage(story, file.parent, named, platform, Patience(_PATIENCE_SECONDS))
            time = StoryClock(stage)
            await time.reach(min(each.on for each in story.steps))
            await tell_directory(stage)
            for number, step in enumerate(story.steps, start=1):
                if until is None or step.on <= until:
                    await time.reach(step.on)
                    await perform(stage.at(number), step)
            await self.hear()
        return named


class Served:
    """An app on a port of this machine, started and stopped at will."""

    def __init__(self, app: FastAPI, port: int, *, lifespan: bool = False) -> None:
        self._config = uvicorn.Config(
            app,
            host="127.0.0.1",
            port=port,
            log_level="error",
            lifespan="on" if lifespan else "off",
            access_log=False,
            # As the services have it: longer than callers keep connections, so that none is closed while it is used.
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )

    async def start(self) -> None:
        """Serve, and return once connections are taken."""
        self._server = _Quietly(self._config)
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop at once."""
        self._server.should_exit = self._server.force_exit = True
        await self._task


class _Quietly(uvicorn.Server):
    """Leaves the signals of the process to the tests."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(app: FastAPI, port: int, *, lifespan: bool = False) -> AsyncIterator[Served]:
    """Serve an app on a port of this machine until the block ends."""
    server = Served(app, port, lifespan=lifespan)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def in_one_process(folder: Path) -> AsyncIterator[InOneProcess]:
    """Run the platform."""
    platform = InOneProcess(folder)
    async with AsyncExitStack() as leaving:
        for name, app in platform.apps.items():
            platform.servers[name] = await leaving.enter_async_context(served(app, platform.ports[name]))
        hearing = asyncio.create_task(platform.keep_hearing())
        try:
            yield platform
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
