"""Who asks where a test names nobody."""

import pytest
from feedback_builders import PERSON


@pytest.fixture
def caller() -> tuple[str, ...]:
    return (PERSON,)
