"""What a test of the portal looks at: the portal, whoever asks it, and services that answer what the test says."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from cli.identity.settings import IdentitySettings

PORTAL = "https://portal.example.go.id"
ISSUER = "http://127.0.0.1:8107"
SERVICE = "http://127.0.0.1:81"


@dataclass
class World:
    """The portal, whoever asks it, and what the services were asked."""

    client: httpx.AsyncClient
    identity: IdentitySettings
    answers: dict[tuple[str, str], Callable[[httpx.Request], httpx.Response]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def answer(self, method: str, path: str, content: Any = None, *, status: int = 200, **headers: str) -> None:
        """Let a service answer so."""
        self.answers[method, path] = lambda _request: httpx.Response(status, json=content, headers=headers)

    async def sign_in(self, employee: str = "bayu") -> None:
        """Go to the provider and come back."""
        me = {"name": "Bayu Nugroho", "position": "Penata", "unit_id": "u"}
        self.answer("GET", "/v1/me", {"person": me, "rater": None})
        begun = await self.client.get(f"{PORTAL}/masuk")
        picked = await self.client.post(
            f"{ISSUER}/authorize",
            data={**dict(httpx.URL(begun.headers["location"]).params), "agency": "sorong", "employee": employee},
        )
        done = await self.client.get(picked.headers["location"])
        assert done.status_code == 303, done.text

    async def send(self, path: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form as the person who is signed in."""
        page = await self.client.get("/masuk/kembali")
        found = re.search(r'name="_bukti" value="([0-9a-f]+)"', page.text)
        assert found is not None
        form = {"_bukti": found[1], "_kunci": "k", **fields}
        return await self.client.post(path, data=form, headers={"origin": PORTAL})

    def sent(self, path: str) -> list[Any]:
        """What a service was sent there."""
        return [json.loads(each.content) for each in self.asked if each.method == "POST" and each.url.path == path]


class Everywhere(httpx.AsyncBaseTransport):
    """Leads requests to the portal, to the provider or to the services, by where they go."""

    def __init__(self) -> None:
        self.apps: dict[str, httpx.ASGITransport] = {}
        self.world: World | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
        if origin in self.apps:
            return await self.apps[origin].handle_async_request(request)
        assert self.world is not None
        self.world.asked.append(request)
        found = self.world.answers.get((request.method, request.url.path))
        if found is None:
            raise httpx.ConnectError("away")
        return found(request)
