"""Entries and realisations are documents of their own: counted once, also when a process dies between the writes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import httpx
import pytest
from fastapi import FastAPI
from goals_builders import AGENCY, CYCLE, EMPLOYEE, NOW, PLAN_ID, UNIT, agreed
from goals_http import running_agency
from goals_world import activity_in, realisation_in
from pymongo.errors import AutoReconnect

from services.goals.domain.activity.entry import ACTIVITY
from services.goals.domain.activity.log import ACTIVITY_LOG, close_log, log_id
from services.goals.domain.plan.state import PLAN
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared import clock
from shared.document import Cause, apply
from shared.events.goals import PlanStatus
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.world import BY_OFFICER

FIXTURES: Final = Path(__file__).parent / "fixtures"
ENTER: Final = f"plans/{PLAN_ID}/activities"
REPORT: Final = f"plans/{PLAN_ID}/realisations"
MARCH: Final = log_id(PLAN_ID, "2026-03")


@dataclass(frozen=True)
class Desk:
    """An employee's programme, and the service that it speaks with."""

    service: FastAPI
    client: httpx.AsyncClient
    header: dict[str, str]

    @property
    def documents(self) -> Any:
        return self.service.state.parts.documents

    async def send(self, act: str, *items: dict[str, Any], **more: Any) -> httpx.Response:
        headers = self.header | {"Idempotency-Key": clock.random_id()}
        return await self.client.post(f"/v1/{act}", json={"items": list(items)} | more, headers=headers)

    async def enter(self, *items: dict[str, Any]) -> list[str]:
        answer = await self.send(ENTER, *items)
        assert answer.status_code == 200, answer.text
        return [each["outcome"] for each in answer.json()["items"]]

    async def report(self, *items: dict[str, Any]) -> list[str]:
        answer = await self.send(REPORT, *items)
        assert answer.status_code == 200, answer.text
        return [each["outcome"] for each in answer.json()["items"]]

    async def month(self, month: str = "2026-03") -> dict[str, Any]:
        answer = await self.client.get(f"/v1/plans/{PLAN_ID}/activities", params={"month": month}, headers=self.header)
        return dict(answer.json())

    async def actual(self) -> Any:
        answer = await self.client.get(f"/v1/plans/{PLAN_ID}", headers=self.header)
        return answer.json()["objectives"][0]["indicators"][0]["actual"]

    async def dying(self, id: str, act: str, *items: dict[str, Any], **more: Any) -> None:
        """Send something to a process that dies before it writes a document."""
        save = self.documents.save

        async def dies(documents: Any, **named: Any) -> Any:
            changed = list(documents)
            if any(each.id == id and each.dirty for each in changed):
                raise AutoReconnect("killed")
            return await save(changed, **named)

        with patch.object(self.documents, "save", dies):
            assert (await self.send(act, *items, **more)).status_code == 503


@asynccontextmanager
async def _desk(collection: Any, identity: Identity, states: dict[str, Any], *who: str) -> AsyncIterator[Desk]:
    service = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), states)
    async with client_of(service) as client:
        yield Desk(service, client, identity.header(who[0], AGENCY, *who[1:]))


@pytest.fixture
async def desk(collection: Any, identity: Identity) -> AsyncIterator[Desk]:
    async with _desk(collection, identity, running_agency() | {PLAN_ID: agreed()}, EMPLOYEE) as desk:
        yield desk


async def test_an_entry_of_a_process_that_died_counts_once_it_is_sent_again(desk: Desk) -> None:
    await desk.dying(MARCH, ENTER, activity_in(), activity_in("a2", minutes=30))
    assert (await desk.month())["items"] == []
    assert len(await desk.documents.additions.of(ACTIVITY, MARCH)) == 2

    assert await desk.enter(activity_in("a2", minutes=30), activity_in("a3")) == ["recorded", "recorded"]
    assert await desk.enter(activity_in("a2", minutes=30), activity_in()) == ["repeated", "recorded"]

    shown = await desk.month()
    assert [each["activity_id"] for each in shown["items"]] == ["a1", "a2", "a3"]
    assert (shown["minutes"], shown["days_reported"]) == (150, 1)


async def test_an_entry_of_a_process_that_died_does_not_count_once_the_month_is_closed(desk: Desk) -> None:
    await desk.dying(MARCH, ENTER, activity_in())
    await desk.enter(activity_in("a2"))
    found = await desk.documents.get(ACTIVITY_LOG, MARCH)
    closed = close_log(found.state, id=MARCH)
    assert closed is not None
    await desk.documents.save([apply(found, closed, Cause("c", "c", NOW))], now=NOW)

    refused = await desk.send(ENTER, activity_in())

    assert [each["code"] for each in refused.json()["items"]] == ["plan-closed"]
    shown = await desk.month()
    assert ([each["activity_id"] for each in shown["items"]], shown["minutes"]) == (["a2"], 60)
    assert shown["version"] == closed.state.revision, "what the plan's last word names"


async def test_an_id_counts_once_in_the_whole_plan_because_the_database_refuses_the_second(desk: Desk) -> None:
    assert await desk.enter(activity_in()) == ["recorded"]

    answer = await desk.send(ENTER, activity_in(on="2026-04-01"), activity_in("a2"))

    told = [(each["outcome"], each["code"]) for each in answer.json()["items"]]
    assert told == [("refused", "activity-differs"), ("recorded", None)]
    assert (await desk.month("2026-04"))["items"] == []


async def test_whatever_two_processes_do_at_once_each_entry_counts_once(
    collection: Any, identity: Identity, desk: Desk
) -> None:
    ids = [f"a{number}" for number in range(24)]
    async with _desk(collection, identity, {}, EMPLOYEE) as other:

        async def send(number: int) -> list[str]:
            mine = [activity_in(id, minutes=1) for id in ids[number % 8 * 2 : number % 8 * 2 + 10]]
            return await (desk, other)[number % 2].enter(*mine)

        outcomes = await asyncio.gather(*(send(number) for number in range(16)))

    assert {each for answer in outcomes for each in answer} <= {"recorded", "repeated"}
    shown = await desk.month()
    assert sorted(each["activity_id"] for each in shown["items"]) == sorted(ids)
    assert shown["minutes"] == len(ids)
    assert sum(answer.count("recorded") for answer in outcomes) == len(ids)


async def test_a_realisation_of_a_process_that_died_counts_once_it_is_sent_again(desk: Desk) -> None:
    await desk.dying(PLAN_ID, REPORT, realisation_in())
    assert await desk.actual() is None

    assert await desk.report(realisation_in("r2", on="2026-03-31", value="10")) == ["recorded"]
    await desk.report(realisation_in())

    assert await desk.actual() == "80"
    version = (await desk.documents.get(PLAN, PLAN_ID)).version
    assert await desk.report(realisation_in(), realisation_in("r2", on="2026-03-31", value="10")) == ["repeated"] * 2
    assert (await desk.documents.get(PLAN, PLAN_ID)).version == version


async def test_a_realisation_of_a_process_that_died_does_not_count_once_the_plan_stopped(desk: Desk) -> None:
    await desk.dying(PLAN_ID, REPORT, realisation_in())
    found = await desk.documents.get(PLAN, PLAN_ID)
    stopped = replace(found, state=replace(found.state, status=PlanStatus.CLOSING), version=2, dirty=True)
    await desk.documents.save([stopped], now=NOW)

    answer = await desk.send(REPORT, realisation_in())

    assert (answer.status_code, answer.json()["code"]) == (409, "plan-closed")
    assert await desk.actual() is None


async def test_of_two_processes_that_report_at_once_the_newest_day_counts(
    collection: Any, identity: Identity, desk: Desk
) -> None:
    async with _desk(collection, identity, {}, EMPLOYEE) as other:
        reports = [realisation_in(f"r{day}", on=f"2026-03-{day:02d}", value=str(day)) for day in range(1, 13)]
        await asyncio.gather(*((desk, other)[place % 2].report(each) for place, each in enumerate(reports * 2)))

    assert await desk.actual() == "12"
    assert await desk.report(*reports) == ["repeated"] * len(reports)


async def test_what_a_unit_achieved_counts_once_as_well(collection: Any, identity: Identity) -> None:
    async with _desk(collection, identity, running_agency(), *BY_OFFICER) as desk:
        indicators = [{"indicator_id": "i1", "name": "Angka kelulusan", "target": "100", "unit": "persen"}]
        body, path = {"cycle_id": CYCLE, "indicators": indicators}, f"units/{UNIT}"
        assert (await desk.client.post(f"/v1/{path}/indicators", json=body, headers=desk.header)).status_code == 200
        unit = f"{AGENCY}:unit-indicators:{CYCLE}:{UNIT}"
        await desk.dying(unit, f"{path}/realisations", realisation_in(), cycle_id=CYCLE)

        answers = [await desk.send(f"{path}/realisations", realisation_in(), cycle_id=CYCLE) for _ in range(2)]

    assert [each.json()["items"][0]["outcome"] for each in answers] == ["recorded", "repeated"]
    assert answers[0].json()["indicators"][0]["actual"] == "80"
    assert answers[0].json()["version"] == answers[1].json()["version"]


async def test_a_plan_as_it_was_goes_on_and_files_what_its_documents_held(collection: Any, identity: Identity) -> None:
    plan, log = _stored("plan_with_realisations"), _stored("log_with_entries")
    await _put(collection, plan, log)
    async with _desk(collection, identity, _without(running_agency(), PLAN_ID), EMPLOYEE) as desk:
        before = await desk.month()
        assert [each["activity_id"] for each in before["items"]] == ["a1", "a2", "a3", "t1"]

        await desk.dying(MARCH, ENTER, activity_in("b1", on="2026-04-01"))
        answer = await desk.send(
            ENTER,
            activity_in("b1", on="2026-04-01"),
            activity_in("a3", on="2026-03-03"),
            activity_in("a1", on="2026-04-02"),
        )
        assert [each["code"] for each in answer.json()["items"]] == [None, None, "activity-differs"]
        assert [each["outcome"] for each in answer.json()["items"]] == ["recorded", "repeated", "refused"]
        after = await desk.month()
        assert {**after, "version": before["version"]} == before
        kept = await desk.documents.get(ACTIVITY_LOG, MARCH)
        assert (kept.present.unfiled, kept.present.revision, kept.version) == ((), kept.version, after["version"])
        assert (await desk.documents.get(PLAN, PLAN_ID)).present.logs_filed

        assert await desk.report(realisation_in("r1", on="2026-03-31")) == ["repeated"]
        assert await desk.report(realisation_in("r9", on="2026-07-31", value="91")) == ["recorded"]
        assert (
            await desk.report(realisation_in("r3", value="90"), realisation_in("r9", on="2026-07-31", value="91"))
            == ["repeated"] * 2
        )
        assert await desk.actual() == "91"


async def test_a_closed_plan_as_it_was_shows_its_entries(collection: Any, identity: Identity) -> None:
    plan, log = _stored("plan_with_realisations"), _stored("log_with_entries")
    plan["state"]["status"], log["state"]["closed"] = "closed", True
    await _put(collection, plan, log)
    async with _desk(collection, identity, _without(running_agency(), PLAN_ID), EMPLOYEE) as desk:
        refused = await desk.send(ENTER, activity_in("b1"))

        assert (refused.status_code, refused.json()["code"]) == (409, "plan-closed")
        assert [each["activity_id"] for each in (await desk.month())["items"]] == ["a1", "a2", "a3", "t1"]


def _without(states: dict[str, Any], *ids: str) -> dict[str, Any]:
    return {id: state for id, state in states.items() if id not in ids}


def _stored(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


async def _put(collection: Any, *stored: dict[str, Any]) -> None:
    await collection.insert_many([each | {"changed_at": NOW} for each in stored])
