"""The platform where everybody logs in: services work with the rights they were given, and say when they cannot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from wire_broker import Wire

from cli.addresses import Addresses
from cli.issuer import make_keys
from cli.stack import Stack, secantus
from shared.kafka_settings import KafkaSettings
from shared.parties import PORTS
from tests.support import stories
from tests.support.platform import Running
from tests.support.secured import environment_of
from tests.support.services import RunningService, environment, service

pytestmark = [pytest.mark.apache, pytest.mark.timeout(480)]


READY_SECONDS = 150.0
"""A busy machine takes its time to start five services; an idle one needs ten seconds."""


@pytest.fixture
async def servers(wire: Wire, tmp_path: Path) -> AsyncIterator[Stack]:
    """The secured broker, and a database of its own."""
    async with secantus(folder=tmp_path / "database") as database:
        yield Stack(broker=wire.secured.broker, database=database)


async def test_a_story_ends_as_worked_out_by_hand_where_everybody_logs_in(
    wire: Wire, servers: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, jwks = make_keys(tmp_path / "keys")
    more = {"KINERJA_STORY_KEY_FILE": str(key), "KINERJA_EMPLOYEE_ID_SECRET": "kunci-untuk-uji-saja"}
    env = environment(servers, database="wire", key_file=jwks, **more)
    async with AsyncExitStack() as leaving:
        started = [
            await leaving.enter_async_context(
                service(name, env | environment_of(wire.login(name)), tmp_path, wait=False)
            )
            for name in PORTS
        ]
        await asyncio.gather(*(each.ready(READY_SECONDS) for each in started))
        urls = {each.name: str(each.client.base_url) for each in started}
        for name, value in environment_of(wire.login("operator")).items():
            monkeypatch.setenv(name, value)
        addresses = Addresses(services=urls, kafka=wire.login("operator").kafka_bootstrap, issuer_key=key)
        running = Running(addresses, servers.database.uri, "wire", tmp_path, {})

        outcomes = await stories.outcomes_of(
            running, stories.uncounted(stories.read("permenpanrb-6-2022")), patience=120
        )
        await asyncio.gather(*(each.stop() for each in started))

    assert stories.wrong(outcomes) == []
    logged = "".join(each.log.read_text() for each in started)
    assert not [name for name in PORTS if (wire.passwords / name).read_text() in logged]


async def test_a_service_that_is_refused_says_why_and_works_as_soon_as_it_is_let_in(
    wire: Wire, servers: Stack, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("salah")
    settings = KafkaSettings(
        **wire.login("feedback").model_dump(exclude_defaults=True, exclude={"kafka_password"}),
        kafka_password_file=password,
    )

    async with _feedback(servers, settings, tmp_path) as running:
        told = await _problem(running, "correct KINERJA_KAFKA_USER and its password")
        password.write_text((wire.passwords / "feedback").read_text())
        await running.ready(READY_SECONDS)
        log = running.log.read_text()

    assert "Authentication failed" in told
    assert "salah" not in log.replace("salahnya", "")
    assert (wire.passwords / "feedback").read_text() not in log


@asynccontextmanager
async def _feedback(servers: Stack, settings: KafkaSettings, folder: Path) -> AsyncIterator[RunningService]:
    _key, jwks = make_keys(folder / "keys")
    env = environment(servers, database="refused", key_file=jwks) | environment_of(settings)
    async with service("feedback", env, folder, wait=False) as running:
        yield running


async def _problem(running: RunningService, text: str) -> str:
    """Wait until the readiness page gives this reason about the broker."""
    async with asyncio.timeout(READY_SECONDS):
        while True:
            try:
                problem = str((await running.client.get("/readyz/facts")).json()["problems"].get("broker", ""))
            except httpx.TransportError:
                problem = ""
            if text in problem:
                return problem
            await asyncio.sleep(0.2)
