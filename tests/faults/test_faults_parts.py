"""A seeded part of `make faults`, short on the embedded broker, longer on Apache Kafka."""

import json
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from cli.stack import Server
from tests.conftest import BROKER
from tests.faults import report
from tests.faults.checks import Findings
from tests.faults.kinds import BY_NAME
from tests.faults.platform import Process, platform
from tests.faults.run import Result, run

SEED = 8
SHORT = (("kill-two", 1),)
LONG = (("apache-kill-service", 1),)


async def played(kinds: Sequence[tuple[str, int]], folder: Path) -> list[Result]:
    """Run some kinds, each so many times, on one platform."""
    faults = [(BY_NAME[name], times) for name, times in kinds]
    [wanted] = {fault.wanted for fault, _times in faults}
    async with platform(wanted, folder) as made:
        return [await run(fault, made, seed=SEED, times=times, tell=lambda _: None) for fault, times in faults]


def wrong(results: Sequence[Result]) -> list[str]:
    """Everything that was found, and the table's line."""
    return [f"{report.line(each)}\n{each.findings}" for each in results if not each.findings.ok]


@pytest.mark.integration
@pytest.mark.timeout(300)
@pytest.mark.skipif(BROKER != "embedded", reason="the longer part is run on Apache Kafka")
async def test_nothing_is_lost_or_stale_after_a_short_part(tmp_path: Path) -> None:
    results = await played(SHORT, tmp_path)

    assert wrong(results) == []
    assert all(each.accepted > 0 for each in results)


@pytest.mark.apache
@pytest.mark.timeout(600)
@pytest.mark.skipif(BROKER != "apache", reason="KINERJA_TEST_BROKER=apache asks for it")
async def test_nothing_is_lost_or_stale_on_apache_kafka_after_a_longer_part(tmp_path: Path) -> None:
    results = await played(LONG, tmp_path)

    assert wrong(results) == []
    assert all(each.accepted > 0 for each in results)


def test_every_kind_has_a_name_of_its_own_and_a_third_of_the_named_kinds_is_on_apache_kafka() -> None:
    assert len(BY_NAME) >= 30
    assert sum(each.wanted.broker == "apache" for each in BY_NAME.values()) >= 10
    assert sum(each.times for each in BY_NAME.values()) >= 200


def test_the_report_has_the_shape_that_is_agreed_on(tmp_path: Path) -> None:
    fault = BY_NAME["apache-kill-broker"]
    result = Result(fault, 3, 120, Findings(lost=["one"]), 4.26, 812.34, 60.0, [], [])

    assert not report.write(tmp_path, [result])
    assert json.loads((tmp_path / "report.json").read_text()) == {
        "runs": [
            {
                "fault": "apache-kill-broker",
                "times": 3,
                "accepted": 120,
                "lost": 1,
                "duplicated": 0,
                "misordered": 0,
                "stale_last": 0,
                "stuck": 0,
                "leaked": 0,
                "recovery_s": 4.3,
                "http_p99_ms": 812.3,
                "broker": "apache-kafka",
            }
        ],
        "ok": False,
    }


def test_a_report_is_not_well_without_a_run(tmp_path: Path) -> None:
    assert not report.write(tmp_path, [])
    assert report.write(tmp_path, [Result(BY_NAME["kill-goals"], 1, 1, Findings(), 0.0, 0.0, 0.0, [], [])])


def test_slow_is_what_waited_for_a_broker_that_was_away_and_not_for_the_machine() -> None:
    away = BY_NAME["apache-kill-broker"]

    def took(p99_ms: float, usual_p99_ms: float) -> bool:
        return report.slow(Result(away, 1, 1, Findings(), 0.0, p99_ms, 0.0, [], [], usual_p99_ms))

    assert took(1200, 300)
    assert not took(1200, 4000)
    assert not took(900, 300)


async def test_what_was_saved_before_a_kill_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was started again tells what the one before it saved only once that has been silent for long."""
    moment = 100.0
    monkeypatch.setattr("shared.clock.monotonic", lambda: moment)

    async def nothing() -> Sequence[str]:
        return ()

    async def always() -> bool:
        return True

    server = Server(name="goals-0", folder=Path(), port=1, prepare=nothing, answers=always)
    started = Process("goals", server)

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"untold_documents": 0})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        assert await started.moving(client) == ""
        started.ready_at = None
        assert "saved before it" in await started.moving(client)
        moment += 10.0
        assert "saved before it" in await started.moving(client)
        moment += 10.0
        assert await started.moving(client) == ""
