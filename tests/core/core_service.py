"""A tiny service on the real core: counts people it hears of. As a program it can be told where to die.

TINY_NAME=... TINY_DIES=publish|clear|commit python tests/core/core_service.py
"""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from core_builders import TALLY, Tally, count
from fastapi import APIRouter, Body, FastAPI, Response
from pydantic import SecretStr

from cli.stack import Stack, free_port
from shared.commands import NotFound
from shared.decision import Contexts, Decision, Says
from shared.events.directory import Person
from shared.events.registry import DIRECTORY, GOALS
from shared.fold import Handler
from shared.http.callers import CallerDep, IfMatchDep, KeyDep
from shared.http.pages import After, Limit, page, tag
from shared.runtime import PartsDep, Service, build, run
from shared.settings import ServiceSettings

# Without a configuration structlog draws each traceback with all its variables, which takes a second.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
ROOT = Path(__file__).resolve().parents[2]
router = APIRouter()


def add(state: Tally | None, agency_id: str, people: int) -> Decision[Tally]:
    before = state or Tally(agency_id)
    return Decision(replace(before, heard=before.heard + people), (Says("cycle.enrolled", f"{agency_id}:enrolment:c"),))


@router.post("/people/{employee}")
async def post_person(
    employee: str,
    who: CallerDep,
    parts: PartsDep,
    key: KeyDep,
    version: IfMatchDep,
    response: Response,
    people: int = Body(embed=True),
) -> dict[str, Any]:
    if employee == "bug":
        raise RuntimeError("Sari 198701012010011001")
    done = await parts.commands.run(
        agency_id=who.agency_id,
        kind=TALLY,
        id=f"{who.agency_id}:person:{employee}",
        decide=lambda state, _contexts: add(state, who.agency_id, people),
        key=key,
        if_version=version,
    )
    tag(response, done.version)
    return {"heard": done.state.heard, "repeated": done.repeated}


@router.get("/people")
async def get_people(who: CallerDep, parts: PartsDep, limit: Limit = 50, after: After = None) -> Any:
    return await page(parts.documents, kind=TALLY, agency_id=who.agency_id, where={}, limit=limit, after=after)


@router.get("/people/{employee}")
async def get_person(employee: str, who: CallerDep, parts: PartsDep) -> dict[str, Any]:
    found = await parts.documents.get(TALLY, f"{who.agency_id}:person:{employee}")
    if found.state is None:
        raise NotFound("Data tidak ditemukan.")
    return {"heard": found.state.heard}


def service(name: str, *, agency: str | None = None) -> Service:
    """A service that hears of people and says how often it has; of one agency only, if named."""

    def decide(state: Tally | None, body: Person, contexts: Contexts, now: datetime) -> Decision[Tally] | None:
        return None if agency not in (None, body.agency_id) else count(state, body, contexts, now)

    handler = Handler(kind=TALLY, targets=lambda body, _contexts: (body.subject,), decide=decide)
    return Service(
        name=name, title="uji", kinds=(TALLY,), lookups=(("unit_id",),), hears=(DIRECTORY,), says=(GOALS,),
        handlers={"person.recorded": (handler,)}, routers=(router,),
    )  # fmt: skip


def settings(servers: Stack, **more: Any) -> ServiceSettings:
    content: dict[str, Any] = {
        "kafka_bootstrap": servers.broker.bootstrap,
        "kafka_session_seconds": 3,
        "mongo_uri": SecretStr(servers.database.uri),
        "mongo_database": "core",
        "mongo_in_chunk": 50,
        "watchdog_seconds": 1,
    }
    return ServiceSettings(**(content | more))


@asynccontextmanager
async def running(app: FastAPI, *, wait: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    """Run an app in this process, with a client for it."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        if wait:
            await ready(client)
        yield client


async def ready(client: httpx.AsyncClient, seconds: float = 30.0, *, status: int = 200) -> httpx.Response:
    async with asyncio.timeout(seconds):
        while (answer := await client.get("/readyz")).status_code != status:
            await asyncio.sleep(0.05)
    return answer


async def until(found: Any, seconds: float = 30.0) -> None:
    """Wait until a coroutine function answers with something true."""
    async with asyncio.timeout(seconds):
        while not await found():
            await asyncio.sleep(0.05)


def tiny(servers: Stack, name: str, **more: Any) -> FastAPI:
    return build(service(name), settings(servers, **more))


async def committed(servers: Stack, group: str) -> dict[int, int]:
    """The offsets that a group has committed in the directory topic, by partition; none committed counts as 0."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers.broker.bootstrap, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        return {number: await consumer.committed(TopicPartition(DIRECTORY, number)) or 0 for number in range(6)}
    finally:
        await consumer.stop()


async def read_all(servers: Stack, topic: str, partitions: int, about: str) -> list[ConsumerRecord]:
    """All records of a topic about an agency, partition by partition in order.

    The end is where the newest record in hand says it is: tansu's end offset may lie within the last batch.
    """
    consumer = AIOKafkaConsumer(bootstrap_servers=servers.broker.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        parts = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        await consumer.seek_to_beginning(*parts)
        found: list[ConsumerRecord] = []
        while any([await consumer.position(part) < end for part, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=300)).values():
                found += [each for each in batch if about.encode() in (each.key or b"")]
        return found
    finally:
        await consumer.stop()


@dataclass
class Process:
    """The tiny service as a program of its own."""

    process: asyncio.subprocess.Process
    client: httpx.AsyncClient
    log: Path


@asynccontextmanager
async def program(servers: Stack, folder: Path, name: str, **more: str) -> AsyncIterator[Process]:
    port = free_port()
    log = folder / f"{name}-{port}.log"
    env: Mapping[str, str] = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TINY_NAME": name,
        "KINERJA_KAFKA_BOOTSTRAP": servers.broker.bootstrap,
        "KINERJA_KAFKA_SESSION_SECONDS": "3",
        "KINERJA_MONGO_URI": servers.database.uri,
        "KINERJA_MONGO_DATABASE": "core",
        "KINERJA_MONGO_IN_CHUNK": "50",
        "KINERJA_LEASE_SECONDS": "3",
        "KINERJA_HTTP_PORT": str(port),
        **more,
    }
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(__file__)), env=env, stdout=output, stderr=output
        )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            yield Process(process, client, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _die(*_: Any, **__: Any) -> Any:
    os._exit(9)


def _dies(where: str) -> None:
    """Put a kill -9 in a window of a millisecond that a signal would hardly hit."""
    import shared.consumer
    from shared.mongo.documents import Documents
    from shared.outbox import Outbox

    class DyingOutbox(Outbox):
        publish = _die

    match where:
        case "publish":
            Outbox.publish = DyingOutbox.publish  # type: ignore[method-assign]
        case "clear":
            Documents.clear_published = _die  # type: ignore[method-assign]
        case "commit":
            shared.consumer._commit = _die


def _slow(seconds: float) -> None:
    from shared.fold import Fold, Folded

    fold = Fold.fold

    async def slowly(self: Fold, records: Iterable[ConsumerRecord], *, now: datetime) -> Folded:
        print("batch in hand", flush=True)
        await asyncio.sleep(seconds)
        return await fold(self, records, now=now)

    Fold.fold = slowly  # type: ignore[method-assign]


if __name__ == "__main__":
    _dies(os.environ.get("TINY_DIES", ""))
    if slow := float(os.environ.get("TINY_SLOW", "0")):
        _slow(slow)
    run(service(os.environ["TINY_NAME"], agency=os.environ.get("TINY_AGENCY")), ServiceSettings())
