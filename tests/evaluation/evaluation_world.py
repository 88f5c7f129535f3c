"""An agency with its service and its broker, as integration tests speak to it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from evaluation_builders import EMPLOYEE, dossier, log, plan, policy

from shared import clock
from shared.bus.cloudevents import encode
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.goals import PlanStatus
from shared.events.registry import APPRAISALS, BY_SHORT, EVALUATION
from tests.support.identity import Identity
from tests.support.services import RunningService

OFFICER = "performance_officer"


@dataclass
class World:
    """One agency, its service and its broker."""

    agency: str
    running: RunningService
    identity: Identity
    publisher: Publisher
    bootstrap: str

    async def hear(self, type_: str, body: Body) -> None:
        text = body.model_dump_json().replace('"kota', f'"{self.agency}')
        own = BY_SHORT[type_].adapter.validate_json(text)
        await self.publisher.publish(
            [encode(BY_SHORT[type_], own, now=clock.now(), cause_id="test", correlation_id="test")]
        )

    async def get(self, path: str, who: str = EMPLOYEE, *roles: str, agency: str | None = None) -> Any:
        header = self.identity.header(who, agency or self.agency, *roles)
        return await self.running.client.get(f"/v1/{path}", headers=header)

    async def post(self, path: str, body: Any, who: str = EMPLOYEE, *roles: str, **headers: str) -> Any:
        header = self.identity.header(who, self.agency, *roles) | headers
        return await self.running.client.post(f"/v1/{path}", json=body, headers=header)

    async def officer(self, path: str, body: Any) -> Any:
        return await self.post(path, body, "pengelola", OFFICER)

    async def open_cycle(self, policy_id: str = "sasaran", /, **more: Any) -> Any:
        body = {
            "cycle_id": "2025",
            "title": "Penilaian 2025",
            "policy_id": policy_id,
            "period": policy(policy_id).periods[0].value,
            "starts_on": "2025-01-01",
            "ends_on": "2025-12-31",
        }
        return await self.officer("cycles", body | more)

    def appraisal(self, employee_id: str = EMPLOYEE) -> str:
        return f"{self.agency}:appraisal:2025:{employee_id}:1"

    async def shown(self, **having: Any) -> dict[str, Any]:
        """Wait until the appraisal shows these values."""

        async def look() -> dict[str, Any] | None:
            found = await self.get(f"appraisals/{self.appraisal()}")
            body: dict[str, Any] = found.json() if found.status_code == 200 else {}
            return body if body and _holds(body, having) else None

        found: dict[str, Any] = await eventually(look)
        return found

    async def until(self, look: Callable[[], Awaitable[Any]]) -> Any:
        return await eventually(look)

    async def close_person(self, **more: Any) -> None:
        await self.hear("plan.closed", plan(9, status=PlanStatus.CLOSED, logs=(("2025-03", 4),), **more))
        await self.hear("activity.closed", log("2025-03", 4, closed=True, jp=24))
        await self.hear("dossier.closed", dossier(9, closed=True, **more))

    async def said(self, *wanted: str) -> list[str]:
        """Types of all events about this agency, as soon as those wanted are among them.

        tansu may say that a partition ends before it does, so one look need not see everything.
        """
        found: list[str] = []

        async def all_there() -> bool:
            found[:] = await self._read()
            return set(wanted) <= set(found)

        await eventually(all_there)
        return found

    async def _read(self) -> list[str]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            parts = [TopicPartition(topic, number) for topic in (EVALUATION, APPRAISALS) for number in range(6)]
            consumer.assign(parts)
            ends = await consumer.end_offsets(parts)
            await consumer.seek_to_beginning(*parts)
            found = []
            while any([await consumer.position(part) < end for part, end in ends.items()]):
                for batch in (await consumer.getmany(timeout_ms=500)).values():
                    found += [_type(each) for each in batch if each.key.startswith(f"{self.agency}:".encode())]
            return found
        finally:
            await consumer.stop()


def _type(record: Any) -> str:
    headers = {key: value.decode() for key, value in record.headers}
    return str(headers["ce_type"].split(".", 3)[3].removesuffix(".v1"))


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")


def _holds(body: dict[str, Any], having: dict[str, Any]) -> bool:
    return all(
        _holds(body[name], value) if isinstance(value, dict) else body[name] == value for name, value in having.items()
    )
