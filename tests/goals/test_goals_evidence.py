"""What was reported and done can be read again: links, who, when, and the values of before."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from goals_builders import AGENCY, CYCLE, EMPLOYEE, PLAN_ID, RATER, SUPERIOR_ID, UNIT, agreed, indicator, objective
from goals_http import running_agency
from goals_world import activity_in, realisation_in

from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared import clock
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.world import BY_OFFICER

LETTER: Final = {"url": "https://dokumen.sorong.go.id/st-17.pdf", "title": "Surat tugas 17"}
REPORT: Final = {"url": "https://dokumen.sorong.go.id/laporan.pdf", "title": "Laporan"}
INDICATOR: Final = {"indicator_id": "i1", "name": "Angka kelulusan", "target": "100", "unit": "persen"}


@dataclass(frozen=True)
class Desk:
    """A service with an agreed plan, and who asks it."""

    client: httpx.AsyncClient
    identity: Identity

    def _header(self, who: tuple[str, ...]) -> dict[str, str]:
        return self.identity.header(who[0], AGENCY, *who[1:])

    async def post(self, path: str, body: dict[str, Any], *who: str) -> httpx.Response:
        headers = self._header(who) | {"Idempotency-Key": clock.random_id()}
        return await self.client.post(f"/v1/{path}", json=body, headers=headers)

    async def report(self, *items: dict[str, Any]) -> None:
        answer = await self.post(f"plans/{PLAN_ID}/realisations", {"items": list(items)}, EMPLOYEE)
        assert answer.status_code == 200, answer.text

    async def get(self, path: str, *who: str, **query: Any) -> httpx.Response:
        return await self.client.get(f"/v1/{path}", params=query, headers=self._header(who))


@pytest.fixture
async def desk(collection: Any, identity: Identity) -> AsyncIterator[Desk]:
    plan = agreed(objective(indicator(unit="hari"), indicator(indicator_id="i2")))
    service = await service_on(
        collection, SERVICE, Settings(jwt_key_file=identity.key_file), running_agency() | {PLAN_ID: plan}
    )
    async with client_of(service) as client:
        yield Desk(client, identity)


@pytest.mark.parametrize("who", [(EMPLOYEE,), (RATER,), BY_OFFICER], ids=["employee", "rater", "officer"])
async def test_a_number_that_replaced_another_shows_the_fall_and_the_proofs(desk: Desk, who: tuple[str, ...]) -> None:
    await desk.report(realisation_in("r1", on="2026-03-02", value="10", evidence=[LETTER]))
    await desk.report(realisation_in("r2", on="2026-06-30", value="3", evidence=[REPORT, LETTER]))

    shown = (await desk.get(f"plans/{PLAN_ID}/realisations", *who)).json()

    first, last = shown["items"]
    assert (first["value"], first["is_current"], first["earlier"]) == ("10", False, None)
    assert (last["value"], last["is_current"]) == ("3", True)
    assert last["earlier"] == {"realisation_id": "r1", "on": "2026-03-02", "value": "10", "text": ""}
    assert (first["evidence"], last["evidence"]) == ([LETTER], [REPORT, LETTER])
    assert {each["reported_by"] for each in shown["items"]} == {EMPLOYEE}
    assert all(each["recorded_at"] for each in shown["items"])
    assert shown["next"] is None


async def test_reports_are_listed_page_by_page_and_by_indicator(desk: Desk) -> None:
    reports = [realisation_in(f"r{day}", on=f"2026-03-{day:02d}", value=str(day)) for day in range(1, 6)]
    await desk.report(*reports, realisation_in("other", indicator_id="i2"))

    found, after = list[str](), None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        page = (await desk.get(f"plans/{PLAN_ID}/realisations", EMPLOYEE, **query)).json()
        found += [each["realisation_id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    of_one = (await desk.get(f"plans/{PLAN_ID}/realisations", EMPLOYEE, indicator_id="i2")).json()

    assert found == ["r1", "r2", "r3", "r4", "r5", "other"]
    assert [each["realisation_id"] for each in of_one["items"]] == ["other"]


async def test_a_cursor_of_another_list_is_refused(desk: Desk) -> None:
    await desk.report(realisation_in("r1"), realisation_in("r2"))
    plans = (await desk.get("plans", *BY_OFFICER, limit=1)).json()

    refused = await desk.get(f"plans/{PLAN_ID}/realisations", EMPLOYEE, after=plans["next"])

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/after")


async def test_who_may_not_see_the_plan_reads_no_evidence(desk: Desk) -> None:
    await desk.report(realisation_in(evidence=[LETTER]))

    for path in (f"plans/{PLAN_ID}/realisations", f"plans/{PLAN_ID}/activities?month=2026-03"):
        assert (await desk.client.get(f"/v1/{path}", headers=desk.identity.header("x", AGENCY))).status_code == 403
    for path in (f"plans/{SUPERIOR_ID}/realisations", f"plans/{SUPERIOR_ID}/activities?month=2026-03"):
        below = await desk.client.get(f"/v1/{path}", headers=desk.identity.header(EMPLOYEE, AGENCY))
        assert below.status_code == 403, "who works for somebody sees what to serve, not the evidence"


async def test_entries_are_read_with_their_links_and_when_they_came_page_by_page(desk: Desk) -> None:
    items = [activity_in(f"a{day}", on=f"2026-03-{day:02d}", evidence=[LETTER]) for day in (2, 3, 4)]
    await desk.post(f"plans/{PLAN_ID}/activities", {"items": items}, EMPLOYEE)

    first = (await desk.get(f"plans/{PLAN_ID}/activities", RATER, month="2026-03", limit=2)).json()
    rest = await desk.get(f"plans/{PLAN_ID}/activities", RATER, month="2026-03", limit=2, after=first["next"])

    shown = [*first["items"], *rest.json()["items"]]
    assert [each["activity_id"] for each in shown] == ["a2", "a3", "a4"]
    assert all(each["evidence"] == [LETTER] and each["recorded_at"] for each in shown)
    assert rest.json()["next"] is None
    assert (first["minutes"], first["days_reported"]) == (180, 3), "the sums are those of the month"


async def test_the_reports_on_a_unit_say_who_reported(desk: Desk) -> None:
    body = {"cycle_id": CYCLE, "indicators": [INDICATOR]}
    assert (await desk.post(f"units/{UNIT}/indicators", body, RATER)).status_code == 200
    for who, id, value in ((RATER, "u1", "10"), (BY_OFFICER, "u2", "3")):
        item = realisation_in(id, value=value, evidence=[LETTER])
        caller = who if isinstance(who, tuple) else (who,)
        told = await desk.post(f"units/{UNIT}/realisations", {"cycle_id": CYCLE, "items": [item]}, *caller)
        assert told.status_code == 200, told.text

    shown = (await desk.get(f"units/{UNIT}/realisations", EMPLOYEE, cycle_id=CYCLE)).json()["items"]

    assert [(each["value"], each["reported_by"]) for each in shown] == [("10", RATER), ("3", BY_OFFICER[0])]
    assert (shown[1]["earlier"]["value"], shown[1]["evidence"]) == ("10", [LETTER])


async def test_a_training_for_a_competence_that_the_policy_lacks_is_refused_by_field(desk: Desk) -> None:
    item = activity_in("t1", kind="training", hours_jp="8", competence="tidak-ada")

    answer = await desk.post(f"plans/{PLAN_ID}/activities", {"items": [item]}, EMPLOYEE)

    (refused,) = answer.json()["items"]
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("competence-unknown", "/competence")
    assert refused["detail"] == refused["errors"][0]["detail"]


async def test_the_same_realisation_id_with_another_number_names_the_field(desk: Desk) -> None:
    await desk.report(realisation_in("r0"), realisation_in("r1", value="10"))

    items = [realisation_in("r0"), realisation_in("r1", value="3")]
    refused = await desk.post(f"plans/{PLAN_ID}/realisations", {"items": items}, EMPLOYEE)

    assert (refused.status_code, refused.json()["code"]) == (409, "realisation-differs")
    assert refused.json()["errors"][0]["pointer"] == "/items/1/value"
