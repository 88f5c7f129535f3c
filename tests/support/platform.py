"""The services on the test servers, as stories need them: plain, in bad weather, or two copies of each."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from cli.addresses import Addresses
from cli.issuer import make_keys
from cli.stack import Server, Stack, StackError, free_port
from shared.bus.access import KafkaAccess
from shared.mongo.client import connect
from shared.parties import PORTS, party

from . import chaotic, topics
from .balancer import balanced
from .pending import pending
from .services import ROOT, environment, service

_READY_SECONDS = 90.0
_DRAIN_SECONDS = 20.0

SUBSCRIBES: Mapping[str, Sequence[str]] = {name: party(name).subscribes for name in PORTS}


@dataclass
class Running:
    """The services that run. ``urls`` are those of the processes, without a door in front of them."""

    addresses: Addresses
    mongo_uri: str
    database: str
    folder: Path
    urls: dict[str, list[str]]
    restarts: dict[str, int] = field(default_factory=dict)

    @property
    def access(self) -> KafkaAccess:
        """How to get at the broker."""
        return KafkaAccess(self.addresses.kafka)

    def logs(self) -> list[Path]:
        """The logs of all processes, also of those that were restarted."""
        return sorted(self.folder.glob("*.log"))

    async def documents(self, agencies: Sequence[str] | None = None) -> dict[str, dict[str, dict[str, Any]]]:
        """Read all documents of some agencies, by service and id."""
        return await stored(self.mongo_uri, self.database, agencies)

    async def additions(self, service: str, agency: str) -> dict[str, dict[str, Any]]:
        """Read what is inserted once beside the documents of a service, by id, whether or not it counts."""
        client = connect(self.mongo_uri)
        query = {"_id": {"$gte": f"{agency}:", "$lt": f"{agency};"}}
        try:
            return {each["_id"]: each async for each in client[self.database][service]["additions"].find(query)}
        finally:
            client.close()

    async def untold(self) -> int:
        """Ask every process how many documents have something untold."""
        return sum([await untold(url) for urls in self.urls.values() for url in urls])

    async def settled(self, agencies: Sequence[str], seconds: float = 150.0) -> None:
        """Wait until everything that was published is applied, and nobody owes anything.

        Applied and owed are asked in turns until both hold after each other: applying makes services publish more.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            before = await topics.ends_of(self.access)
            await topics.caught_up(self.access, SUBSCRIBES, seconds)
            owing = [
                id for found in (await self.documents(agencies)).values() for id, each in found.items() if pending(each)
            ]
            if not owing and not await self.untold() and await topics.ends_of(self.access) == before:
                return
            assert asyncio.get_running_loop().time() < deadline, f"still owed or published: {owing[:10]}"
            await asyncio.sleep(0.2)


async def untold(url: str) -> int:
    """Ask a process how many documents have something untold; one that does not answer may have some."""
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            return int((await client.get(f"{url}/readyz/facts")).json()["untold_documents"])
    except httpx.TransportError:
        return 1


async def stored(uri: str, database: str, agencies: Sequence[str] | None) -> dict[str, dict[str, dict[str, Any]]]:
    """Read the documents of a database as they are stored, by service and id."""
    client = connect(uri)
    query: dict[str, Any] = {"state": {"$exists": True}}
    if agencies is not None:
        query["agency_id"] = {"$in": list(agencies)}
    try:
        return {name: {each["_id"]: each async for each in client[database][name].find(query)} for name in PORTS}
    finally:
        client.close()


@asynccontextmanager
async def plain(servers: Stack, folder: Path, database: str) -> AsyncIterator[Running]:
    """Run the services as they are."""
    key, jwks = make_keys(folder / "keys")
    env = _environment(servers, database, key, jwks)
    async with AsyncExitStack() as leaving:
        processes = {name: await leaving.enter_async_context(service(name, env, folder, wait=False)) for name in PORTS}
        leaving.push_async_callback(_stop_all, [each.stop for each in processes.values()])
        await asyncio.gather(*(each.ready(_READY_SECONDS) for each in processes.values()))
        urls = {name: str(each.client.base_url) for name, each in processes.items()}
        yield _running(servers, database, folder, key, urls, {name: [url] for name, url in urls.items()})


@asynccontextmanager
async def in_bad_weather(
    servers: Stack, folder: Path, database: str, points: Mapping[str, Sequence[str]]
) -> AsyncIterator[Running]:
    """Run the services in bad weather (see ``chaotic``), and start again whichever ended by itself."""
    key, jwks = make_keys(folder / "keys")
    env = _environment(servers, database, key, jwks) | {"KINERJA_KAFKA_SESSION_SECONDS": "3"}
    started: dict[str, Server] = {}
    for name in PORTS:
        file = folder / f"{name}.points"
        file.write_text("\n".join(points.get(name, ())))
        command = (sys.executable, "-m", "tests.support.chaotic", name)
        started[name] = _server(name, folder, env | {chaotic.POINTS: str(file)}, command)
    async with AsyncExitStack() as leaving:
        leaving.push_async_callback(_stop_all, [each.stop for each in started.values()])
        await _start_all(started.values())
        urls = {name: f"http://127.0.0.1:{each.port}" for name, each in started.items()}
        running = _running(servers, database, folder, key, urls, {name: [url] for name, url in urls.items()})
        keeper = asyncio.create_task(_keep(started, running.restarts))
        leaving.push_async_callback(_cancelled, keeper)
        yield running


@asynccontextmanager
async def two_copies(servers: Stack, folder: Path, database: str) -> AsyncIterator[Running]:
    """Run two processes of each service in one group, with a door that sends each connection to the next one."""
    key, jwks = make_keys(folder / "keys")
    env = _environment(servers, database, key, jwks)
    pairs = {
        name: [
            _server(f"{name}-{place}", folder, env, (sys.executable, "-m", f"services.{name}.main"))
            for place in ("left", "right")
        ]
        for name in PORTS
    }
    everybody = [each for pair in pairs.values() for each in pair]
    async with AsyncExitStack() as leaving:
        leaving.push_async_callback(_stop_all, [each.stop for each in everybody])
        await _start_all(everybody)
        doors = {
            name: await leaving.enter_async_context(balanced([each.port for each in pair]))
            for name, pair in pairs.items()
        }
        urls = {name: [f"http://127.0.0.1:{each.port}" for each in pair] for name, pair in pairs.items()}
        yield _running(servers, database, folder, key, doors, urls)


def _environment(servers: Stack, database: str, key: Path, jwks: Path) -> dict[str, str]:
    more = {"KINERJA_STORY_KEY_FILE": str(key), "KINERJA_EMPLOYEE_ID_SECRET": "kunci-untuk-uji-saja"}
    return environment(servers, database=database, key_file=jwks, **more)


def _running(
    servers: Stack, database: str, folder: Path, key: Path, urls: Mapping[str, str], direct: dict[str, list[str]]
) -> Running:
    addresses = Addresses(services=urls, kafka=servers.broker.bootstrap, issuer_key=key)
    return Running(addresses, servers.database.uri, database, folder, direct)


def _server(name: str, folder: Path, env: Mapping[str, str], command: Sequence[str]) -> Server:
    port = free_port()

    async def prepare() -> Sequence[str]:
        return command

    return Server(
        name=name,
        folder=folder,
        port=port,
        prepare=prepare,
        answers=partial(_ready, port),
        environment={**env, "KINERJA_HTTP_PORT": str(port), "PYTHONPATH": str(ROOT)},
        deadline_seconds=_READY_SECONDS,
        grace_seconds=_DRAIN_SECONDS,
    )


async def _ready(port: int) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0) as client:
            return (await client.get(f"http://127.0.0.1:{port}/readyz/facts")).is_success
    except httpx.TransportError:
        return False


async def _start_all(servers: Any) -> None:
    tasks = [asyncio.create_task(each.start()) for each in servers]
    try:
        await asyncio.gather(*tasks)
    finally:
        await asyncio.gather(*tasks, return_exceptions=True)


async def _stop_all(stops: Sequence[Any]) -> None:
    await asyncio.gather(*(stop() for stop in stops), return_exceptions=True)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _keep(started: Mapping[str, Server], restarts: dict[str, int]) -> None:
    async def one(name: str, server: Server) -> None:
        while True:
            if server.pid is None:
                restarts[name] = restarts.get(name, 0) + 1
                with contextlib.suppress(StackError):  # struck again before it was ready
                    await server.start()
            await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as keepers:
        for name, server in started.items():
            keepers.create_task(one(name, server))
