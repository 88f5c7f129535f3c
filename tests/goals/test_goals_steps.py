"""What was recorded can be corrected and withdrawn, and where the policy wants it, counts once it is confirmed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    EMPLOYEE,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    UNIT,
    cycle,
    env,
    indicator,
    objective,
    proposed,
)
from goals_http import running_agency
from goals_world import activity_in, realisation_in
from pymongo.errors import AutoReconnect

from services.goals.domain.activity.log import ACTIVITY_LOG, close_log, log_id
from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.state import PLAN
from services.goals.domain.requests import AgreementIn
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared import clock
from shared.document import Cause, apply
from shared.events.goals import ActivityLog, Plan, PlanStatus
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.world import BY_OFFICER

FIXTURES: Final = Path(__file__).parent / "fixtures"
STORED: Final = ("plan_with_realisations", "log_with_entries")
WHY: Final = "Salah ketik angka kemarin."
MONTH: Final = {"month": "2026-03"}
MARCH: Final = log_id(PLAN_ID, "2026-03")
ALL: Final = ("daily", "training", "realisation")
LETTER: Final = {"url": "https://dokumen.sorong.go.id/st-17.pdf", "title": "Surat tugas 17"}
INDICATOR: Final = {"indicator_id": "i1", "name": "Angka kelulusan", "target": "100", "unit": "persen"}


@dataclass(frozen=True)
class Desk:
    """A service with an agreed plan, and who asks it."""

    service: Any
    client: httpx.AsyncClient
    identity: Identity

    @property
    def documents(self) -> Any:
        return self.service.state.parts.documents

    async def post(self, path: str, body: dict[str, Any], *who: str, dry_run: bool = False) -> httpx.Response:
        headers = self.identity.header(who[0], AGENCY, *who[1:]) | {"Idempotency-Key": clock.random_id()}
        query = {"dry_run": "true"} if dry_run else {}
        return await self.client.post(f"/v1/{path}", json=body, headers=headers, params=query)

    async def enter(self, *items: dict[str, Any]) -> list[str]:
        answer = await self.post(f"plans/{PLAN_ID}/activities", {"items": list(items)}, EMPLOYEE)
        return [each["outcome"] for each in answer.json()["items"]]

    async def report(self, *items: dict[str, Any]) -> list[str]:
        answer = await self.post(f"plans/{PLAN_ID}/realisations", {"items": list(items)}, EMPLOYEE)
        assert answer.status_code == 200, answer.text
        return [each["outcome"] for each in answer.json()["items"]]

    async def step(self, path: str, *items: dict[str, Any], by: str = EMPLOYEE, **more: Any) -> list[Any]:
        """Take steps on the plan's entries or realisations, and give what became of each."""
        body = {"items": list(items)} | (MONTH if path.startswith("activities") else {})
        answer = await self.post(f"plans/{PLAN_ID}/{path}", body, by, **more)
        assert answer.status_code == 200, answer.text
        return [each["code"] or each["outcome"] for each in answer.json()["items"]]

    async def month(self) -> dict[str, Any]:
        header = self.identity.header(RATER, AGENCY)
        answer = await self.client.get(f"/v1/plans/{PLAN_ID}/activities", params=MONTH, headers=header)
        return dict(answer.json())

    async def sums(self) -> tuple[int, int, list[str]]:
        """What the month counts, as others are told: entries, days, trainings."""
        found = await self.documents.get(ACTIVITY_LOG, MARCH)
        told = found.kind.body(found.present, next(iter(found.facts.values())), found.version)
        assert isinstance(told, ActivityLog)
        return told.entries, told.days_reported, [str(each.hours_jp) for each in told.trainings]

    async def reports(self) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/v1/plans/{PLAN_ID}/realisations", headers=self.identity.header(RATER, AGENCY))
        return list(answer.json()["items"])

    async def actual(self) -> Any:
        """What the indicator shows, as others are told: the value and the one before."""
        found = await self.documents.get(PLAN, PLAN_ID)
        told = found.kind.body(found.present, next(iter(found.facts.values())), found.version)
        assert isinstance(told, Plan)
        shown = told.objectives[0].indicators[0]
        return [None if each is None else str(each) for each in (shown.actual, shown.earlier_actual)]


def _agreed_under(verification: tuple[str, ...]) -> dict[str, Any]:
    rule = cycle(verification=verification)
    waiting = proposed(objective(indicator(), indicator(indicator_id="i2")), cycle=rule)
    plan = agree(waiting, AgreementIn(), env(waiting.id, by=RATER_ACTS)).state
    return running_agency() | {CYCLE_ID: rule, PLAN_ID: plan}


@asynccontextmanager
async def _desk(collection: Any, identity: Identity, states: dict[str, Any]) -> AsyncIterator[Desk]:
    service = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), states)
    async with client_of(service) as client:
        yield Desk(service, client, identity)


@pytest.fixture
async def desk(collection: Any, identity: Identity) -> AsyncIterator[Desk]:
    async with _desk(collection, identity, _agreed_under(())) as desk:
        yield desk


@pytest.fixture
async def verified(collection: Any, identity: Identity) -> AsyncIterator[Desk]:
    async with _desk(collection, identity, _agreed_under(ALL)) as desk:
        yield desk


def training(activity_id: str = "t1", **more: Any) -> dict[str, Any]:
    return activity_in(activity_id, kind="training", on="2026-03-09", hours_jp="8", minutes=0, **more)


def corrected(entry: dict[str, Any], *, version: int = 1, **change: Any) -> dict[str, Any]:
    return entry | {"version": version, "reason": WHY} | change


def taken_back(id: str, *, version: int = 1) -> dict[str, Any]:
    return {"id": id, "version": version, "reason": WHY}


def reviewed(id: str, outcome: str = "confirmed", *, version: int = 1, reason: str = "") -> dict[str, Any]:
    return {"id": id, "outcome": outcome, "version": version, "reason": reason}


# ---- entries


async def test_a_corrected_entry_keeps_its_versions_and_the_sums_follow(desk: Desk) -> None:
    await desk.enter(activity_in("a1", minutes=60), activity_in("a2", on="2026-03-03"), training())

    assert await desk.step("activities/corrections", corrected(activity_in("a1", on="2026-03-03", minutes=90))) == [
        "recorded"
    ]

    month = await desk.month()
    shown = next(each for each in month["items"] if each["activity_id"] == "a1")
    assert (month["minutes"], month["days_reported"]) == (150, 1)
    assert (shown["version"], shown["minutes"], shown["original"]["minutes"]) == (2, 90, 60)
    (step,) = shown["steps"]
    assert (step["step"], step["by"], step["reason"], step["content"]["minutes"]) == ("corrected", EMPLOYEE, WHY, 90)
    assert step["at"]
    assert await desk.sums() == (3, 1, ["8"])


async def test_a_withdrawn_entry_counts_no_more_and_stays_readable(desk: Desk) -> None:
    await desk.enter(activity_in("a1"), training())

    assert await desk.step("activities/withdrawals", taken_back("t1"), taken_back("none")) == [
        "recorded",
        "item-unknown",
    ]

    month = await desk.month()
    stands = {each["activity_id"]: (each["status"], each["counts"]) for each in month["items"]}
    assert stands == {"a1": ("recorded", True), "t1": ("withdrawn", False)}
    assert await desk.sums() == (1, 1, [])


async def test_the_id_of_a_withdrawn_or_corrected_entry_counts_never_again(desk: Desk) -> None:
    await desk.enter(activity_in("a1", minutes=60), activity_in("a2", minutes=30))
    await desk.step("activities/withdrawals", taken_back("a1"))
    await desk.step("activities/corrections", corrected(activity_in("a2", minutes=45)))

    assert await desk.enter(activity_in("a1", minutes=60), activity_in("a2", minutes=30)) == ["repeated"] * 2
    assert await desk.enter(activity_in("a2", minutes=45)) == ["refused"]
    assert (await desk.month())["minutes"] == 45


@pytest.mark.parametrize("path", ["activities", "realisations"])
async def test_the_same_step_again_is_a_repetition_and_an_older_version_a_conflict(desk: Desk, path: str) -> None:
    content = activity_in("a1") if path == "activities" else realisation_in("a1")
    await (desk.enter if path == "activities" else desk.report)(content)
    text = corrected(content, text="Yang benar")

    assert await desk.step(f"{path}/corrections", text) == ["recorded"]
    assert await desk.step(f"{path}/corrections", text) == ["repeated"]
    assert await desk.step(f"{path}/corrections", corrected(content, text="Lain lagi")) == ["item-changed"]
    assert await desk.step(f"{path}/withdrawals", taken_back("a1")) == ["item-changed"]
    assert await desk.step(f"{path}/withdrawals", taken_back("a1", version=2)) == ["recorded"]
    assert await desk.step(f"{path}/withdrawals", taken_back("a1", version=2)) == ["repeated"]
    assert await desk.step(f"{path}/corrections", corrected(content, version=2, text="Lain")) == ["item-withdrawn"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": "2026-04-01"}, "other-month"),
        ({"on": "2025-12-31"}, "other-month"),
        ({"text": " "}, "incomplete"),
        ({"kind": "training", "hours_jp": "8", "competence": "tidak-ada"}, "competence-unknown"),
        ({"evidence": [{"url": "x"}]}, "evidence-url"),
    ],
)
async def test_a_correction_is_held_against_what_an_entry_is(desk: Desk, change: dict[str, Any], code: str) -> None:
    await desk.enter(activity_in("a1"), activity_in("a2"))

    found = await desk.step(
        "activities/corrections", corrected(activity_in("a1", **change)), corrected(activity_in("a2", minutes=5))
    )

    assert found == [code, "recorded"], "a bad item does not refuse its neighbour"
    assert (await desk.month())["minutes"] == 65


async def test_a_correction_into_another_month_is_refused_at_its_day(desk: Desk) -> None:
    await desk.enter(activity_in("a1"))

    body = MONTH | {"items": [corrected(activity_in("a1", on="2026-04-01"))]}
    (item,) = (await desk.post(f"plans/{PLAN_ID}/activities/corrections", body, EMPLOYEE)).json()["items"]

    assert (item["code"], [each["pointer"] for each in item["errors"]]) == ("other-month", ["/on"])


async def test_a_dry_run_says_what_would_become_and_writes_nothing(desk: Desk) -> None:
    await desk.enter(activity_in("a1"))
    before = await desk.month()

    assert await desk.step("activities/withdrawals", taken_back("a1"), taken_back("no"), dry_run=True) == [
        "recorded",
        "item-unknown",
    ]

    assert await desk.month() == before


async def test_a_closed_month_takes_no_step(desk: Desk) -> None:
    await desk.enter(activity_in("a1"))
    found = await desk.documents.get(ACTIVITY_LOG, MARCH)
    closed = close_log(found.state, id=MARCH)
    assert closed is not None
    await desk.documents.save([apply(found, closed, Cause("c", "c", clock.now()))], now=clock.now())

    answer = await desk.post(f"plans/{PLAN_ID}/activities/withdrawals", MONTH | {"items": [taken_back("a1")]}, EMPLOYEE)

    assert (answer.status_code, answer.json()["code"]) == (409, "plan-closed")


async def test_a_step_of_a_process_that_died_counts_for_nothing_until_it_is_sent_again(desk: Desk) -> None:
    await desk.enter(activity_in("a1", minutes=60))
    save = desk.documents.save

    async def dies(documents: Any, **named: Any) -> Any:
        raise AutoReconnect("killed")

    desk.documents.save = dies
    body = MONTH | {"items": [corrected(activity_in("a1", minutes=90))]}
    assert (await desk.post(f"plans/{PLAN_ID}/activities/corrections", body, EMPLOYEE)).status_code == 503
    desk.documents.save = save
    assert (await desk.month())["minutes"] == 60

    assert await desk.step("activities/corrections", corrected(activity_in("a1", minutes=90))) == ["recorded"]
    assert (await desk.month())["minutes"] == 90


async def test_what_is_entered_while_something_is_withdrawn_counts(desk: Desk) -> None:
    await desk.enter(*(activity_in(f"a{each}", minutes=1) for each in range(6)))

    await asyncio.gather(
        *(desk.step("activities/withdrawals", taken_back(f"a{each}")) for each in range(3)),
        *(desk.enter(activity_in(f"b{each}", minutes=1)) for each in range(6)),
    )

    month = await desk.month()
    assert month["minutes"] == 9
    assert sum(each["counts"] for each in month["items"]) == 9


@pytest.mark.parametrize(
    ("path", "good"),
    [
        ("activities/corrections", corrected(activity_in("a1", minutes=90))),
        ("activities/withdrawals", taken_back("a1")),
        ("realisations/corrections", corrected(realisation_in("a1", value="7"))),
        ("realisations/withdrawals", taken_back("a1")),
    ],
)
async def test_a_step_that_cannot_be_read_is_refused_alone(desk: Desk, path: str, good: dict[str, Any]) -> None:
    await desk.enter(activity_in("a1"))
    await desk.report(realisation_in("a1"))
    own = next(name for name in ("activity_id", "realisation_id", "id") if name in good)
    month = MONTH if path.startswith("activities") else {}

    answer = await desk.post(f"plans/{PLAN_ID}/{path}", month | {"items": [{own: "buruk"}, good]}, EMPLOYEE)

    bad, done = answer.json()["items"]
    assert (bad["id"], bad["outcome"], bad["code"], done["outcome"]) == ("buruk", "refused", "invalid", "recorded")
    assert "/items/0/reason" in [each["pointer"] for each in bad["errors"]]


async def test_one_request_takes_one_step_on_an_item(desk: Desk) -> None:
    await desk.enter(activity_in("a1", minutes=60))

    change = corrected(activity_in("a1", minutes=90))
    assert await desk.step("activities/corrections", change, change | {"version": 2, "minutes": 30}) == [
        "recorded",
        "invalid",
    ]
    assert (await desk.month())["minutes"] == 90


# ---- realisations


async def test_what_is_reported_while_something_is_withdrawn_counts(desk: Desk) -> None:
    await desk.report(*(realisation_in(f"r{day}", on=f"2026-03-{day:02d}", value=str(day)) for day in range(1, 7)))

    await asyncio.gather(
        *(desk.step("realisations/withdrawals", taken_back(f"r{day}")) for day in (4, 5, 6)),
        *(desk.report(realisation_in(f"s{day}", on=f"2026-02-{day:02d}", value="50")) for day in range(1, 5)),
    )

    assert await desk.actual() == ["3", "2"]
    assert sum(each["counts"] for each in await desk.reports()) == 7


async def test_a_corrected_realisation_keeps_its_versions_and_progress_follows(desk: Desk) -> None:
    await desk.report(realisation_in("r1", on="2026-03-31", value="10"), realisation_in("r2", value="30"))
    await desk.step("realisations/corrections", corrected(realisation_in("r2", value="3", evidence=[LETTER])))

    assert await desk.actual() == ["3", "10"]
    shown = (await desk.reports())[1]
    assert (shown["version"], shown["value"], shown["original"]["value"]) == (2, "3", "30")
    assert [each["content"]["evidence"] for each in shown["steps"]] == [[LETTER]]


async def test_with_a_withdrawn_realisation_the_one_before_counts_again(desk: Desk) -> None:
    await desk.report(realisation_in("r1", on="2026-03-31", value="10"), realisation_in("r2", value="3"))
    await desk.step("realisations/withdrawals", taken_back("r2"))

    assert await desk.actual() == ["10", None]
    assert [(each["status"], each["is_current"]) for each in await desk.reports()] == [
        ("recorded", True),
        ("withdrawn", False),
    ]
    assert await desk.report(realisation_in("r2", value="3")) == ["repeated"]
    assert await desk.actual() == ["10", None]
    assert await desk.report(realisation_in("r3", value="5")) == ["recorded"]
    assert await desk.actual() == ["5", "10"]


async def test_a_realisation_may_be_corrected_to_another_indicator_or_day(desk: Desk) -> None:
    await desk.report(realisation_in("r1", on="2026-03-31", value="10"), realisation_in("r2", value="3"))

    assert await desk.step(
        "realisations/corrections",
        corrected(realisation_in("r2", value="3", indicator_id="i2")),
        corrected(realisation_in("r1", value="10", indicator_id="none")),
    ) == ["recorded", "unknown-indicator"]

    assert await desk.actual() == ["10", None]
    assert await desk.report(realisation_in("r1", on="2026-03-31", value="10"), realisation_in("r2", value="3")) == [
        "repeated",
        "repeated",
    ]
    assert await desk.actual() == ["10", None]


async def test_whoever_keeps_a_unit_corrects_and_withdraws_what_was_reported_on_it(desk: Desk) -> None:
    await desk.post(f"units/{UNIT}/indicators", {"cycle_id": CYCLE, "indicators": [INDICATOR]}, RATER)
    items = [realisation_in("u1", on="2026-03-31", value="10"), realisation_in("u2", value="3")]
    await desk.post(f"units/{UNIT}/realisations", {"cycle_id": CYCLE, "items": items}, RATER)
    path, cycle_of = f"units/{UNIT}/realisations", {"cycle_id": CYCLE}

    done = await desk.post(f"{path}/withdrawals", cycle_of | {"items": [taken_back("u2")]}, *BY_OFFICER)
    again = await desk.post(
        f"{path}/corrections", cycle_of | {"items": [corrected(realisation_in("u1", value="12"))]}, RATER
    )
    refused = await desk.post(f"{path}/withdrawals", cycle_of | {"items": [taken_back("u1")]}, EMPLOYEE)

    assert [each.json()["items"][0]["outcome"] for each in (done, again)] == ["recorded", "recorded"]
    assert (refused.status_code, refused.json()["code"]) == (403, "not-yours")
    header = desk.identity.header(EMPLOYEE, AGENCY)
    shown = (await desk.client.get(f"/v1/units/{UNIT}/indicators?cycle_id={CYCLE}", headers=header)).json()
    assert shown["indicators"][0]["actual"] == "12"


# ---- verification


async def test_only_what_the_superior_confirmed_counts_where_the_policy_wants_that(verified: Desk) -> None:
    await verified.enter(activity_in("a1"), activity_in("a2", on="2026-03-03"), training())
    assert await verified.sums() == (0, 0, [])
    assert (await verified.month())["waiting"] == 3

    found = await verified.step(
        "activities/reviews",
        reviewed("a1"),
        reviewed("a2", "returned", reason="Uraian terlalu umum."),
        reviewed("t1"),
        reviewed("none"),
        by=RATER,
    )

    assert found == ["recorded", "recorded", "recorded", "item-unknown"]
    assert await verified.sums() == (2, 1, ["8"])
    month = await verified.month()
    stands = {each["activity_id"]: each["status"] for each in month["items"]}
    assert stands == {"a1": "confirmed", "a2": "returned", "t1": "confirmed"}
    assert (month["waiting"], month["days_reported"]) == (0, 1)


async def test_what_was_returned_is_corrected_submitted_again_and_confirmed(verified: Desk) -> None:
    await verified.enter(activity_in("a1"))
    await verified.step("activities/reviews", reviewed("a1", "returned", reason="Kurang jelas, lengkapi."), by=RATER)
    await verified.step("activities/corrections", corrected(activity_in("a1", text="Mengajar kelas 5 dan 6")))
    assert (await verified.month())["items"][0]["status"] == "submitted"

    assert await verified.step("activities/reviews", reviewed("a1"), by=RATER) == ["item-changed"]
    assert await verified.step("activities/reviews", reviewed("a1", version=2), by=RATER) == ["recorded"]

    assert await verified.sums() == (1, 1, [])
    (shown,) = (await verified.month())["items"]
    assert [each["step"] for each in shown["steps"]] == ["returned", "corrected", "confirmed"]
    await verified.step("activities/corrections", corrected(activity_in("a1", text="Lain"), version=2))
    assert await verified.sums() == (0, 0, []), "what was confirmed and is changed waits again"


async def test_a_realisation_counts_once_it_is_confirmed(verified: Desk) -> None:
    await verified.report(realisation_in("r1", on="2026-03-31", value="10"), realisation_in("r2", value="3"))
    assert await verified.actual() == [None, None]

    await verified.step("realisations/reviews", reviewed("r1"), by=RATER)
    assert await verified.actual() == ["10", None]
    assert (await verified.documents.get(PLAN, PLAN_ID)).present.waiting == 1
    await verified.step("realisations/reviews", reviewed("r2"), by=RATER)
    assert await verified.actual() == ["3", "10"]
    await verified.report(realisation_in("r0", on="2026-05-31", value="7"))
    assert await verified.actual() == ["3", "10"], "what waits is not what was before"
    await verified.step("realisations/withdrawals", taken_back("r0"))
    reason = "Bukti tidak cocok dengan angka."
    await verified.step("realisations/reviews", reviewed("r2", "returned", reason=reason), by=RATER)
    assert await verified.actual() == ["10", None]
    assert [(each["status"], each["counts"]) for each in await verified.reports()] == [
        ("confirmed", True),
        ("withdrawn", False),
        ("returned", False),
    ]


async def test_the_superior_finds_what_waits(verified: Desk) -> None:
    await verified.enter(activity_in("a1"), activity_in("a2", on="2026-04-01"), activity_in("a3", on="2026-04-02"))
    await verified.report(realisation_in("r1"))
    header = verified.identity.header(RATER, AGENCY)

    shown = (await verified.client.get("/v1/reviews", headers=header)).json()
    await verified.step("activities/reviews", reviewed("a1"), by=RATER)
    await verified.step("realisations/reviews", reviewed("r1"), by=RATER)
    after = (await verified.client.get("/v1/reviews", headers=header)).json()

    (row,) = shown["items"]
    assert (row["id"], row["employee_id"], row["realisations"]) == (PLAN_ID, EMPLOYEE, 1)
    assert row["months"] == [{"month": "2026-03", "entries": 1}, {"month": "2026-04", "entries": 2}]
    assert [(each["realisations"], each["months"]) for each in after["items"]] == [
        (0, [{"month": "2026-04", "entries": 2}])
    ]
    own = await verified.client.get("/v1/reviews", headers=verified.identity.header(EMPLOYEE, AGENCY))
    assert own.json() == {"items": [], "next": None}


async def test_the_employee_confirms_nothing_and_the_superior_corrects_nothing(verified: Desk) -> None:
    await verified.enter(activity_in("a1"))
    entries = MONTH | {"items": [reviewed("a1")]}
    change = MONTH | {"items": [taken_back("a1")]}

    own = await verified.post(f"plans/{PLAN_ID}/activities/reviews", entries, EMPLOYEE)
    officer = await verified.post(f"plans/{PLAN_ID}/activities/reviews", entries, *BY_OFFICER)
    other = await verified.post(f"plans/{PLAN_ID}/activities/withdrawals", change, RATER)

    assert [(each.status_code, each.json()["code"]) for each in (own, officer, other)] == [
        (403, "self-agreement"),
        (403, "not-yours"),
        (403, "not-yours"),
    ]


async def test_where_the_policy_asks_for_no_verification_nothing_is_confirmed(desk: Desk) -> None:
    await desk.enter(activity_in("a1"))
    await desk.report(realisation_in("r1"))

    assert await desk.step("activities/reviews", reviewed("a1"), by=RATER) == ["not-verified"]
    assert await desk.step("realisations/reviews", reviewed("r1"), by=RATER) == ["not-verified"]


async def test_whoever_returns_something_says_why(verified: Desk) -> None:
    await verified.enter(activity_in("a1"), activity_in("a2"))

    body = MONTH | {"items": [reviewed("a1", "returned", reason="Tidak"), reviewed("a2")]}
    answer = await verified.post(f"plans/{PLAN_ID}/activities/reviews", body, RATER)

    refused, taken = answer.json()["items"]
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("reason-missing", "/reason")
    assert taken["outcome"] == "recorded", "a bad item does not refuse its neighbour"


async def test_a_policy_may_want_only_trainings_confirmed(collection: Any, identity: Identity) -> None:
    async with _desk(collection, identity, _agreed_under(("training",))) as desk:
        await desk.enter(activity_in("a1"), training())
        await desk.report(realisation_in("r1", value="3"))

        assert await desk.sums() == (1, 1, [])
        assert await desk.actual() == ["3", None]
        assert await desk.step("activities/reviews", reviewed("a1"), reviewed("t1"), by=RATER) == [
            "not-verified",
            "recorded",
        ]
        assert await desk.sums() == (2, 1, ["8"])


async def test_a_stopped_plan_takes_no_step_on_realisations(desk: Desk) -> None:
    await desk.report(realisation_in("r1"))
    found = await desk.documents.get(PLAN, PLAN_ID)
    stopped = replace(found, state=replace(found.state, status=PlanStatus.CLOSING), version=found.version + 1)
    await desk.documents.save([replace(stopped, dirty=True)], now=clock.now())

    answer = await desk.post(f"plans/{PLAN_ID}/realisations/withdrawals", {"items": [taken_back("r1")]}, EMPLOYEE)

    assert (answer.status_code, answer.json()["code"]) == (409, "plan-closed")


async def test_a_plan_as_it_was_takes_steps_on_what_its_documents_held(collection: Any, identity: Identity) -> None:
    plan, log = (json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")) for name in STORED)
    await collection.insert_many([each | {"changed_at": clock.now()} for each in (plan, log)])
    states = {id: state for id, state in running_agency().items() if id != PLAN_ID}
    async with _desk(collection, identity, states) as desk:
        before = await desk.month()

        assert await desk.step("activities/withdrawals", taken_back("a1")) == ["recorded"]
        assert await desk.step("realisations/withdrawals", taken_back("r3")) == ["recorded"]

        assert (await desk.month())["minutes"] == before["minutes"] - before["items"][0]["minutes"]
        values = {each["realisation_id"]: each["counts"] for each in await desk.reports()}
        assert values == {"r1": True, "r2": True, "r3": False, "r4": True}
        assert await desk.report(realisation_in("r9", on="2026-07-31", value="91")) == ["recorded"]
        assert await desk.enter(activity_in("b1")) == ["recorded"]
        stands = {each["activity_id"]: each["counts"] for each in (await desk.month())["items"]}
        assert stands == {"a1": False, "a2": True, "a3": True, "t1": True, "b1": True}
        assert await desk.actual() == ["91", "85"]
