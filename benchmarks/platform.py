"""Servers, topics and services of one stage, each on loopback and in a folder that goes with it."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.given import Given
from benchmarks.rounds import Run
from cli.addresses import Addresses
from cli.issuer import Issuer, make_keys
from cli.services import service
from cli.stack import Kind, Server, Stack, free_port, stack
from shared.auth import Role
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Publisher, partition_of
from shared.bus.topics import ensure_topics
from shared.mongo.client import connect

_HERE: Final = Path(__file__).resolve().parent.parent
PARTITIONS: Final = 6
_CHUNK = 500
_TOKEN_SECONDS = 24 * 3600


@dataclass
class Platform:
    """The servers of a stage. ``sent``: how many records this process has put into each partition of a topic;
    ``tokens``: what everybody was given, and keeps, as people do for a working day.
    """

    servers: Stack
    folder: Path
    publisher: Publisher
    key: Path
    jwks: Path
    issuer: Issuer
    forks: "_Forks"
    sent: Counter[tuple[str, int]] = field(default_factory=Counter)
    tokens: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def pids(self) -> dict[str, int]:
        """The servers' processes, by who they are."""
        found = {"db": self.servers.database.pid, "broker": self.servers.broker.pid}
        return {who: pid for who, pid in found.items() if pid is not None}

    def token(self, agency: str, employee: str, *roles: Role) -> str:
        """The token of somebody."""
        who = (agency, employee, *roles)
        if who not in self.tokens:
            self.tokens[who] = self.issuer.token(
                agency=agency, employee=employee, roles=roles or (Role.EMPLOYEE,), ttl_seconds=_TOKEN_SECONDS
            )
        return self.tokens[who]

    def officer(self, agency: str) -> str:
        """A token for an officer of an agency."""
        return self.token(agency, "pengelola", Role.PERFORMANCE_OFFICER)

    async def publish(self, events: Sequence[Outgoing]) -> None:
        """Put events into the topics as their owners would."""
        for start in range(0, len(events), _CHUNK):
            await self.publisher.publish(events[start : start + _CHUNK])
        self.sent.update((each.topic, partition_of(each.partition_key, PARTITIONS)) for each in events)

    def reached(self, topic: str) -> dict[str, int]:
        """How far each partition of a topic reaches now."""
        return {str(number): self.sent[topic, number] for number in range(PARTITIONS)}

    async def begin_at(self, group: str, topic: str, starts: Mapping[str, int]) -> None:
        """Let a group that nobody has ever joined begin there."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.servers.broker.bootstrap, group_id=group, enable_auto_commit=False
        )
        await consumer.start()
        places = {TopicPartition(topic, int(number)): at for number, at in starts.items()}
        consumer.assign(list(places))
        try:
            await consumer.commit(places)
        finally:
            await consumer.stop()

    async def stored(self, database: str, name: str) -> list[dict[str, Any]]:
        """All documents of a service as they are stored."""
        client = connect(self.servers.database.uri)
        try:
            return [each async for each in client[database][name].find()]
        finally:
            client.close()

    async def store(self, database: str, name: str, documents: Iterable[dict[str, Any]]) -> None:
        """Give a service documents to begin with."""
        client = connect(self.servers.database.uri)
        given = list(documents)
        for start in range(0, len(given), _CHUNK):
            await client[database][name].insert_many(given[start : start + _CHUNK])
        client.close()

    async def child(self, kind: str, *, tree: Path | None = None, **given: Any) -> Run:
        """Measure in a process of its own; ``tree``: a checkout of other code than this."""
        told = Given(
            bootstrap=self.servers.broker.bootstrap,
            mongo_uri=self.servers.database.uri,
            key_file=str(self.jwks),
            pids=self.pids,
            **given,
        )
        return Run(events=max(1, told.events), **await self.forks.run(kind, told, tree or _HERE))

    @asynccontextmanager
    async def services(self, *names: str) -> AsyncIterator[dict[str, Server]]:
        """Run services as processes of their own; ``url_of`` tells where they listen."""
        addresses = Addresses(services={}, kafka=self.servers.broker.bootstrap, issuer_key=self.key)
        started = {
            name: service(
                name,
                folder=self.folder,
                url=f"http://127.0.0.1:{free_port()}",
                kafka=self.servers.broker.bootstrap,
                mongo_uri=self.servers.database.uri,
                jwks=self.jwks,
                addresses=addresses,
            )
            for name in names
        }
        async with AsyncExitStack() as leaving:
            for each in started.values():
                leaving.push_async_callback(each.stop)
            await asyncio.gather(*(each.start() for each in started.values()))
            yield started


class _Forks:
    """Processes that fork one for each run: starting Python anew each time would take longer than the run."""

    def __init__(self) -> None:
        self._started: dict[Path, asyncio.subprocess.Process] = {}

    async def run(self, kind: str, given: Given, tree: Path) -> dict[str, Any]:
        """Measure with the code of a checkout."""
        process = self._started.get(tree) or await self._start(tree)
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process of the runs has no pipes")
        process.stdin.write(json.dumps({"kind": kind, "given": asdict(given)}).encode() + b"\n")
        answer = await process.stdout.readline()
        told = json.loads(answer) if answer else {"failed": kind}
        if "failed" in told:
            raise RuntimeError(f"the run {kind} failed; its errors are above")
        return dict(told)

    async def _start(self, tree: Path) -> asyncio.subprocess.Process:
        self._started[tree] = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.child",
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return self._started[tree]

    async def stop(self) -> None:
        """End them, and the runs that are under way."""
        for process in self._started.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


@asynccontextmanager
async def platform(broker: Kind) -> AsyncIterator[Platform]:
    """Start servers for a stage, with all topics."""
    with TemporaryDirectory() as folder:
        async with stack(kind=broker, folder=Path(folder)) as servers:
            await ensure_topics(servers.broker.access, partitions=PARTITIONS, replication=1)
            publisher = Publisher(servers.broker.access, client_id="bench")
            await publisher.start()
            key, jwks = make_keys(Path(folder) / "keys")
            issuer = Issuer(key, issuer="kinerja", audience="kinerja")
            forks = _Forks()
            try:
                yield Platform(servers, Path(folder), publisher, key, jwks, issuer, forks)
            finally:
                await forks.stop()
                await publisher.stop()
