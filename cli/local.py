"""A whole platform on this machine: broker, database, services, their keys; started and stopped in order."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cli.addresses import Addresses, write_stack
from cli.issuer import make_keys
from cli.pages import identity, portal
from cli.services import make_employee_secret, service
from cli.stack import Kind, Server, free_port, stack
from shared.parties import PORTS

_WATCH_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where things listen; without ``portal`` there are no pages, and nobody signs in."""

    kafka: int
    mongo: int
    services: dict[str, int]
    portal: int | None = None
    identity: int | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """A running local platform."""

    addresses: Addresses
    mongo_uri: str
    folder: Path
    servers: tuple[Server, ...]
    portal: str | None = None

    async def until_one_ends(self) -> str:
        """Wait until something stops that should run; say what."""
        while True:
            for each in self.servers:
                if each.pid is None:
                    return each.name
            await asyncio.sleep(_WATCH_SECONDS)


def free_ports(*, pages: bool = False) -> Ports:
    """Choose ports that nobody uses now; ``pages``: for the portal and its sign-in, too."""
    taken: set[int] = set()

    def another() -> int:
        port = free_port()
        while port in taken:
            port = free_port()
        taken.add(port)
        return port

    return Ports(
        kafka=another(),
        mongo=another(),
        services={name: another() for name in PORTS},
        portal=another() if pages else None,
        identity=another() if pages else None,
    )


def is_free(port: int) -> bool:
    """Say whether nothing listens on a loopback port."""
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            candidate.bind(("127.0.0.1", port))
            return True
    return False


@asynccontextmanager
async def local_platform(
    *, folder: Path, ports: Ports, kind: Kind = "embedded", tell: Callable[[str, str], None]
) -> AsyncIterator[Local]:
    """Start everything and wait until it is ready; on leaving stop services first, then broker and database.

    ``tell`` is called with a name and what happens to it.

    :raises StackError: when something does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key, jwks = make_keys(folder / "keys")
    make_employee_secret(folder)
    servers = stack(kind=kind, folder=folder, broker_port=ports.kafka, database_port=ports.mongo)
    async with AsyncExitStack() as leaving:
        for name, each in (("basis data", servers.database), ("broker", servers.broker)):
            tell(name, "dimulai")
            await leaving.enter_async_context(each)
            tell(name, "siap")
        urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.services.items()}
        addresses = Addresses(services=urls, kafka=servers.broker.bootstrap, issuer_key=key.absolute())
        running = [
            service(
                name,
                folder=folder,
                url=urls[name],
                kafka=servers.broker.bootstrap,
                mongo_uri=servers.database.uri,
                jwks=jwks,
                addresses=addresses,
            )
            for name in PORTS
        ]
        pages = _pages(ports, folder=folder, addresses=addresses)
        running += pages
        leaving.push_async_callback(_stop_services, running, tell)
        await _start_services(running, tell)
        write_stack(folder, addresses)
        all_servers = (*running, servers.broker.server, servers.database.server)
        address = f"http://127.0.0.1:{ports.portal}" if pages else None
        yield Local(addresses, servers.database.uri, folder, all_servers, address)


def _pages(ports: Ports, *, folder: Path, addresses: Addresses) -> list[Server]:
    if ports.portal is None or ports.identity is None:
        return []
    address, issuer = f"http://127.0.0.1:{ports.portal}", f"http://127.0.0.1:{ports.identity}"
    return [
        identity(folder=folder, port=ports.identity, portal_address=address, addresses=addresses),
        portal(folder=folder, port=ports.portal, issuer=issuer, addresses=addresses),
    ]


async def _start_services(running: list[Server], tell: Callable[[str, str], None]) -> None:
    async def one(each: Server) -> None:
        tell(each.name, "dimulai")
        await each.start()
        tell(each.name, "siap")

    tasks = [asyncio.create_task(one(each)) for each in running]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _stop_services(running: list[Server], tell: Callable[[str, str], None]) -> None:
    async def one(each: Server) -> None:
        await each.stop()
        tell(each.name, "berhenti")

    await asyncio.gather(*(one(each) for each in running))
