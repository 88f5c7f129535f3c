"""A portal in this process, with an OpenID provider and services that answer what a test says."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from portal_world import ISSUER, PORTAL, SERVICE, Everywhere, World

from cli.identity.app import build as build_identity
from cli.identity.settings import IdentitySettings
from cli.issuer import make_keys
from portal.app import build
from portal.settings import PortalSettings
from shared.auth import Verifier


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

    everywhere = Everywhere()
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
