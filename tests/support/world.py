"""One agency at a real service: facts come in by the broker, people by HTTP, and what it publishes is read."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from shared import clock
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.registry import BY_SHORT
from shared.mongo.client import Collection, connect
from shared.parties import party

from . import topics
from .identity import Identity
from .publishing import Fact, outgoing
from .services import RunningService
from .topics import Published
from .waiting import eventually

Json = dict[str, Any]
OFFICER: Final = "performance_officer"
BY_OFFICER: Final = ("pengelola", OFFICER)
"""Who an officer is, with the role."""


@dataclass
class World:
    """One agency, its service and its broker. ``caller``: who asks where a test names nobody, with the roles."""

    running: RunningService
    identity: Identity
    publisher: Publisher
    caller: tuple[str, ...]
    agency: str = field(default_factory=lambda: f"kota-{clock.random_id()[:8]}")

    async def publish(self, *facts: Fact) -> None:
        """Publish facts as if they were about this agency."""
        await self.publisher.publish(outgoing(*((short, self._own(short, body)) for short, body in facts)))

    def header(self, *who: str, agency: str | None = None) -> dict[str, str]:
        """Give the header by which somebody is known, given by id and roles; without anybody the caller's."""
        id, *roles = who or self.caller
        return self.identity.header(id, agency or self.agency, *roles)

    async def get(self, path: str, *who: str, agency: str | None = None, **params: Any) -> httpx.Response:
        """Ask as somebody, given by id and roles."""
        header = self.header(*who, agency=agency)
        return await self.running.client.get(f"/v1/{path}", params=params or None, headers=header)

    async def post(self, path: str, body: Json, *who: str, agency: str | None = None, **headers: str) -> httpx.Response:
        """Send a command as somebody, given by id and roles."""
        header = self.header(*who, agency=agency) | headers
        return await self.running.client.post(f"/v1/{path}", json=body, headers=header)

    async def officer(self, path: str, body: Json) -> httpx.Response:
        """Send a command as an officer."""
        return await self.post(path, body, *BY_OFFICER)

    async def shown(
        self, path: str, fits: Callable[[Json], object], *who: str, seconds: float = 30.0, **params: Any
    ) -> Json:
        """Wait until somebody is shown what fits."""

        async def look() -> Json | None:
            answer = await self.get(path, *who, **params)
            return dict(answer.json()) if answer.status_code == 200 and fits(answer.json()) else None

        return await eventually(look, seconds)

    async def published(self, *wanted: str) -> list[Published]:
        """Read all that the service has published about the agency, once these facts are among it, each so often.

        A broker may say that a partition ends before it does (tansu does), so one look need not see everything.
        """
        found: list[Published] = []

        async def all_there() -> bool:
            records = await topics.read(self.running.access, party(self.running.name).publishes)
            found[:] = topics.published(records, [self.agency])
            return Counter(wanted) <= Counter(each.short for each in found)

        await eventually(all_there)
        return found

    async def fact(self, short: str, **having: Any) -> Published:
        """Wait for a fact with these values; the newest where there are several."""

        async def look() -> list[Published]:
            found = [each for each in await self.published() if each.short == short]
            return [each for each in found if having.items() <= each.json.items()]

        return (await eventually(look))[-1]

    @asynccontextmanager
    async def documents(self) -> AsyncIterator[Collection]:
        """Open the service's documents as they are stored, for what no test can wait for."""
        client = connect(self.running.env["KINERJA_MONGO_URI"])
        try:
            yield client[self.running.env["KINERJA_MONGO_DATABASE"]][self.running.name]
        finally:
            client.close()

    def _own(self, short: str, body: Body) -> Body:
        text = body.model_dump_json()
        for end in ('"', ":"):
            text = text.replace(f'"{body.agency_id}{end}', f'"{self.agency}{end}')
        return BY_SHORT[short].adapter.validate_json(text)
