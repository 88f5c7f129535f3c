"""Readiness says what is true: each part by itself, stale answers too; and the metrics that alarms rest on exist."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from core_service import service, settings

from cli.stack import Stack
from shared import health
from shared.health import Health, RestingPartition, Untold
from shared.runtime import build


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(health.clock, "monotonic", lambda: self.now)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def healthy() -> Health:
    found = Health(consumes=True, consuming=True)
    found.saw("broker")
    found.saw("database")
    return found


def _retrying(found: Health) -> None:
    found.retrying("AutoReconnect")


def _resting(found: Health) -> None:
    since = datetime(2025, 3, 1, tzinfo=UTC)
    found.resting["kinerja.goals/3"] = RestingPartition(since=since, offset=200, because="200 bad records in a row")


def _draining(found: Health) -> None:
    found.draining = True


def _not_consuming(found: Health) -> None:
    found.consuming = False


TABLE: dict[str, tuple[Callable[[Health], None], float, set[str]]] = {
    "all well": (lambda _found: None, 0, set()),
    "all well a while ago": (lambda _found: None, 19, set()),
    "nobody looked for long": (lambda _found: None, 21, {"broker", "database"}),
    "broker away": (lambda found: found.saw("broker", "KafkaConnectionError"), 0, {"broker"}),
    "database away": (lambda found: found.saw("database", "AutoReconnect"), 0, {"database"}),
    "batch tried again": (_retrying, 4, set()),
    "batch tried again for long": (_retrying, 6, {"consumer"}),
    "no partitions": (_not_consuming, 0, {"consumer"}),
    "a partition rests": (_resting, 0, set()),
    "draining": (_draining, 0, {"process"}),
}


@pytest.mark.parametrize(("happens", "later", "red"), TABLE.values(), ids=list(TABLE))
def test_each_part_is_red_by_itself(at: Clock, happens: Callable[[Health], None], later: float, red: set[str]) -> None:
    found = healthy()
    happens(found)
    at.now += later

    assert set(found.problems() | found.facts_problems()) == red


def test_a_process_that_has_reached_nothing_yet_is_not_ready() -> None:
    assert set(Health().problems()) == {"database"}
    assert set(Health().facts_problems()) == {"broker", "consumer"}


def test_without_a_broker_requests_are_answered_and_facts_are_held_up() -> None:
    found = healthy()
    found.saw("broker", "KafkaConnectionError")

    assert found.problems() == {}
    assert set(found.facts_problems()) == {"broker"}


@pytest.mark.parametrize(
    ("untold", "serving", "facts"),
    [
        (Untold(documents=3, oldest_seconds=2.0), set(), set()),
        (Untold(documents=3, oldest_seconds=11.0, failing="KafkaError"), set(), {"teller"}),
        (Untold(broken=1), set(), {"teller"}),
        (Untold(documents=9, oldest_seconds=11.0, full=True), {"teller"}, {"teller"}),
    ],
)
def test_what_is_untold_for_long_is_named(untold: Untold, serving: set[str], facts: set[str]) -> None:
    found = healthy()
    found.untold = lambda: untold

    assert (set(found.problems()), set(found.facts_problems())) == (serving, facts)


def test_a_broker_that_is_told_everything_again_is_named_with_progress() -> None:
    found = healthy()
    found.telling_again = "500 of about 900 documents"

    assert "500 of about 900" in found.facts_problems()["broker_lost_data"]


def test_what_recovered_is_well_again(at: Clock) -> None:
    found = healthy()
    found.retrying("AutoReconnect")
    found.saw("database", "AutoReconnect")
    at.now += 10
    assert set(found.problems() | found.facts_problems()) == {"consumer", "database"}
    found.saw("broker")
    found.saw("database")
    found.progressed()

    assert found.problems() | found.facts_problems() == {}


def test_the_time_of_trying_again_is_counted_from_the_first_try(at: Clock) -> None:
    found = healthy()
    for _ in range(4):
        found.retrying("AutoReconnect")
        found.saw("broker")
        found.saw("database")
        at.now += 2

    assert "8 s" in found.facts_problems()["consumer"]


@pytest.mark.integration
async def test_the_pages_answer_without_any_server_and_the_metrics_exist(servers: Stack) -> None:
    app = build(service("pages"), settings(servers))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        assert (await client.get("/healthz")).status_code == 200
        red, held_up = await client.get("/readyz"), await client.get("/readyz/facts")
        metrics = (await client.get("/metrics")).text

    assert red.status_code == held_up.status_code == 503
    assert set(red.json()["problems"]) == {"database"}
    assert set(held_up.json()["problems"]) == {"broker", "consumer"}
    for name in (
        "facts_total", "batch_messages", "batch_seconds", "write_conflicts_total", "batch_retries_total",
        "dead_letters_total", "consumer_lag_messages", "events_published_total", "untold_documents",
        "untold_oldest_seconds", "untellable_documents",
        "job_documents_total", "commands_total", "republished_documents_total",
    ):  # fmt: skip
        assert f"# HELP kinerja_{name} " in metrics or f"# HELP kinerja_{name.removesuffix('_total')}" in metrics, name
