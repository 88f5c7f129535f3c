"""The portal and the local OpenID provider as child processes, beside the services."""

import os
import secrets
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import httpx

from cli.addresses import Addresses
from cli.stack import Server

_READY_SECONDS: Final = 90.0
_DRAIN_SECONDS: Final = 20.0
_SECRET_BYTES: Final = 48


def portal(*, folder: Path, port: int, issuer: str, addresses: Addresses) -> Server:
    """Describe the portal: sign-in at the local provider, the services where they are."""
    keys = folder / "keys" / "portal-session.keys"
    _make_secret(keys)
    services = {f"KINERJA_PORTAL_{name.upper()}_URL": url for name, url in addresses.services.items()}
    environment = {
        **services,
        "KINERJA_PORTAL_ADDRESS": f"http://127.0.0.1:{port}",
        "KINERJA_PORTAL_HTTP_PORT": str(port),
        "KINERJA_PORTAL_ISSUER": issuer,
        "KINERJA_PORTAL_JWT_ISSUER": addresses.issuer,
        "KINERJA_PORTAL_JWT_AUDIENCE": addresses.audience,
        "KINERJA_PORTAL_SESSION_KEY_FILE": str(keys.absolute()),
    }
    return _server("portal", "portal.main", folder=folder, port=port, environment=environment)


def identity(*, folder: Path, port: int, portal_address: str, addresses: Addresses) -> Server:
    """Describe the local OpenID provider: it signs with the stack's key, for whomever the tester picks."""
    environment = {
        "KINERJA_IDENTITY_ADDRESS": f"http://127.0.0.1:{port}",
        "KINERJA_IDENTITY_HTTP_PORT": str(port),
        "KINERJA_IDENTITY_PORTAL": portal_address,
        "KINERJA_IDENTITY_DIRECTORY": addresses.services["directory"],
        "KINERJA_IDENTITY_KEY_FILE": str(addresses.issuer_key),
        "KINERJA_IDENTITY_KAFKA": addresses.kafka,
    }
    return _server("identity", "cli.identity", folder=folder, port=port, environment=environment)


def _server(name: str, module: str, *, folder: Path, port: int, environment: Mapping[str, str]) -> Server:
    async def prepare() -> tuple[str, ...]:
        return (sys.executable, "-m", module)

    return Server(
        name=name,
        folder=folder,
        port=port,
        prepare=prepare,
        answers=partial(_ready, port),
        environment={
            **environment,
            "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
            "PYTHONUNBUFFERED": "1",
        },
        deadline_seconds=_READY_SECONDS,
        grace_seconds=_DRAIN_SECONDS,
    )


async def _ready(port: int) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0) as client:
            return (await client.get(f"http://127.0.0.1:{port}/healthz")).is_success
    except httpx.TransportError:
        return False


def _make_secret(file: Path) -> None:
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(secrets.token_urlsafe(_SECRET_BYTES))
