"""Keycloak with the realm of deploy/, from its Maven artefact, for as long as a test wants it."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx

from cli.stack import Server, free_port
from cli.stack.maven import CACHE

VERSION: Final = "26.0.8"
REALM: Final = Path(__file__).resolve().parents[2] / "deploy" / "keycloak" / "kinerja-realm.json"
PASSWORD: Final = "kata-sandi-untuk-uji-saja"
ASKED_FOR: Final = "KINERJA_TEST_KEYCLOAK"
_READY_SECONDS: Final = 150


def missing() -> str:
    """Say why Keycloak cannot be tried here; nothing where it can."""
    if not os.environ.get(ASKED_FOR):
        return f"set {ASKED_FOR}=1 to sign in at Keycloak {VERSION}, which Maven fetches (200 MB, Java 17)"
    lacking = [each for each in ("mvn", "java") if shutil.which(each) is None]
    return f"{', '.join(lacking)} is missing" if lacking else ""


@asynccontextmanager
async def keycloak(folder: Path, portal: str, users: list[dict[str, Any]]) -> AsyncIterator[str]:
    """Run it with the realm and some users; give the address of the issuer."""
    home = _unpacked(folder)
    imported = home / "data" / "import"
    imported.mkdir(parents=True)
    realm = json.loads(REALM.read_text(encoding="utf-8")) | {"users": users}
    (imported / "kinerja-realm.json").write_text(json.dumps(realm), encoding="utf-8")
    port = free_port()
    issuer = f"http://127.0.0.1:{port}/realms/kinerja"

    async def prepare() -> tuple[str, ...]:
        where = ("--http-host", "127.0.0.1", "--http-port", str(port))
        return (str(home / "bin" / "kc.sh"), "start-dev", "--import-realm", "--cache", "local", *where)

    async with Server(
        name="keycloak",
        folder=folder,
        port=port,
        prepare=prepare,
        answers=partial(_answers, issuer),
        environment={"KINERJA_PORTAL_ADDRESS": portal, "JAVA_OPTS_KC_HEAP": "-Xmx512m"},
        deadline_seconds=_READY_SECONDS,
    ):
        yield issuer


def user(id: str, first: str, last: str, agency: str, *roles: str) -> dict[str, Any]:
    """Describe somebody as an administrator would enter him or her."""
    return {
        "username": id,
        "enabled": True,
        "firstName": first,
        "lastName": last,
        "email": f"{id}@contoh.go.id",
        "emailVerified": True,
        "attributes": {"employee_id": [id], "agency": [agency]},
        "credentials": [{"type": "password", "value": PASSWORD}],
        "realmRoles": ["employee", *roles],
    }


async def _answers(issuer: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            return (await client.get(f"{issuer}/.well-known/openid-configuration")).is_success
    except httpx.TransportError:
        return False


def _unpacked(folder: Path) -> Path:
    artefact = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
    fetched = CACHE / "keycloak"
    file = fetched / f"keycloak-quarkus-dist-{VERSION}.zip"
    if not file.exists():
        fetched.mkdir(parents=True, exist_ok=True)
        copy = [
            "mvn",
            "-B",
            "-q",
            "dependency:copy",
            f"-Dartifact={artefact}",
            f"-DoutputDirectory={fetched.absolute()}",
        ]
        subprocess.run(copy, check=True, cwd=folder)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    home = folder / f"keycloak-{VERSION}"
    for script in (home / "bin").glob("*.sh"):
        script.chmod(0o755)
    return home
