"""A tiny service on the real core: counts people. As a program it can be told where to die.

TINY_NAME=... TINY_DIES=tell|look|commit python tests/core/core_service.py
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from core_builders import OTHER, TALLY, Tally, add, count, itself
from fastapi import APIRouter, Body, FastAPI, Response
from pydantic import SecretStr

from cli.stack import Stack, free_port
from shared.acting import Acting, ActingDep, OfficerActingDep, OfficerReadingDep, ReadingDep, acted
from shared.agency import KINDS
from shared.authority import principals
from shared.batch import Handler
from shared.decision import Decision, Delegation, Env, Kind, publishes_nothing
from shared.document import Document
from shared.events.directory import Person, Unit
from shared.events.registry import DIRECTORY, GOALS
from shared.http.pages import After, Limit, Page
from shared.parties import Party
from shared.runtime import build, run
from shared.service import Service
from shared.settings import ServiceSettings
from tests.support import topics

ROOT = Path(__file__).resolve().parents[2]
router = APIRouter()

DELEGATION = Kind(
    "delegation",
    Delegation,
    lambda state: {"employee_id": state.delegate_id, "status": state.status.value},
    publishes_nothing,
)


def view(found: Document[Any]) -> dict[str, Any]:
    return {"id": found.id, "version": found.version, **asdict(found.present)}


@router.post("/people/{employee}")
async def post_person(
    employee: str, act: ActingDep, response: Response, people: int = Body(embed=True)
) -> dict[str, Any]:
    if employee == "bug":
        raise RuntimeError("Sari 198701012010011001")
    return await _add(employee, act, response, people)


@router.post("/officers/people/{employee}")
async def post_person_as_officer(
    employee: str, act: OfficerActingDep, response: Response, people: int = Body(embed=True)
) -> dict[str, Any]:
    return await _add(employee, act, response, people)


async def _add(employee: str, act: Acting, response: Response, people: int) -> dict[str, Any]:
    done = await act.run(TALLY, f"{act.agency_id}:person:{employee}", add, people)
    acted(response, done)
    return {"counted": done.state.counted, "repeated": done.repeated}


@router.get("/people")
async def get_people(act: ReadingDep, limit: Limit = 50, after: After = None) -> Page:
    return await act.page(TALLY, where={}, show=view, limit=limit, after=after)


@router.get("/people/{employee}")
async def get_person(employee: str, act: ReadingDep) -> dict[str, Any]:
    return {"counted": (await act.read(TALLY, f"{act.agency_id}:person:{employee}")).present.counted}


@router.get("/officers/people/{employee}")
async def get_person_as_officer(employee: str, act: OfficerReadingDep) -> dict[str, Any]:
    return view(await act.read(TALLY, f"{act.agency_id}:person:{employee}"))


@router.get("/me")
async def get_me(act: ReadingDep) -> dict[str, Any]:
    """Who acts, and for whom today."""
    acts_for = sorted(principals(act.actor))
    return {"employee_id": act.actor.employee_id, "officer": act.actor.officer, "acts_for": acts_for}


def service(name: str, *, agency: str | None = None, delegations: Kind[Any] | None = None) -> Service:
    """A service that counts the facts about each person; of one agency only, if named."""

    def decide(state: Tally | None, body: Person, env: Env) -> Decision[Tally] | None:
        return None if agency not in (None, body.agency_id) else count(state, body, env)

    handler = Handler(kind=TALLY, targets=itself, decide=decide)
    return Service(
        party=Party(name=name, title="Uji", publishes=(GOALS,), subscribes=(DIRECTORY,)),
        kinds=(TALLY, OTHER, DELEGATION, *KINDS), lookups=(("unit_id",),), handlers={Person: (handler,)},
        ignores=(Unit,), routers=(router,), delegations=delegations,
    )  # fmt: skip


def settings(servers: Stack, **more: Any) -> ServiceSettings:
    content: dict[str, Any] = {
        "kafka_bootstrap": servers.broker.bootstrap,
        "kafka_session_seconds": 3,
        "mongo_uri": SecretStr(servers.database.uri),
        "mongo_database": "core",
        "mongo_in_chunk": 50,
        "watchdog_seconds": 1,
        "drain_seconds": 5,
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
    deadline = asyncio.get_running_loop().time() + seconds
    while (answer := await client.get("/readyz/facts")).status_code != status:
        assert asyncio.get_running_loop().time() < deadline, answer.text
        await asyncio.sleep(0.05)
    return answer


def tiny(servers: Stack, name: str, **more: Any) -> FastAPI:
    return build(service(name), settings(servers, **more))


async def committed(servers: Stack, group: str) -> dict[int, int]:
    """The offsets that a group has committed in the directory topic, by partition; none committed counts as 0."""
    consumer = AIOKafkaConsumer(**servers.broker.access.client, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        return {number: await consumer.committed(TopicPartition(DIRECTORY, number)) or 0 for number in range(6)}
    finally:
        await consumer.stop()


async def read_all(servers: Stack, topic: str, about: str) -> list[ConsumerRecord]:
    """All records of a topic about an agency, partition by partition in order."""
    found = await topics.read(servers.broker.access, [topic])
    return [each for each in found if about.encode() in (each.key or b"")]


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
        "KINERJA_SILENT_SECONDS": "3",
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
    import shared.commits
    from shared.bus.publisher import Publisher
    from shared.mongo.documents import Documents

    match where:
        case "tell":
            Publisher.publish = _die
        case "look":
            Documents.versions = _die
        case "commit":
            shared.commits.commit = _die


def _slow(seconds: float) -> None:
    from shared.batch import Applied, Batches

    apply = Batches.apply

    async def slowly(self: Batches, records: Iterable[ConsumerRecord], *, now: datetime, **more: Any) -> Applied:
        print("batch in hand", flush=True)
        await asyncio.sleep(seconds)
        return await apply(self, records, now=now, **more)

    Batches.apply = slowly


if __name__ == "__main__":
    _dies(os.environ.get("TINY_DIES", ""))
    if slow := float(os.environ.get("TINY_SLOW", "0")):
        _slow(slow)
    run(service(os.environ["TINY_NAME"], agency=os.environ.get("TINY_AGENCY")))
