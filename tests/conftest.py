"""What all tests share: real servers, started once a run, an identity provider, and an agency at a real service."""

import os
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from cli.stack import DATABASE, Stack, available, stack
from shared import clock
from shared.bus.publisher import Publisher
from shared.mongo.client import connect
from tests.support.bodies import Watch
from tests.support.identity import Identity
from tests.support.memory import MemoryCollection
from tests.support.publishing import publishing
from tests.support.services import ROOT, RunningService, environment, service
from tests.support.world import World

BROKER = cast("Literal['embedded', 'apache']", os.environ.get("KINERJA_TEST_BROKER", "embedded"))

# A machine that is busy fails no test: nothing here is timed (benchmarks/ is for that).
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_ASK_FOR_STORIES = frozenset(
    f"tests/stories/test_story_{name}.py" for name in ("explained", "garbage", "replay", "secrets", "seven", "tenancy")
)
_WHOLE_PLATFORM = ("tests/stories/", "tests/faults/")
_STORIES_SECONDS = 900
"""The first test that asks for the stories waits until all are played."""

_PATCH = pytest.MonkeyPatch()
_WATCH = Watch()
_WATCH.begin(_PATCH)


class _Turns(LoadFileScheduling):
    """Gives a file to one process, and all that runs the whole platform to the same: two at once hinder each other."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return "stories" if path.startswith(_WHOLE_PLATFORM) else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Turns:
    return _Turns(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the played stories, and end with what is small."""
    items.sort(key=_turn)
    for each in items:
        if _turn(each) == 0:
            each.add_marker(pytest.mark.timeout(_STORIES_SECONDS), append=False)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(ROOT)
    if path.as_posix() in _ASK_FOR_STORIES:
        return 0
    if path.as_posix().startswith(_WHOLE_PLATFORM):
        return 1
    return 2 if item.get_closest_marker("integration") is not None else 3


def pytest_collection_finish() -> None:
    """Watch also what tests decide by themselves."""
    _WATCH.join(_PATCH)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """Fail a test that takes a decision after which something told would be told otherwise."""
    result = yield
    _WATCH.end()
    return result


def pytest_report_header() -> str:
    return f"broker of the integration tests: {BROKER}; database: {DATABASE}"


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


@pytest.fixture(scope="module")
async def publisher(servers: Stack) -> AsyncIterator[Publisher]:
    """Who publishes the facts of others."""
    async with publishing(servers.broker.access) as made:
        yield made


@pytest.fixture(scope="module")
async def running(
    servers: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[RunningService]:
    """The service that the folder of a test is named after: one for a module, as others run it in the same group."""
    name = request.path.parent.name
    env = environment(servers, database=request.path.stem, key_file=identity.key_file)
    async with service(name, env, tmp_path_factory.mktemp(name)) as started:
        yield started


@pytest.fixture
def world(running: RunningService, identity: Identity, publisher: Publisher, caller: tuple[str, ...]) -> World:
    """An agency of its own for each test; ``caller`` is a fixture of the folder."""
    return World(running, identity, publisher, caller)


@pytest.fixture(params=["memory", pytest.param("database", marks=pytest.mark.integration)])
def database_uri(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("servers").database.uri if request.param == "database" else None


@pytest.fixture
async def collection(database_uri: str | None) -> AsyncIterator[Any]:
    """A collection in memory, and a real one where servers are allowed."""
    if database_uri is None:
        yield MemoryCollection()
        return
    client = connect(database_uri)
    found = client["collections"][clock.random_id()]
    yield found
    for each in (found["additions"], found["checkpoints"], found):
        await each.drop()
    client.close()
