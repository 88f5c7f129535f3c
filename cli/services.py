"""The services as child processes: started together, waited for, stopped in order."""

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
from shared.kafka_settings import KafkaSettings

_SECRET_BYTES: Final = 32
_READY_SECONDS: Final = 90.0
_DRAIN_SECONDS: Final = 25.0


def service(
    name: str, *, folder: Path, url: str, kafka: str, mongo_uri: str, jwks: Path, addresses: Addresses
) -> Server:
    """Describe a service: a process of its own, configured by its environment only."""
    port = int(url.rsplit(":", 1)[1])
    environment: Mapping[str, str] = {
        # How to log in at another broker, which the caller may be set up for, is nothing for this one.
        **{f"KINERJA_{each.upper()}": "" for each in KafkaSettings.model_fields},
        "KINERJA_KAFKA_BOOTSTRAP": kafka,
        # The embedded broker lets the first member of a group wait for half a session before it gets partitions.
        "KINERJA_KAFKA_SESSION_SECONDS": "6",
        "KINERJA_MONGO_URI": mongo_uri,
        "KINERJA_MONGO_IN_CHUNK": "25",
        "KINERJA_HTTP_PORT": str(port),
        "KINERJA_JWKS_URL": "",
        "KINERJA_JWT_KEY_FILE": str(jwks.absolute()),
        "KINERJA_STORY_KEY_FILE": str(addresses.issuer_key),
        "KINERJA_JWT_ISSUER": addresses.issuer,
        "KINERJA_JWT_AUDIENCE": addresses.audience,
        "KINERJA_LOG_LEVEL": "INFO",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "PYTHONUNBUFFERED": "1",
    }

    if name == "directory":
        environment = {**environment, "KINERJA_EMPLOYEE_ID_SECRET_FILE": str(employee_secret(folder).absolute())}

    async def prepare() -> tuple[str, ...]:
        return (sys.executable, "-m", f"services.{name}.main")

    return Server(
        name=name,
        folder=folder,
        port=port,
        prepare=prepare,
        answers=partial(_ready, url),
        environment=environment,
        deadline_seconds=_READY_SECONDS,
        grace_seconds=_DRAIN_SECONDS,
    )


def employee_secret(folder: Path) -> Path:
    """Where a local stack keeps the key that makes employee ids of NIP."""
    return folder / "keys" / "employee-id.secret"


def make_employee_secret(folder: Path) -> None:
    """Make that key, unless there is one."""
    file = employee_secret(folder)
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(secrets.token_urlsafe(_SECRET_BYTES))


async def _ready(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0) as client:
            return (await client.get(f"{url}/readyz/facts")).is_success
    except httpx.TransportError:
        return False
