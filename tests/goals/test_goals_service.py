"""The real service on a real broker and database: a cycle from enrolment to the last word, as people see it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from goals_builders import CYCLE, EMPLOYEE, RATER, UNIT, person_body
from goals_world import activity_in, agree, close_cycle, enrolled, objective_in, open_cycle, plan_of, realisation_in

from shared.events.goals import ActivityLog, CycleAnswer, Plan
from tests.support.world import BY_OFFICER, OFFICER, World

pytestmark = pytest.mark.integration


async def test_a_plan_from_enrolment_to_its_last_word(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    agreed = await agree(world, intervenes_in=f"{plan_of(world, RATER)}:o1")
    assert (agreed["status"], agreed["agreed_edition"]) == ("agreed", 1)

    reported = await world.post(
        f"plans/{plan_of(world)}/realisations",
        {"items": [realisation_in(evidence=[{"url": "https://drive.go.id/x", "title": "Jurnal"}])]},
    )
    assert reported.status_code == 200, reported.text
    assert reported.json()["items"] == [{"realisation_id": "r1", "outcome": "recorded"}]
    assert reported.json()["progress"]["percent"] == "80.00"

    recorded = await world.post(
        f"plans/{plan_of(world)}/activities",
        {"items": [activity_in(), activity_in("t1", kind="training", on="2026-04-02", hours_jp="20")]},
    )
    assert [each["outcome"] for each in recorded.json()["items"]] == ["recorded", "recorded"]

    await close_cycle(world)

    published = await world.published("goals.answered")
    mine = [(each.short, each.body) for each in published if EMPLOYEE in each.key]
    assert "plan.closed" in {short for short, _ in mine}, "of what came before, only the newest need be told"
    last = [body for short, body in mine if short == "plan.closed"][-1]
    assert isinstance(last, Plan)
    closed = [body for short, body in mine if short == "activity.closed"]
    logs = {body.month: body.version for body in closed if isinstance(body, ActivityLog)}
    assert {each.month: each.version for each in last.logs} == logs == {"2026-03": 2, "2026-04": 2}
    answer = [each.body for each in published if each.short == "goals.answered"][-1]
    assert isinstance(answer, CycleAnswer)
    assert (answer.people, answer.complete, answer.unit_subjects) == (2, True, ())


async def test_after_closing_everything_is_refused_with_its_code(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    await agree(world)
    await world.officer(f"units/{UNIT}/indicators", _unit_indicators())
    await close_cycle(world)

    plan = f"plans/{plan_of(world)}"
    attempts = {
        "proposals": {"objectives": [objective_in(name="Lain")]},
        "realisations": {"items": [realisation_in()]},
        "activities": {"items": [activity_in()]},
    }
    for path, body in attempts.items():
        refused = await world.post(f"{plan}/{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "plan-closed"), path
    unit = await world.officer(f"units/{UNIT}/indicators", _unit_indicators(target="50"))
    assert unit.json()["code"] == "unit-indicators-closed"
    other = await world.officer(f"units/{UNIT}/realisations", {"cycle_id": CYCLE, "items": [realisation_in()]})
    assert other.json()["code"] == "unit-indicators-closed"
    answer = (await world.fact("goals.answered")).body
    assert isinstance(answer, CycleAnswer)
    assert [(each.subject, each.version) for each in answer.unit_subjects] == [
        (f"{world.agency}:unit-indicators:{CYCLE}:{UNIT}", 2)
    ]


async def test_a_person_heard_late_gets_a_plan_and_a_wrong_rater_is_corrected(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    await world.publish(("person.recorded", person_body("late")))
    await enrolled(world, 3)

    await world.publish(("person.recorded", person_body(rater_id="late", version=2)))

    await world.shown(f"plans/{plan_of(world)}", lambda plan: plan["assignment"]["rater_id"] == "late")
    assert (await world.get(f"assignments/{EMPLOYEE}")).json()["version"] == 2


async def test_activities_sent_again_and_in_bulk_count_once(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    days = [f"2026-{number % 9 + 1:02d}-{number % 28 + 1:02d}" for number in range(225)]
    items = [activity_in(f"a{number}", on=day) for number, day in enumerate(days)]

    for outcome in ("recorded", "repeated"):
        answer = await world.post(f"plans/{plan_of(world)}/activities", {"items": items})
        assert {each["outcome"] for each in answer.json()["items"]} == {outcome}

    changed = [activity_in("a0", on="2026-07-07"), activity_in("a1", text="Lain"), activity_in("b", on="2027-01-01")]
    answer = await world.post(f"plans/{plan_of(world)}/activities", {"items": changed})
    codes = [each["code"] for each in answer.json()["items"]]
    assert codes == ["activity-differs", "activity-differs", "outside-cycle"]

    march = (await world.get(f"plans/{plan_of(world)}/activities?month=2026-03")).json()
    assert march["minutes"] == 60 * len(march["items"]) == 60 * 25
    empty = (await world.get(f"plans/{plan_of(world)}/activities?month=2025-03")).json()
    assert (empty["version"], empty["items"]) == (0, [])


async def test_a_command_with_the_same_key_counts_once_and_an_old_version_is_refused(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    proposal = {"objectives": [objective_in()]}
    path = f"plans/{plan_of(world)}/proposals"

    first = await world.post(path, proposal, **{"Idempotency-Key": "k1"})
    again = await world.post(path, proposal, **{"Idempotency-Key": "k1"})
    assert first.headers["etag"] == again.headers["etag"] == f'"{first.json()["version"]}"'

    outdated = await world.post(path, {"objectives": [objective_in(name="Lain")]}, **{"If-Match": '"1"'})
    assert (outdated.status_code, outdated.json()["code"]) == (412, "outdated")


async def test_who_may_do_and_see_what(world: World) -> None:
    await open_cycle(world, EMPLOYEE, "colleague")
    plan = f"plans/{plan_of(world)}"
    await world.post(f"{plan}/proposals", {"objectives": [objective_in()]})

    for who, roles, path, body, code in (
        ("colleague", (), f"{plan}/agreements", {}, "not-yours"),
        (EMPLOYEE, (), f"{plan}/agreements", {}, "self-agreement"),
        ("pengelola", (OFFICER,), f"{plan}/agreements", {}, "not-yours"),
        ("pengelola", (OFFICER,), f"{plan}/proposals", {"objectives": [objective_in()]}, "not-yours"),
        (EMPLOYEE, (), f"units/{UNIT}/indicators", _unit_indicators(), "not-yours"),
    ):
        refused = await world.post(path, body, who, *roles)
        assert (refused.status_code, refused.json()["code"]) == (403, code)

    for who, status in ((EMPLOYEE, 200), (RATER, 200), ("colleague", 403)):
        for path in (plan, f"{plan}/editions", f"{plan}/activities?month=2026-01"):
            assert (await world.get(path, who)).status_code == status
    assert (await world.get(plan, *BY_OFFICER)).status_code == 200
    assert (await world.get(plan, EMPLOYEE, "subscriber")).status_code == 403
    foreign = await world.get(plan, EMPLOYEE, agency="other")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not-found")
    wrong_kind = await world.post(f"plans/{world.agency}:person:{EMPLOYEE}/proposals", {"objectives": [objective_in()]})
    assert wrong_kind.status_code == 404


async def test_employees_see_what_to_serve_in_the_superior_s_plan_and_nothing_more(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    await world.post(f"plans/{plan_of(world, RATER)}/proposals", {"objectives": [objective_in()]}, RATER)

    seen = (await world.get(f"plans/{plan_of(world, RATER)}")).json()

    assert seen["objectives"][0]["objective_id"] == "o1"
    assert (seen["pending"], seen["progress"], seen["last_actor_id"]) == (None, None, None)
    unknown = {"objectives": [objective_in(intervenes_in=f"{plan_of(world, RATER)}:o9")]}
    refused = await world.post(f"plans/{plan_of(world)}/proposals", unknown)
    assert refused.json()["code"] == "unknown-objective"
    assert refused.json()["errors"][0]["pointer"] == "/objectives/0/intervenes_in"


async def test_lists_are_paged_and_show_only_what_one_may_see(world: World) -> None:
    people = [f"p{number}" for number in range(5)]
    await open_cycle(world, EMPLOYEE, *people)

    assert [each["employee_id"] for each in (await world.get("plans")).json()["items"]] == [EMPLOYEE]
    assert (await world.get(f"plans?unit_id={UNIT}")).json()["code"] == "not-yours"
    assert len((await world.get(f"plans?unit_id={UNIT}", RATER)).json()["items"]) == 7
    assert len((await world.get(f"plans?rater_id={RATER}", RATER)).json()["items"]) == 6

    seen: list[str] = []
    more: str | None = f"plans?cycle_id={CYCLE}&limit=3"
    while more:
        page = (await world.get(more, "x", OFFICER)).json()
        seen += [each["employee_id"] for each in page["items"]]
        more = f"plans?cycle_id={CYCLE}&limit=3&after={page['next']}" if page["next"] else None
    assert seen == sorted([EMPLOYEE, RATER, *people])
    elsewhere = await world.get(f"plans?cycle_id={CYCLE}", "x", OFFICER, agency="other")
    assert elsewhere.json()["items"] == []


async def test_a_unit_s_indicators_and_progress(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    await agree(world)
    await world.post(f"plans/{plan_of(world)}/realisations", {"items": [realisation_in()]})

    by_head = await world.post(f"units/{UNIT}/indicators", _unit_indicators(), RATER)
    assert by_head.status_code == 200, by_head.text
    items = {"cycle_id": CYCLE, "items": [realisation_in(value="99")]}
    reported = await world.officer(f"units/{UNIT}/realisations", items)
    assert reported.json()["items"] == [{"realisation_id": "r1", "outcome": "recorded"}]

    whole = (await world.get(f"units/{UNIT}/progress?cycle_id={CYCLE}", RATER)).json()
    assert {each["employee_id"]: each["percent"] for each in whole["people"]} == {RATER: None, EMPLOYEE: "80.00"}
    assert (whole["unit"]["percent"], whole["average_percent"]) == ("99.00", "80.00")
    own = (await world.get(f"units/{UNIT}/progress?cycle_id={CYCLE}")).json()
    assert [each["employee_id"] for each in own["people"]] == [EMPLOYEE]
    assert (await world.get(f"units/{UNIT}/progress?cycle_id={CYCLE}", "x")).status_code == 403
    unknown = await world.officer("units/nowhere/indicators", _unit_indicators())
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unit-unknown")
    unheard = await world.officer(f"units/{UNIT}/indicators", _unit_indicators() | {"cycle_id": "2031"})
    assert (unheard.status_code, unheard.json()["code"]) == (409, "not-yet")


async def test_a_unit_is_followed_live(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    await agree(world)
    url = f"/v1/units/{UNIT}/monitor?cycle_id={CYCLE}"
    header = world.header(RATER)

    async with world.running.client.stream("GET", url, headers=header) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = _events(stream)
        name, everything = await asyncio.wait_for(anext(events), 15)
        assert (name, len(everything["people"])) == ("progress", 2)

        await world.post(f"plans/{plan_of(world)}/realisations", {"items": [realisation_in()]})
        name, row = await asyncio.wait_for(anext(events), 15)
        assert (name, row["employee_id"], row["percent"]) == ("plan", EMPLOYEE, "80.00")

        await world.officer(f"units/{UNIT}/indicators", _unit_indicators())
        name, unit = await asyncio.wait_for(anext(events), 15)
        assert (name, unit["progress"]["indicators"]) == ("unit", 1)
    refused = await world.get(f"units/{UNIT}/monitor?cycle_id={CYCLE}", "x")
    assert refused.status_code == 403


async def test_wrong_requests_are_refused_before_anything_is_read(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    plan = f"plans/{plan_of(world)}"

    for path, body in (
        ("proposals", {"objectives": []}),
        ("proposals", {"objectives": [objective_in(wieght=3)]}),
        ("proposals", {"objectives": [objective_in(intervenes_in="no id")]}),
        ("returns", {"reason": "pendek"}),
        ("realisations", {"items": [realisation_in(value="NaN")]}),
        ("activities", {"items": [activity_in(minutes=-1)]}),
        ("activities", {"items": [activity_in(minutes="60")]}),
    ):
        refused = await world.post(f"{plan}/{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid"), body


def _unit_indicators(target: str = "100") -> dict[str, Any]:
    indicator = {"indicator_id": "i1", "name": "Angka kelulusan", "target": target, "unit": "persen"}
    return {"cycle_id": CYCLE, "on": "2026-01-20", "indicators": [indicator]}


async def _events(stream: Any) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in stream.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
