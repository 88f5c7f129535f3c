"""Who asks where a test names nobody."""

import pytest
from goals_builders import EMPLOYEE


@pytest.fixture
def caller() -> tuple[str, ...]:
    return (EMPLOYEE,)
