"""Apache Kafka with logins and rights, made what deploy/topics.yaml declares by the command line itself."""

import secrets
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from wire_broker import Wire, changed, kinerja, small

from cli.stack import available
from cli.topics.declared import read_declared
from tests.support.secured import ROOT, secured


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def wire(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wire]:
    if not (found := available()):
        pytest.skip(f"Apache Kafka cannot be started here: {found.reason}")
    folder = tmp_path_factory.mktemp("wire")
    original = folder / "topics.yaml"
    original.write_text((ROOT / "deploy" / "topics.yaml").read_text())
    file = changed(original, small)
    passwords = folder / "passwords"
    passwords.mkdir()
    for each in read_declared(file).everybody:
        (passwords / each.name).write_text(secrets.token_hex(12))
    async with secured(folder / "broker") as running:
        command = ("topics", "apply", "--file", str(file), "--replication", "1", "--passwords", str(passwords))
        dry = await kinerja(running.admin(), *command, "--dry-run")
        first = await kinerja(running.admin(), *command)
        again = await kinerja(running.admin(), *command)
        yield Wire(running, file, passwords, (dry, first, again))
