"""Final results and credits reach a bad SIASN exactly once, whatever it answers, and people see what needs them."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
import uvicorn
from siasn_builders import (
    AGENCY,
    CREDIT,
    NIPS,
    OFFICIAL,
    PERIODIC,
    RATER,
    credit,
    person,
    record,
    result,
    settings,
    siasn,
    states,
    work,
)
from typer.testing import CliRunner

from cli.contracts.examples import BODIES
from cli.main import app
from cli.siasn.bridge import Bridge, hear, item_of
from cli.siasn.client import Siasn
from cli.siasn.payloads import result_payload
from cli.siasn.queue import Queue, State
from cli.stack import Stack, free_port
from shared.events.evaluation import CyclePeriod, ResultStatus
from shared.events.registry import APPRAISALS
from tests.support.publishing import Fact, outgoing, publishing
from tests.support.siasn import GOOD, MOODS, BadSiasn


async def test_an_annual_result_is_told_and_read_back(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(result(codes=(1, 2, 2))))

    await work(queue, double)

    (stored,) = double.of(NIPS["e1"])
    assert (stored["tahun"], stored["hasilKinerjaNilai"], stored["kuadranKinerjaNilai"]) == ("2025", "1", "2")
    assert stored["penilaiNipNrp"] == RATER
    assert (states(queue), queue.items()[0].remote_id) == ([State.DONE], stored["id"])


def test_a_periodic_result_names_its_months() -> None:
    quarter = result(period=CyclePeriod.QUARTERLY, starts_on=date(2025, 4, 1), ends_on=date(2025, 6, 30))

    payload = result_payload(quarter, person=OFFICIAL, rater=OFFICIAL)

    assert payload["periodikId"] == "2"
    assert (payload["bulanMulaiPenilaian"], payload["bulanSelesaiPenilaian"]) == ("04", "06")
    assert "tahun" not in payload


@pytest.mark.parametrize("seed", range(25))
async def test_every_result_arrives_once_whatever_siasn_answers(queue: Queue, seed: int) -> None:
    rng = Random(seed)
    double = siasn(mood=lambda: rng.choice(MOODS) if rng.random() < 0.6 else GOOD)
    for employee in NIPS:
        queue.add(item_of(result(employee, codes=(rng.randint(1, 3), rng.randint(1, 3), 2))))
        queue.add(item_of(credit(employee, main=Decimal(rng.randint(0, 50_000)) / 1000)))

    await work(queue, double, until=1e9)

    assert set(states(queue)) == {State.DONE}
    for service in ("skp22", CREDIT):
        assert [len(double.of(nip, service)) for nip in NIPS.values()] == [1] * len(NIPS)


@pytest.mark.parametrize("mood", MOODS)
async def test_after_a_bad_answer_the_same_record_is_found_again(queue: Queue, mood: str) -> None:
    told = iter([GOOD, GOOD, GOOD, mood])  # both officials and the list are read before the first write
    double = siasn(mood=lambda: next(told, GOOD))
    queue.add(item_of(result()))

    await work(queue, double)

    assert (states(queue), len(double.of(NIPS["e1"]))) == ([State.DONE], 1)


def test_a_queue_of_an_earlier_version_keeps_what_it_tried(queue: Queue) -> None:
    queue.add(item_of(result()))
    queue._db.execute("update tell set tried = '[[2, 2, 2]]'")

    (item,) = queue.items()

    assert item.tried == (("2", "2", "2"),)


async def test_a_superseding_result_changes_the_record_that_is_ours(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(result()))
    await work(queue, double)
    before = double.of(NIPS["e1"])[0]["id"]

    assert queue.add(item_of(result(version=2, codes=(1, 1, 1), status=ResultStatus.SUPERSEDED)))
    await work(queue, double)

    (stored,) = double.of(NIPS["e1"])
    assert (stored["id"], stored["kuadranKinerjaNilai"]) == (before, "1")
    assert not queue.add(item_of(result(version=1)))


async def test_a_result_superseded_while_the_first_is_unclear_leaves_one_record(queue: Queue) -> None:
    told = iter([GOOD, GOOD, GOOD, "saves-then-never-answers"])
    double = siasn(mood=lambda: next(told, GOOD))
    queue.add(item_of(result()))
    await work(queue, double, until=0.5)
    assert states(queue) == [State.UNCLEAR]

    queue.add(item_of(result(version=2, codes=(3, 3, 5))))
    await work(queue, double)

    (stored,) = double.of(NIPS["e1"])
    assert (stored["kuadranKinerjaNilai"], states(queue)) == ("5", [State.DONE])


def test_a_newer_version_of_what_is_unclear_waits_until_the_first_write_can_show(queue: Queue) -> None:
    for employee in ("e1", "e2"):
        queue.add(item_of(credit(employee)))
    unclear, waiting = queue.due(0, 2)
    queue.again(unclear, State.UNCLEAR, at=60, reason="tidak menjawab")
    queue.again(waiting, State.WAITING, at=60, reason="minta jeda")

    for employee in ("e1", "e2"):
        queue.add(item_of(credit(employee, 2)))

    assert [each.subject for each in queue.due(0, 9)] == [waiting.subject]
    assert [each.state for each in queue.due(60, 9)] == [State.WAITING, State.UNCLEAR]


async def test_what_somebody_else_entered_is_not_overwritten_but_shown(queue: Queue) -> None:
    double = siasn()
    foreign = {"id": "r0", "tahun": 2025, "hasilKinerjaNilai": 3, "perilakuKerjaNilai": 3, "kuadranKinerjaNilai": 5}
    double.of(NIPS["e1"]).append(foreign)
    queue.add(item_of(result()))

    await work(queue, double)

    assert double.of(NIPS["e1"]) == [foreign]
    (item,) = queue.items(State.NEEDS_PERSON)
    assert "bukan dari sini" in item.reason
    double.of(NIPS["e1"]).clear()
    assert queue.release([item.subject]) == 1
    await work(queue, double)
    assert states(queue) == [State.DONE]


async def test_the_same_values_entered_by_hand_are_taken_for_told(queue: Queue) -> None:
    double = siasn()
    by_hand = {
        "id": "r0",
        "tahun": "2025",
        "hasilKinerjaNilai": "2",
        "perilakuKerjaNilai": 2,
        "kuadranKinerjaNilai": "02",
    }
    double.of(NIPS["e1"]).append(by_hand)
    queue.add(item_of(result()))

    await work(queue, double)

    assert (states(queue), double.of(NIPS["e1"]), double.calls["skp22/save"]) == ([State.DONE], [by_hand], 0)


async def test_a_withdrawn_result_is_removed_where_that_is_possible(queue: Queue) -> None:
    double = siasn()
    quarter: dict[str, Any] = {"period": CyclePeriod.QUARTERLY, "ends_on": date(2025, 3, 31)}
    queue.add(item_of(result("e1", **quarter)))
    queue.add(item_of(result("e2")))
    queue.add(item_of(result("e3", status=ResultStatus.WITHDRAWN)))
    await work(queue, double)

    queue.add(item_of(result("e1", 2, status=ResultStatus.WITHDRAWN, **quarter)))
    queue.add(item_of(result("e2", 2, status=ResultStatus.WITHDRAWN)))
    await work(queue, double)

    assert double.of(NIPS["e1"], PERIODIC) == []
    assert len(double.of(NIPS["e2"])) == 1
    assert states(queue) == [State.DONE, State.NEEDS_PERSON, State.NOTHING_TO_TELL]


async def test_reconciling_finds_what_got_lost_there(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(result()))
    await work(queue, double)
    double.of(NIPS["e1"]).clear()

    assert queue.recheck() == 1
    await work(queue, double)

    assert (states(queue), len(double.of(NIPS["e1"]))) == ([State.DONE], 1)


async def test_who_is_unknown_there_or_without_nip_waits_for_a_person(queue: Queue) -> None:
    double = siasn()
    del double.people[NIPS["e1"]]
    queue.know(f"{AGENCY}:person:e2", 2, "")
    for employee in ("e1", "e2"):
        queue.add(item_of(result(employee)))

    await work(queue, double)

    assert states(queue) == [State.NEEDS_PERSON, State.NEEDS_PERSON]
    assert [each.reason.split(".")[0] for each in queue.items()] == [
        "Data tidak ditemukan", "NIP pegawai tidak ada di direktori",
    ]  # fmt: skip


async def test_a_process_that_dies_right_after_writing_writes_nothing_twice(tmp_path: Path) -> None:
    double = siasn()

    class Dies(Siasn):
        async def save(self, *given: Any) -> None:
            await super().save(*given)
            raise KeyboardInterrupt

    with closing(Queue(tmp_path / "q.db")) as first:
        for subject, nip in ((f"{AGENCY}:person:kepala", RATER), (f"{AGENCY}:person:e1", NIPS["e1"])):
            first.know(subject, 1, nip)
        first.add(item_of(result()))
        async with httpx.AsyncClient(transport=double.transport()) as client:
            bridge = Bridge(queue=first, siasn=Dies(settings(), client), settings=settings())
            with pytest.raises(KeyboardInterrupt):
                await bridge._try(first.due(0, 1)[0], 0.0)
    with closing(Queue(tmp_path / "q.db")) as second:
        await work(second, double)
        assert states(second) == [State.DONE]
    assert len(double.of(NIPS["e1"])) == 1


async def test_wrong_keys_are_waited_for_and_refuse_nobody(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(result()))
    async with httpx.AsyncClient(transport=double.transport()) as client:
        own = settings(sso_token_url="http://siasn.test/nowhere")
        await Bridge(queue=queue, siasn=Siasn(own, client), settings=own).step(0.0)

    (item,) = queue.items()
    assert (item.state, item.tries) == (State.WAITING, 1)
    assert "SSO" in item.reason


def test_hearing_is_idempotent_bound_to_the_agency_and_survives_garbage(queue: Queue) -> None:
    records = [
        record("result.final", result("e1")),
        record("result.final", result("e1")),
        record("result.final", result("e2", codes=None, predicate=None, results=None, behaviour=None)),
        record("result.final", result("e3"), key="lain:result:2025:e3:1"),
        record("result.final", result("e4", agency_id="lain", subject="lain:result:2025:e4:1"), key=f"{AGENCY}:x:1"),
        record("result.final", result("e5"), value=b"{"),
        record("result.final", result("e5"), value=b""),
        record("result.final", result("e5"), headers={}),
        record("credit.determined", credit("e6")),
        record("credit.determined", credit("e6")),
        record("credit.determined", credit("e7"), topic=APPRAISALS),
        record("recommendation.issued", BODIES["recommendation.issued"], key=f"{AGENCY}:recommendation:x"),
        record("person.recorded", person("e9", "198705122010012003")),
        record("person.recorded", person("e9", "", version=1)),
    ]

    heard = hear(queue, records, agency=AGENCY)

    assert (heard.facts, heard.unusable) == (3, 2)
    assert [(each.person.rpartition(":")[2], each.state) for each in queue.items()] == [
        ("e6", State.WAITING), ("e1", State.WAITING), ("e2", State.NOTHING_TO_TELL),
    ]  # fmt: skip
    assert queue.nip(f"{AGENCY}:person:e9") == "198705122010012003"


def test_the_queue_may_be_read_by_its_owner_only(tmp_path: Path) -> None:
    Queue(tmp_path / "deep" / "q.db").close()

    assert (tmp_path / "deep" / "q.db").stat().st_mode & 0o077 == 0


@contextmanager
def served(double: BadSiasn) -> Iterator[str]:
    """The double as a server of its own."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(double.app, host="127.0.0.1", port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
async def said(servers: Stack) -> str:
    """A broker on which two results, credits and the people behind them were told."""
    facts: list[Fact] = [
        ("person.recorded", person("kepala", RATER)),
        *(("person.recorded", person(each, NIPS[each])) for each in ("e1", "e2")),
        *(("result.final", result(each)) for each in ("e1", "e2")),
        ("credit.determined", credit("e2")),
    ]
    async with publishing(servers.broker.access) as publisher:
        await publisher.publish(outgoing(*facts))
    return servers.broker.bootstrap


@pytest.mark.integration
async def test_from_the_topics_to_siasn_by_the_command_line(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moods = iter(["gone", GOOD, "saves-then-500"])
    double, file = siasn(mood=lambda: next(moods, GOOD)), tmp_path / "queue.db"
    with served(double) as url:
        own = settings(
            url=url, gateway_token_url=f"{url}/token", sso_token_url=f"{url}/sso", pause_seconds=0.01, unclear_seconds=0
        )
        for name in type(own).model_fields:
            value = getattr(own, name)
            text = value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
            monkeypatch.setenv(f"KINERJA_SIASN_{name.upper()}", text)
        monkeypatch.setenv("KINERJA_SIASN_QUEUE", str(file))
        command = ["siasn", "run", "--agency", AGENCY, "--once", "--kafka", said]
        outputs = []
        for _ in range(20):
            done = await asyncio.to_thread(CliRunner().invoke, app, command)
            assert done.exit_code == 0, done.output
            outputs.append(done.output)
            listed = json.loads(CliRunner().invoke(app, ["siasn", "list", "--json", "--queue", str(file)]).stdout)
            if listed["counts"]["done"] == 3:
                break
            await asyncio.sleep(0.05)

    assert [each["state"] for each in listed["items"]] == ["done", "done", "done"]
    assert [len(double.of(NIPS[each])) for each in ("e1", "e2")] == [1, 1]
    assert [len(double.of(NIPS[each], CREDIT)) for each in ("e1", "e2")] == [0, 1]
    assert not any(nip in text for nip in (RATER, *NIPS.values()) for text in (*outputs, json.dumps(listed)))
