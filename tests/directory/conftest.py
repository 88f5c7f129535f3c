"""The office of an agency, and who asks where a test names nobody."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from directory_builders import OFFICER, Office, office

from tests.support.identity import Identity


@pytest.fixture
def caller() -> tuple[str, ...]:
    return OFFICER


@pytest.fixture
async def kantor(collection: Any, identity: Identity) -> AsyncIterator[Office]:
    async with office(collection, identity) as opened:
        yield opened
