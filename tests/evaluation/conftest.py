"""One service for the integration tests of a module, and no longer: other modules run evaluation in the same group."""

from collections.abc import AsyncIterator

import pytest
from evaluation_world import World

from cli.stack import Stack
from shared import clock
from shared.bus.publisher import Publisher
from tests.support.identity import Identity
from tests.support.services import RunningService, environment, service


@pytest.fixture(scope="module")
async def running(
    servers: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningService]:
    env = environment(servers, database="evaluation_service", key_file=identity.key_file)
    async with service("evaluation", env, tmp_path_factory.mktemp("evaluation")) as started:
        yield started


@pytest.fixture(scope="module")
async def publisher(servers: Stack, running: RunningService) -> AsyncIterator[Publisher]:
    made = Publisher(servers.broker.bootstrap, client_id="evaluation-tests")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def world(running: RunningService, identity: Identity, publisher: Publisher, servers: Stack) -> World:
    agency = f"kota-{clock.random_id()[:8]}"
    return World(agency, running, identity, publisher, servers.broker.bootstrap)
