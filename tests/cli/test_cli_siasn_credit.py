"""Credits reach a bad SIASN exactly once, change and go as letters say, and nobody else's are touched."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import httpx
import pytest
from siasn_builders import AGENCY, CREDIT, HISTORY, NIPS, OFFICIAL, credit, result, settings, siasn, states, work

from cli.siasn.bridge import Bridge, item_of
from cli.siasn.client import Siasn
from cli.siasn.matching import has_values, values_of
from cli.siasn.payloads import Service, credit_payload
from cli.siasn.queue import Queue, State
from shared.events.career import CreditDetermination, CreditStatus
from shared.events.evaluation import CyclePeriod
from tests.support.siasn import GOOD, MOODS


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
