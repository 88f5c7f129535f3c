"""The collection that tests of the core work on: one in memory, and a real one where servers are allowed."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from core_builders import OTHER, TALLY

from shared import clock
from shared.mongo.client import connect
from shared.mongo.documents import Documents
from tests.support.memory import MemoryCollection

# Without a configuration structlog draws each traceback with all its variables, which takes a second.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(params=["memory", pytest.param("database", marks=pytest.mark.integration)])
def database_uri(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("servers").database.uri if request.param == "database" else None


@pytest.fixture
async def collection(database_uri: str | None) -> AsyncIterator[Any]:
    if database_uri is None:
        yield MemoryCollection()
        return
    client = connect(database_uri)
    found = client["core"][clock.random_id()]
    yield found
    await found.drop()
    client.close()


@pytest.fixture
async def documents(collection: Any) -> Documents:
    found = Documents(collection, [TALLY, OTHER], in_chunk=50, slots=4)
    await found.ensure_indexes([("unit_id",)])
    return found
