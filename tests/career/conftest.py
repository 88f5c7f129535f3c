"""One running career service for each test module, one agency for each test."""

from collections.abc import AsyncIterator, Callable

import pytest
from career_world import Career

from cli.stack import Stack
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from tests.support.identity import Identity
from tests.support.services import environment, service


@pytest.fixture(scope="module")
async def publisher(servers: Stack) -> AsyncIterator[Publisher]:
    """Who says what career hears."""
    await ensure_topics(servers.broker.bootstrap, partitions=6, replication=1)
    publisher = Publisher(servers.broker.bootstrap, client_id="test-career")
    await publisher.start()
    yield publisher
    await publisher.stop()


@pytest.fixture(scope="module")
async def running(
    servers: Stack,
    identity: Identity,
    publisher: Publisher,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Callable[[str], Career]]:
    env = environment(servers, database=request.module.__name__, key_file=identity.key_file)
    async with service("career", env, tmp_path_factory.mktemp("career")) as started:
        yield lambda agency: Career(started.client, publisher, identity, servers.broker.bootstrap, agency)


@pytest.fixture
def career(running: Callable[[str], Career], request: pytest.FixtureRequest) -> Career:
    """One agency a test, named after it: tests share the servers and nothing else."""
    return running(request.node.name.replace("_", "-")[:60])
