"""A collection of the notices on the database of the run."""

from collections.abc import AsyncIterator

import pytest

from cli.stack import Stack
from notices.store import Store
from shared import clock
from shared.mongo.client import connect


@pytest.fixture
async def database(servers: Stack) -> AsyncIterator[str]:
    """The name of a database of its own, dropped afterwards."""
    name = f"notices-{clock.random_id()[:8]}"
    client = connect(servers.database.uri)
    yield name
    await client.drop_database(name)
    client.close()


@pytest.fixture
async def store(servers: Stack, database: str) -> AsyncIterator[Store]:
    client = connect(servers.database.uri)
    kept = Store(client[database]["notices"])
    await kept.prepare()
    yield kept
    client.close()
