"""A portal in this process, with an OpenID provider and services that answer what a test says."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from cli.identity.app import build as build_identity
from cli.identity.settings import IdentitySettings
from cli.issuer import make_keys
from portal.app import build
from portal.settings import PortalSettings
from shared.auth import Verifier

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


class _Everywhere(httpx.AsyncBaseTransport):
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


@pytest.fixture
def settings(tmp_path: Path) -> PortalSettings:
    keys = tmp_path / "session.keys"
    keys.write_text("kunci-sesi-untuk-uji-saja-0123456789\n")
    return PortalSettings(
        address=PORTAL,
        issuer=ISSUER,
        session_key_file=keys,
        **{name: SERVICE for name in PortalSettings.model_fields if name.endswith("_url")},
    )


@pytest_asyncio.fixture
async def world(tmp_path: Path, settings: PortalSettings) -> AsyncIterator[World]:
    private, public = make_keys(tmp_path / "keys")
    identity = IdentitySettings(key_file=private)
    object.__setattr__(identity, "portal", PORTAL)

    async def known(_settings: IdentitySettings) -> dict[str, str]:
        return {"sorong": "Kota Sorong"}

    everywhere = _Everywhere()
    calls = httpx.AsyncClient(transport=everywhere)
    app = build(settings, client=calls)
    # The verifier reads keys over the network by itself; here they are in a file.
    app.state.provider._verifier = Verifier(jwks_url="", key_file=public, issuer="kinerja", audience="kinerja")
    everywhere.apps = {
        PORTAL: httpx.ASGITransport(app),
        ISSUER: httpx.ASGITransport(build_identity(identity, known=known)),
    }
    async with httpx.AsyncClient(transport=everywhere, base_url=PORTAL) as client:
        everywhere.world = World(client, identity)
        yield everywhere.world
