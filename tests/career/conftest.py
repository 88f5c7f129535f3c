"""Who asks where a test names nobody."""

import pytest

from tests.support.world import BY_OFFICER


@pytest.fixture
def caller() -> tuple[str, ...]:
    return BY_OFFICER
