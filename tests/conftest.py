"""What all tests share: real servers, started once a run, and an identity provider."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal, cast

import pytest
from hypothesis import HealthCheck, settings

from cli.stack import Stack, available, stack
from tests.support.identity import Identity

BROKER = cast("Literal['embedded', 'apache']", os.environ.get("KINERJA_TEST_BROKER", "embedded"))

# A machine that is busy fails no test: nothing here is timed (benchmarks/ is for that).
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_report_header() -> str:
    return f"broker of the integration tests: {BROKER}; database: SecantusDB"


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A broker and a database for the whole run; tests keep apart by agency, database and topic names."""
    if BROKER == "apache" and not (found := available()):
        pytest.skip(f"Apache Kafka cannot be started here: {found}")
    async with stack(kind=BROKER, folder=tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return Identity.create(tmp_path_factory.mktemp("identity"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
