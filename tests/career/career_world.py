"""The running career service as tests talk to it: facts in by Kafka, people by HTTP, facts out by Kafka."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from aiokafka import AIOKafkaConsumer
from career_builders import NOW, cycle_body

from shared.bus.cloudevents import encode
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.evaluation import CycleStatus
from shared.events.registry import BY_SHORT
from tests.support.identity import Identity

Json = dict[str, Any]
OFFICER = ("siti", "performance_officer")
GAP = {"komunikasi": (3, 2)}


@dataclass
class Career:
    """The running service, its broker, and people with tokens."""

    client: httpx.AsyncClient
    publisher: Publisher
    identity: Identity
    bootstrap: str
    agency: str

    def header(self, who: tuple[str, ...]) -> dict[str, str]:
        return self.identity.header(who[0], self.agency, *who[1:])

    async def get(self, path: str, who: tuple[str, ...] = OFFICER, **params: str | int) -> httpx.Response:
        return await self.client.get(f"/v1{path}", params=params, headers=self.header(who))

    async def post(self, path: str, body: Json, who: tuple[str, ...] = OFFICER, **headers: str) -> httpx.Response:
        return await self.client.post(f"/v1{path}", json=body, headers={**self.header(who), **headers})

    async def say(self, *facts: tuple[str, Body]) -> None:
        await self.publisher.publish(
            [encode(BY_SHORT[short], body, now=NOW, cause_id="test", correlation_id="test") for short, body in facts]
        )

    async def eventually(self, look: Callable[[], Awaitable[httpx.Response]], fits: Callable[[Json], bool]) -> Json:
        for _ in range(150):
            answer = await look()
            if answer.status_code == 200 and fits(answer.json()):
                return dict(answer.json())
            await asyncio.sleep(0.1)
        raise AssertionError(answer.text)

    async def eventually_posted(self, path: str, body: Json) -> httpx.Response:
        """The answer once the command is possible."""
        for _ in range(150):
            answer = await self.post(path, body)
            if answer.status_code < 300:
                return answer
            await asyncio.sleep(0.1)
        raise AssertionError(answer.text)

    async def profile(self, employee_id: str, *, waits: bool = False) -> Json:
        """The profile once it was judged, or (``waits``) while it waits for its cycle."""
        return await self.eventually(
            lambda: self.get(f"/profiles/{employee_id}"), lambda profile: bool(profile["waiting_for"]) is waits
        )


def of(career: Career, short: str, body: Body) -> tuple[str, Body]:
    """A fact of the test's own agency, whatever agency the builder gave it."""
    content = {**body.model_dump(), "agency_id": career.agency}
    for name in ("subject", "explanation"):
        if name in content:
            content[name] = f"{career.agency}:{content[name].split(':', 1)[1]}"
    return short, BY_SHORT[short].body.model_validate(content)


def opened(
    career: Career, policy: str = "sabang-karier", *, status: CycleStatus = CycleStatus.OPEN, version: int = 1
) -> tuple[str, Body]:
    """The cycle of 2025 under a policy that the platform ships."""
    path = Path(f"services/evaluation/policies/{policy}.yaml")
    content: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    short = "cycle.opened" if status is CycleStatus.OPEN else "cycle.closed"
    return of(career, short, cycle_body(content, status=status, version=version))


async def told(career: Career) -> list[tuple[str, str]]:
    """Types and subjects of everything career has said about the agency so far."""
    consumer = AIOKafkaConsumer(
        "kinerja.career", bootstrap_servers=career.bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    found: list[tuple[str, str]] = []
    try:
        while batch := await consumer.getmany(timeout_ms=1500):
            for records in batch.values():
                for each in records:
                    subject = each.key.decode()
                    if subject.startswith(f"{career.agency}:"):
                        found.append((dict(each.headers)["ce_type"].decode(), subject))
    finally:
        await consumer.stop()
    return found
