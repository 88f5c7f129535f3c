"""What an act reads and writes does not grow with the age of a plan."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import httpx
import pytest
from goals_builders import AGENCY, CYCLE_ID, EMPLOYEE, PLAN_ID, agreed, cycle, indicator, objective
from goals_http import running_agency
from goals_world import activity_in, realisation_in

from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared import clock
from shared.document import PROCESSED_MAX
from tests.support.counting import Counting, counting
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on

YEAR: Final = 2025
A_PERSONS_YEAR: Final = 40_000
KEYS: Final = PROCESSED_MAX * 80
"""What the keys of the latest commands come to, which a document keeps to recognise repetitions."""

FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
PROOF: Final = {"url": "https://dokumen.sorong.go.id/laporan-mingguan.pdf", "title": "Laporan mingguan"}
WEEKLY: Final = "Pembelajaran berjalan sesuai rencana; dua kelas tertunda karena kegiatan sekolah."


@dataclass(frozen=True)
class Desk:
    """An employee's programme, and what the database counts."""

    client: httpx.AsyncClient
    header: dict[str, str]
    counted: Counting

    async def post(self, act: str, *items: dict[str, Any]) -> dict[str, Any]:
        self.counted.forget()
        headers = self.header | {"Idempotency-Key": clock.random_id()}
        answer = await self.client.post(f"/v1/plans/{PLAN_ID}/{act}", json={"items": list(items)}, headers=headers)
        assert answer.status_code == 200, answer.text
        assert {each["outcome"] for each in answer.json()["items"]} == {"recorded"}
        return dict(answer.json())

    async def enter(self, day: date) -> None:
        await self.post("activities", activity_in(f"harian-{day}", on=str(day), text=WEEKLY, evidence=[PROOF]))

    async def report(self, day: date) -> None:
        items = [
            realisation_in(f"minggu-{day}-{each}", indicator_id=each, on=str(day), text=WEEKLY, evidence=[PROOF])
            for each in ("i1", "i2", "i3")
        ]
        await self.post("realisations", *items)


@pytest.fixture
async def desk(collection: Any, identity: Identity, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    # What is known of the zone is read anew every two seconds, on a slow machine at other acts than on a quick one.
    monkeypatch.setattr("shared.times._GOOD_SECONDS", float("inf"))
    plan = agreed(objective(*(indicator(indicator_id=each) for each in ("i1", "i2", "i3"))))
    year = replace(cycle(), starts_on=FIRST, ends_on=LAST)
    states = running_agency() | {CYCLE_ID: year, PLAN_ID: plan}
    service = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), states)
    async with client_of(service) as client:
        yield Desk(client, identity.header(EMPLOYEE, AGENCY), counting(service.state.parts.documents))


def _workdays() -> list[date]:
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return [day for day in days if day.weekday() < 5]


@dataclass(frozen=True)
class Cost:
    """What an act read and wrote: how many documents, how many bytes."""

    found: int
    bytes_found: int
    written: int
    bytes_written: int

    @classmethod
    def of(cls, counted: Counting) -> "Cost":
        return cls(len(counted.found), sum(counted.found), len(counted.written), sum(counted.written))


async def test_a_year_of_entries_and_weekly_reports_makes_no_act_dearer(desk: Desk) -> None:
    entries: dict[int, list[Cost]] = defaultdict(list)
    reports: dict[int, list[Cost]] = defaultdict(list)
    for day in _workdays():
        if day.weekday() == 0:
            await desk.report(day)
            reports[day.month].append(Cost.of(desk.counted))
        await desk.enter(day)
        entries[day.month].append(Cost.of(desk.counted))

    # The second of a month: the first one registers the month in the plan.
    for costs in (entries, reports):
        first, last = costs[1][1], costs[12][1]
        assert (last.found, last.written) == (first.found, first.written)
        assert last.bytes_found - first.bytes_found < KEYS
    assert entries[12][1].bytes_written == pytest.approx(entries[1][1].bytes_written, rel=0.02)
    assert max(each.bytes_found for each in reports[12] + entries[12]) <= A_PERSONS_YEAR


async def test_a_year_is_shown_month_by_month(desk: Desk) -> None:
    days = [day for day in _workdays() if day.month in (1, 2)]
    for day in days:
        await desk.enter(day)

    desk.counted.forget()
    shown = await desk.client.get(
        f"/v1/plans/{PLAN_ID}/activities", params={"month": f"{YEAR}-02"}, headers=desk.header
    )

    assert [each["on"] for each in shown.json()["items"]] == [str(day) for day in days if day.month == 2]
    others = 6  # the caller's employment and person, the plan, the cycle, the log
    assert len(desk.counted.found) <= len(shown.json()["items"]) + others
