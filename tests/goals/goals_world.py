"""One agency against the real service: facts in through the broker, people through HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from goals_builders import AGENCY, CYCLE, EMPLOYEE, RATER, cycle_body, person_body, policy, unit_body

from shared import clock
from shared.bus.cloudevents import encode
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.registry import BY_NAME, BY_SHORT, GOALS
from tests.support.identity import Identity
from tests.support.services import RunningService

OFFICER = "performance_officer"
PARTITIONS = 6


@dataclass
class World:
    """One agency, its service and its broker."""

    agency: str
    running: RunningService
    identity: Identity
    publisher: Publisher
    bootstrap: str

    async def hear(self, *facts: tuple[str, Body]) -> None:
        """Publish facts as if the directory or evaluation of this agency had said them."""
        await self.publisher.publish([self._outgoing(short, body) for short, body in facts])

    async def get(self, path: str, who: str = EMPLOYEE, *roles: str, agency: str | None = None) -> Any:
        header = self.identity.header(who, agency or self.agency, *roles)
        return await self.running.client.get(f"/v1/{path}", headers=header)

    async def post(self, path: str, body: Any, who: str = EMPLOYEE, *roles: str, **headers: str) -> Any:
        header = self.identity.header(who, self.agency, *roles) | headers
        return await self.running.client.post(f"/v1/{path}", json=body, headers=header)

    async def officer(self, path: str, body: Any) -> Any:
        return await self.post(path, body, "pengelola", OFFICER)

    def plan(self, employee_id: str = EMPLOYEE) -> str:
        return f"{self.agency}:plan:{CYCLE}:{employee_id}:1"

    async def open_cycle(self, *people: str, **planning: Any) -> None:
        """Hear a unit, its head and its people, open a cycle, and wait until everybody has a plan."""
        directory = [("person.recorded", person_body(each)) for each in (RATER, *people)]
        await self.hear(("unit.recorded", unit_body()), *directory)
        await self.hear(("cycle.opened", cycle_body(policy=policy(**planning))))
        await self.enrolled(len(people) + 1)

    async def enrolled(self, people: int) -> None:
        async def look() -> bool:
            found = await self.get(f"cycles/{CYCLE}", "pengelola", OFFICER)
            return bool(found.status_code == 200 and found.json()["enrolled"] == people)

        await eventually(look)

    async def agree(self, employee_id: str = EMPLOYEE, *, intervenes_in: str | None = None) -> dict[str, Any]:
        """Propose and agree a plan of one objective with one indicator."""
        proposal = {"objectives": [objective_in(intervenes_in=intervenes_in)], "on": "2026-01-12"}
        proposed = await self.post(f"plans/{self.plan(employee_id)}/proposals", proposal, employee_id)
        assert proposed.status_code == 200, proposed.text
        agreed = await self.post(f"plans/{self.plan(employee_id)}/agreements", {"on": "2026-01-15"}, RATER)
        assert agreed.status_code == 200, agreed.text
        return dict(agreed.json())

    async def close_cycle(self) -> None:
        await self.hear(("cycle.closing", cycle_body(status="closing", version=2)))

        async def look() -> bool:
            return bool((await self.get(f"cycles/{CYCLE}", "pengelola", OFFICER)).json()["answered"])

        await eventually(look)

    async def said_until(self, short: str) -> list[tuple[str, Body]]:
        """Wait until a fact is on the topic: what is saved is published a moment later."""

        async def look() -> list[tuple[str, Body]] | None:
            said = await self.said()
            return said if short in {each for each, _body in said} else None

        found: list[tuple[str, Body]] = await eventually(look)
        return found

    async def said(self) -> list[tuple[str, Body]]:
        """All events of this agency so far, in the order of each subject."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            parts = [TopicPartition(GOALS, number) for number in range(PARTITIONS)]
            consumer.assign(parts)
            ends = await consumer.end_offsets(parts)
            await consumer.seek_to_beginning(*parts)
            found: list[tuple[str, Body]] = []
            while any([await consumer.position(part) < end for part, end in ends.items()]):
                for batch in (await consumer.getmany(timeout_ms=500)).values():
                    found += [_read(each) for each in batch if each.key.startswith(f"{self.agency}:".encode())]
            return found
        finally:
            await consumer.stop()

    def _outgoing(self, short: str, body: Body) -> Any:
        text = body.model_dump_json().replace(f'"{AGENCY}:', f'"{self.agency}:')
        own = BY_SHORT[short].adapter.validate_json(text.replace(f'"{AGENCY}"', f'"{self.agency}"'))
        return encode(BY_SHORT[short], own, now=clock.now(), cause_id="test", correlation_id="test")


def objective_in(**more: Any) -> dict[str, Any]:
    content = {
        "objective_id": "o1",
        "name": "Pembelajaran berjalan",
        "indicators": [{"indicator_id": "i1", "name": "Jam mengajar", "target": "100", "unit": "jam"}],
    }
    return content | more


def realisation_in(realisation_id: str = "r1", **more: Any) -> dict[str, Any]:
    return {"realisation_id": realisation_id, "indicator_id": "i1", "value": "80", "on": "2026-06-30"} | more


def activity_in(activity_id: str = "a1", **more: Any) -> dict[str, Any]:
    return {"activity_id": activity_id, "on": "2026-03-02", "text": "Mengajar", "minutes": 60} | more


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")


def _read(record: Any) -> tuple[str, Body]:
    headers = {key: value.decode() for key, value in record.headers}
    kind = BY_NAME[headers["ce_type"]]
    return kind.short, kind.adapter.validate_json(record.value)
