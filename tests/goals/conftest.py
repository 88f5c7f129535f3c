"""The real service for a module of tests, and an agency of its own for each test."""

from collections.abc import AsyncIterator

import pytest
from goals_builders import AGENCY
from goals_world import World

from cli.stack import Stack
from shared import clock
from shared.bus.publisher import Publisher
from tests.support.identity import Identity
from tests.support.services import RunningService, environment, service


@pytest.fixture(scope="module")
async def running(
    servers: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[RunningService]:
    env = environment(servers, database=request.module.__name__.removeprefix("test_"), key_file=identity.key_file)
    async with service("goals", env, tmp_path_factory.mktemp("goals")) as started:
        yield started


@pytest.fixture(scope="module")
async def publisher(servers: Stack, running: RunningService) -> AsyncIterator[Publisher]:
    made = Publisher(servers.broker.bootstrap, client_id="test-goals")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def world(running: RunningService, identity: Identity, publisher: Publisher, servers: Stack) -> World:
    agency = f"{AGENCY}-{clock.secret_code().lower()}"
    return World(agency, running, identity, publisher, servers.broker.bootstrap)
