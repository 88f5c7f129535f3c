"""An agency in the directory, in the process of the tests: its officers, its people, its bulk jobs."""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import httpx
from fastapi import FastAPI

from services.directory.domain.requests import PersonIn
from services.directory.main import SERVICE
from services.directory.settings import Settings
from shared import clock
from shared.decision import Actor, Env
from shared.document import events
from shared.events.delegation import Delegated
from shared.events.registry import DIRECTORY
from shared.ids import goals
from shared.jobs import BulkJobs
from shared.service import Parts
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import Quiet
from tests.support.world import BY_OFFICER

AGENCY: Final = "kota"
ADMIN: Final = ("admin", "agency_admin")
OFFICER: Final = BY_OFFICER
SECRET: Final = "a secret of sixteen or more"
CHIEF_NIP, ANALYST_NIP = "196804121993031004", "198705122010012003"
TODAY: Final = date(2026, 6, 15)
NOW: Final = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)

Json = dict[str, Any]


def env(id: str, *, by: str = "pengelola", today: date = TODAY, contexts: Mapping[str, Any] | None = None) -> Env:
    actor = Actor(employee_id=by, today=today, officer=True)
    now = NOW + (today - TODAY)
    return Env(id=id, now=now, today=today, actor=actor, contexts=contexts or {})


def wanted(unit: str = "dinas", *, since: date | None = None, **changes: Any) -> PersonIn:
    content: Json = {"name": "Siti Aisyah", "unit_id": unit, "position": "Analis", "position_group": "jf"}
    return PersonIn.model_validate(content | {"valid_from": since} | changes)


def person(unit: str = "dinas", **changes: Any) -> Json:
    return {"name": "Siti Aisyah", "unit_id": unit, "position": "Analis", "position_group": "jf"} | changes


class AllSlots:
    """A process that holds every slot."""

    def __init__(self, slots: int) -> None:
        self._slots = slots

    def held(self) -> tuple[int, ...]:
        return tuple(range(self._slots))


@dataclass
class Office:
    """The directory service without its background, and people who call it."""

    app: FastAPI
    client: httpx.AsyncClient
    identity: Identity
    agency: str = AGENCY

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.state.parts
        return parts

    async def call(
        self, method: str, path: str, body: Json | None = None, *who: str, agency: str = "", **headers: str
    ) -> httpx.Response:
        id, *roles = who or OFFICER
        header = self.identity.header(id, agency or self.agency, *roles) | headers
        return await self.client.request(method, f"/v1/{path}", json=body, headers=header)

    async def get(self, path: str, *who: str, agency: str = "") -> httpx.Response:
        return await self.call("GET", path, None, *who, agency=agency)

    async def put(self, path: str, body: Json, *who: str, **headers: str) -> httpx.Response:
        return await self.call("PUT", path, body, *who, **headers)

    async def post(self, path: str, body: Json, *who: str, **headers: str) -> httpx.Response:
        return await self.call("POST", path, body, *who, **headers)

    async def done(self, method: str, path: str, body: Json | None = None, *who: str, **headers: str) -> Json:
        answer = await self.call(method, path, body, *who, **headers)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def set_up(self, *units: str, zone: str = "Etc/UTC") -> None:
        await self.done("PUT", "agency", {"name": "Kota", "zone": zone}, *ADMIN)
        named = [{"unit_id": each, "name": each.title()} for each in units or ("dinas", "bidang")]
        await self.done("POST", "units", {"units": named})

    async def people(self, *people: Json) -> list[Json]:
        answer = await self.done("POST", "people", {"people": list(people)})
        assert all(each["outcome"] != "refused" for each in answer["items"]), answer
        return list(answer["items"])

    async def substitute(self, principal: str, delegate: str, first: int = -1, last: int = 1, **changes: Any) -> None:
        """Let the service hear that somebody named a substitute, who accepted."""
        days = {"valid_from": day(first), "valid_to": day(last), "answered_on": day(first)}
        given = {"agency_id": self.agency, "principal_id": principal, "delegate_id": delegate, "kind": "delegate"}
        told = {"source": "self", "status": "accepted", "proposed_at": "2026-01-01T00:00:00Z"} | days | given | changes
        subject = goals.DELEGATION.of(self.agency, principal, delegate, told["valid_from"])
        body = Delegated.model_validate(told | {"subject": subject, "version": 1})
        (handler,) = SERVICE.handlers[Delegated]
        (target,) = handler.targets(body, env(subject))
        documents = self.parts.documents
        before = await documents.get(handler.kind, target)
        decision = handler.decide(before.state, body, env(target))
        heard = replace(before, state=decision.state, version=before.version + 1, dirty=True)
        await documents.save([heard], now=clock.now())

    @property
    def jobs(self) -> BulkJobs:
        """The bulk jobs of a process that has just started."""
        documents = self.parts.documents
        jobs, times = SERVICE.jobs, self.parts.times
        return BulkJobs(documents=documents, teller=Quiet(documents), mine=bool, jobs=jobs, times=times)

    async def step(self) -> bool:
        """Do one chunk of the pending bulk jobs."""
        return await self.jobs.step()

    async def work(self) -> None:
        """Do the pending bulk jobs."""
        jobs = self.jobs
        for _ in range(50):
            if not await jobs.step():
                return
        raise AssertionError("the jobs do not come to an end")

    async def told(self, subject: str) -> Json:
        """The fact that a document tells now, as it would be published again."""
        document = (await self.parts.documents.load([subject]))[subject]
        told = events(document)
        fact = next((each for each in told if each.topic == DIRECTORY), told[0])
        return dict(json.loads(fact.value))


@asynccontextmanager
async def office(collection: Any, identity: Identity) -> AsyncIterator[Office]:
    settings = Settings(jwt_key_file=identity.key_file, employee_id_secret=SECRET)
    app = await service_on(collection, SERVICE, settings)
    async with client_of(app) as client:
        yield Office(app, client, identity)


def day(offset: int) -> str:
    """A day so far from the real today."""
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


def uploaded(name: str, content: bytes) -> Json:
    return {"name": name, "content": base64.b64encode(content).decode()}
