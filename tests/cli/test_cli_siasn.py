"""Final results and credits reach a bad SIASN exactly once, whatever it answers, and people see what needs them."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
import uvicorn
from typer.testing import CliRunner

from cli.contracts.examples import BODIES
from cli.main import app
from cli.siasn.bridge import Bridge, hear, item_of
from cli.siasn.client import Siasn
from cli.siasn.matching import has_values, values_of
from cli.siasn.payloads import Official, Service, credit_payload, result_payload
from cli.siasn.queue import Queue, State
from cli.siasn.settings import SiasnSettings
from cli.stack import Stack, free_port
from cli.wire import Record
from shared.bus import encode
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from shared.events.base import Body
from shared.events.career import CreditBasis, CreditDetermination, CreditStatus
from shared.events.directory import Person, PositionGroup
from shared.events.evaluation import CyclePeriod, Result, ResultStatus
from shared.events.registry import APPRAISALS, BY_SHORT
from shared.rules.vocabulary import Level, Predicate
from tests.support.siasn import GOOD, MOODS, BadSiasn

AGENCY = "kota-sabang"
NOW = datetime(2026, 1, 15, 3, tzinfo=UTC)
RATER = "199001012015011001"
HISTORY = "8ae482885f3a2c1b015f3c0d7e2b4a91"
CREDIT, PERIODIC = "angkakredit", "kinerjaperiodik"
OFFICIAL = Official(id="x", nip="n", name="", position="", grade="", unit="")
NIPS = {f"e{number}": f"1987051220100120{number:02d}" for number in range(1, 9)}


def settings(**more: Any) -> SiasnSettings:
    content = {
        "url": "http://siasn.test", "gateway_token_url": "http://siasn.test/token", "gateway_key": "k",
        "gateway_secret": "s", "sso_token_url": "http://siasn.test/sso", "sso_client": "c", "sso_user": "u",
        "sso_password": "p", "pause_seconds": 1, "pause_max_seconds": 4,
    }  # fmt: skip
    return SiasnSettings(**(content | more))


def result(
    employee: str = "e1", version: int = 1, *, codes: tuple[int, int, int] | None = (2, 2, 2), **more: Any
) -> Result:
    period = more.pop("period", CyclePeriod.ANNUAL)
    fields: dict[str, Any] = {
        "agency_id": AGENCY, "subject": f"{AGENCY}:result:2025:{employee}:1", "version": version,
        "employee_id": employee, "cycle_id": "2025", "period": period, "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31), "unit_id": "dinas", "status": ResultStatus.FINAL, "results": Level.AS,
        "behaviour": Level.AS, "predicate": Predicate.BAIK, "policy_id": "sasaran", "policy_version": 1,
        "decided_by": "kepala", "finalised_at": NOW, "explanation": f"{AGENCY}:appraisal:2025:{employee}:1",
    }  # fmt: skip
    if codes is not None:
        fields |= dict(zip(("siasn_results", "siasn_behaviour", "siasn_quadrant"), codes, strict=True))
    return Result(**(fields | more))


def credit(employee: str = "e1", version: int = 1, **more: Any) -> CreditDetermination:
    fields: dict[str, Any] = {
        "agency_id": AGENCY, "subject": f"{AGENCY}:credit:{employee}:2025-01_2025-12", "version": version,
        "employee_id": employee, "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31),
        "basis": CreditBasis.KONVERSI, "letter_number": "800/041/PAK/2026", "letter_on": date(2026, 1, 25),
        "position_history_id": HISTORY, "main": Decimal("12.5"), "additional": Decimal(0),
        "status": CreditStatus.DETERMINED,
    } | more  # fmt: skip
    return CreditDetermination(**({"total": fields["main"] + fields["additional"]} | fields))


def person(employee: str, nip: str, version: int = 1) -> Person:
    return Person(
        agency_id=AGENCY, subject=f"{AGENCY}:person:{employee}", version=version, employee_id=employee, nip=nip,
        name="Sari", unit_id="dinas", position="Analis", position_group=PositionGroup.JF, valid_from=date(2020, 1, 1),
    )  # fmt: skip


def record(short: str, body: Body, **change: Any) -> Record:
    event = BY_SHORT[short]
    fields: dict[str, Any] = {
        "topic": event.topic, "partition": 0, "offset": 0, "timestamp_ms": 0, "key": body.subject,
        "headers": {"ce_type": event.name}, "value": body.model_dump_json().encode(),
    }  # fmt: skip
    return Record(**(fields | change))


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with closing(Queue(tmp_path / "siasn.db")) as opened:
        opened.know(f"{AGENCY}:person:kepala", 1, RATER)
        for employee, nip in NIPS.items():
            opened.know(f"{AGENCY}:person:{employee}", 1, nip)
        yield opened


def siasn(**more: Any) -> BadSiasn:
    return BadSiasn({nip: f"{number:032x}" for number, nip in enumerate([RATER, *NIPS.values()], start=1)}, **more)


async def work(queue: Queue, double: BadSiasn, *, until: float = 3600.0) -> None:
    """Work the queue off on a clock of its own."""
    async with httpx.AsyncClient(transport=double.transport()) as client:
        bridge = Bridge(queue=queue, siasn=Siasn(settings(), client), settings=settings())
        now = 0.0
        while (due := queue.next_at()) is not None and due < until:
            now = max(now, due)
            await bridge.step(now)


def states(queue: Queue) -> list[State]:
    return [each.state for each in queue.items()]


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


@pytest.mark.parametrize("seed", range(25))
async def test_what_changes_or_is_withdrawn_on_the_way_stands_there_as_it_was_said_last(
    queue: Queue, seed: int
) -> None:
    rng = Random(seed)
    double = siasn(mood=lambda: rng.choice(MOODS) if rng.random() < 0.5 else GOOD)
    last: dict[str, CreditDetermination] = {}
    async with httpx.AsyncClient(transport=double.transport()) as client:
        bridge = Bridge(queue=queue, siasn=Siasn(settings(), client), settings=settings())
        now = 0.0
        for version in range(1, 8):
            for employee in rng.sample(sorted(NIPS), 5):
                status = rng.choice([CreditStatus.DETERMINED, CreditStatus.DETERMINED, CreditStatus.WITHDRAWN])
                last[employee] = credit(employee, version, main=Decimal(rng.randint(1, 4)), status=status)
                queue.add(item_of(last[employee]))
            for _ in range(rng.randint(0, 3)):
                await bridge.step(now)
                now += rng.choice([0.0, 1.0, 70.0])
    await work(queue, double, until=1e9)

    assert set(states(queue)) <= {State.DONE, State.NOTHING_TO_TELL}
    for employee, said_last in last.items():
        there = [each["kreditUtamaBaru"] for each in double.of(NIPS[employee], CREDIT)]
        stands = said_last.status is CreditStatus.DETERMINED
        assert there == ([f"{said_last.main:.3f}"] if stands else []), employee


@pytest.mark.parametrize("mood", MOODS)
async def test_after_a_bad_answer_the_same_record_is_found_again(queue: Queue, mood: str) -> None:
    told = iter([GOOD, GOOD, GOOD, mood])  # both officials and the list are read before the first write
    double = siasn(mood=lambda: next(told, GOOD))
    queue.add(item_of(result()))

    await work(queue, double)

    assert (states(queue), len(double.of(NIPS["e1"]))) == ([State.DONE], 1)


@pytest.mark.parametrize("mood", MOODS)
async def test_after_a_bad_answer_the_same_credits_are_found_again(queue: Queue, mood: str) -> None:
    told = iter([GOOD, GOOD, mood])  # the official and the list are read before the first write
    double = siasn(mood=lambda: next(told, GOOD))
    queue.add(item_of(credit()))

    await work(queue, double)

    assert (states(queue), len(double.of(NIPS["e1"], CREDIT))) == ([State.DONE], 1)


@pytest.mark.parametrize("mood", MOODS)
async def test_after_a_bad_answer_to_a_deletion_nothing_is_left(queue: Queue, mood: str) -> None:
    told: Iterator[str] = iter(())
    double = siasn(mood=lambda: next(told, GOOD))
    queue.add(item_of(credit()))
    await work(queue, double)

    told = iter([GOOD, mood])  # the list is read before the deletion
    queue.add(item_of(credit(version=2, status=CreditStatus.WITHDRAWN)))
    await work(queue, double)

    assert (states(queue), double.of(NIPS["e1"], CREDIT)) == ([State.DONE], [])


async def test_credits_are_told_with_their_letter_and_read_back_in_other_shapes(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(credit(main=Decimal("12.50"), additional=Decimal("1.25"))))

    await work(queue, double)

    (stored,) = double.of(NIPS["e1"], CREDIT)
    assert {name: stored[name] for name in stored if name not in ("id", "path")} == {
        "pnsId": f"{2:032x}", "rwJabatan": HISTORY, "nomorSk": "800/041/PAK/2026", "tanggalSk": "25-01-2026",
        "bulanMulaiPenailan": "01", "tahunMulaiPenailan": "2025", "bulanSelesaiPenailan": "012",
        "tahunSelesaiPenailan": "2025", "kreditUtamaBaru": "12.500", "kreditPenunjangBaru": "1.250",
        "kreditBaruTotal": "13.750", "isAngkaKreditPertama": None, "isIntegrasi": None, "isKonversi": "1",
    }  # fmt: skip
    assert (states(queue), double.calls["angkakredit/save"]) == ([State.DONE], 1)


async def test_a_newer_letter_changes_the_credits_that_are_ours_and_not_those_of_somebody_else(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(credit("e1")))
    foreign = dict(credit_payload(credit("e2", main=Decimal(9)), person=OFFICIAL), id="r0")
    double.of(NIPS["e2"], CREDIT).append(foreign)
    queue.add(item_of(credit("e2")))
    await work(queue, double)
    before = double.of(NIPS["e1"], CREDIT)[0]["id"]

    queue.add(item_of(credit("e1", 2, letter_number="800/052/PAK/2026", position_history_id=HISTORY[::-1])))
    await work(queue, double)

    (stored,) = double.of(NIPS["e1"], CREDIT)
    assert (stored["id"], stored["nomorSk"], stored["rwJabatan"]) == (before, "800/052/PAK/2026", HISTORY[::-1])
    assert double.of(NIPS["e2"], CREDIT) == [foreign]
    (item,) = queue.items(State.NEEDS_PERSON)
    double.of(NIPS["e2"], CREDIT).clear()
    assert (item.subject, queue.release([item.subject])) == (f"{AGENCY}:credit:e2:2025-01_2025-12", 1)
    await work(queue, double)
    assert states(queue) == [State.DONE, State.DONE]


@pytest.mark.parametrize(
    "fact",
    [
        lambda version, **more: result(version=version, period=CyclePeriod.QUARTERLY, **more),
        lambda version, **more: credit(version=version, **more),
    ],
    ids=["periodic", "credit"],
)
async def test_what_was_withdrawn_while_its_write_was_unclear_is_removed(queue: Queue, fact: Any) -> None:
    told: Iterator[str] = iter(())
    double = siasn(mood=lambda: next(told, GOOD))
    first = fact(1)
    told = iter([*([GOOD] * (2 if first.subject.split(":")[1] == "credit" else 3)), "saves-then-never-answers"])
    queue.add(item_of(first))
    await work(queue, double, until=0.5)
    assert (states(queue), sum(map(len, double.records.values()))) == ([State.UNCLEAR], 1)

    queue.add(item_of(fact(2, status=type(first.status)("withdrawn"))))
    await work(queue, double)

    assert (states(queue), sum(map(len, double.records.values()))) == ([State.DONE], 0)


async def test_reconciling_what_was_withdrawn_touches_nothing_that_was_entered_later(queue: Queue) -> None:
    double = siasn()
    queue.add(item_of(credit()))
    await work(queue, double)
    queue.add(item_of(credit(version=2, status=CreditStatus.WITHDRAWN)))
    await work(queue, double)
    by_hand = dict(credit_payload(credit(), person=OFFICIAL), id="r0")
    double.of(NIPS["e1"], CREDIT).append(by_hand)

    assert queue.recheck() == 1
    await work(queue, double)

    assert (states(queue), double.of(NIPS["e1"], CREDIT)) == ([State.DONE], [by_hand])


def test_a_queue_of_an_earlier_version_keeps_what_it_tried(queue: Queue) -> None:
    queue.add(item_of(result()))
    queue._db.execute("update tell set tried = '[[2, 2, 2]]'")

    (item,) = queue.items()

    assert item.tried == (("2", "2", "2"),)


@pytest.mark.parametrize(
    ("name", "there", "same"),
    [
        ("kreditUtamaBaru", "12,5", True), ("kreditUtamaBaru", 12.5, True), ("kreditUtamaBaru", "12.51", False),
        ("kreditPenunjangBaru", None, True), ("kreditPenunjangBaru", "", True), ("kreditPenunjangBaru", "0.1", False),
        ("isKonversi", True, True), ("isKonversi", "true", True), ("isKonversi", None, False),
        ("tanggalSk", "2026-01-25", True), ("tanggalSk", "25-01-2025", False), ("tanggalSk", None, False),
        ("nomorSk", " 800/041/pak/2026 ", True), ("nomorSk", "800/041/PAK/2025", False),
        ("rwJabatanId", None, True), ("rwJabatanId", HISTORY.upper(), True), ("rwJabatanId", HISTORY[::-1], False),
        ("rwJabatanId", f"{HISTORY[:8]}-{HISTORY[8:12]}-{HISTORY[12:16]}-{HISTORY[16:20]}-{HISTORY[20:]}", True),
    ],
)  # fmt: skip
def test_shapes_of_the_same_value_are_the_same(name: str, there: object, same: bool) -> None:
    payload = credit_payload(credit(), person=OFFICIAL)

    assert has_values(Service.CREDIT, payload | {name: there}, values_of(Service.CREDIT, payload)) is same


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
    bootstrap = servers.broker.bootstrap
    await ensure_topics(bootstrap, partitions=6, replication=1)
    publisher = Publisher(bootstrap, client_id="test-siasn")
    await publisher.start()
    facts: list[tuple[str, Body]] = [
        ("person.recorded", person("kepala", RATER)),
        *(("person.recorded", person(each, NIPS[each])) for each in ("e1", "e2")),
        *(("result.final", result(each)) for each in ("e1", "e2")),
        ("credit.determined", credit("e2")),
    ]
    await publisher.publish(
        [encode(BY_SHORT[short], body, now=NOW, cause_id="c", correlation_id="c") for short, body in facts]
    )
    await publisher.stop()
    return bootstrap


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
