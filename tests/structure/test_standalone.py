"""Each service starts from a folder that holds only it and the shared core."""

import shutil
from pathlib import Path

import pytest

from cli.stack import Stack
from shared.parties import PORTS
from tests.support.identity import Identity
from tests.support.services import ROOT, environment, service

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("name", PORTS)
async def test_a_service_starts_alone_and_stops_on_sigterm(
    name: str, servers: Stack, identity: Identity, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(ROOT / "shared", alone / "shared")
    shutil.copytree(ROOT / "services" / name, alone / "services" / name)
    (alone / "services" / "__init__.py").touch()
    env = environment(servers, database=f"alone-{name}", key_file=identity.key_file)

    async with service(name, env | {"PYTHONPATH": str(alone)}, tmp_path, cwd=alone) as running:
        assert (await running.client.get("/healthz")).json() == {"status": "alive"}
        assert "kinerja_facts_total" in (await running.client.get("/metrics")).text
        where = (await running.client.get("/openapi.json")).json()["paths"]
        assert any(path.startswith("/v1/") for path in where)
        assert await running.stop() == 0
