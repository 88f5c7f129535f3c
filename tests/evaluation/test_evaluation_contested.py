"""Over HTTP: objections by the clock, and many who save the same appraisal at once."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from evaluation_builders import CYCLE_ID, EMPLOYEE, LONG, RATER, assignment, plan
from evaluation_world import appraisal_of, appraised, close_person, open_cycle

from shared import clock
from shared.indonesian import date_text
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration
HEAD = "eka"


def today() -> date:
    return clock.day_in("Asia/Jakarta", clock.now())


async def ready_person(world: World) -> str:
    await open_cycle(world)
    await world.officer("cycles/2025/closing", {})
    await close_person(world)
    await appraised(world, status="ready")
    return f"appraisals/{appraisal_of(world)}"


async def final_person(world: World) -> str:
    path = await ready_person(world)
    await world.post(f"{path}/decisions", {"results": "above", "behaviour": "as"}, RATER)
    await world.post(f"{path}/acknowledgements", {})
    return path


async def test_an_objection_goes_to_the_raters_superior_and_supersedes_the_result(world: World) -> None:
    own = plan(subject=f"kota:plan:{CYCLE_ID}:{RATER}:1", assignment=assignment(employee_id=RATER, rater_id=HEAD))
    path = await final_person(world)
    await world.publish(("plan.agreed", own))
    await world.shown(f"appraisals/{appraisal_of(world, RATER)}", bool, RATER)
    until = (await world.get(f"{path}/objection")).json()["last_day"]
    filed = await world.post(f"{path}/objection", {"reason": LONG})
    unknown = await world.get(path, "orang-lain")
    listed = (await world.get("objections", HEAD)).json()["items"]
    others = (await world.get("objections", EMPLOYEE)).json()["items"]
    officers = (await world.get("objections", *BY_OFFICER)).json()["items"]
    said = await world.post(f"{path}/objection/statements", {"text": LONG}, RATER)
    refused = await world.post(f"{path}/objection/decision", {"upheld": False, "reason": LONG}, RATER)
    better = {"upheld": True, "results": "above", "behaviour": "above", "reason": LONG}
    ruled = await world.post(f"{path}/objection/decision", better, HEAD)
    again = await world.post(f"{path}/objection", {"reason": LONG})

    assert filed.json()["objection"]["last_day"] == until
    assert filed.json()["objection"]["decider_id"] == HEAD
    assert unknown.status_code == 404
    assert [each["employee_id"] for each in listed] == [EMPLOYEE]
    assert ([each["employee_id"] for each in officers], others) == ([EMPLOYEE], [])
    assert said.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (403, "not-yours")
    assert (ruled.json()["decided"]["predicate"], ruled.json()["decided_by"]) == ("sangat_baik", HEAD)
    assert ruled.json()["replaced"][0]["decided"]["outcome"]["predicate"] == "baik"
    assert (again.status_code, again.json()["code"]) == (409, "objection-decided")
    published = await world.published("appraisal.superseded", "result.superseded")
    for short in ("appraisal.superseded", "result.superseded"):
        assert len({each.body.version for each in published if each.short == short}) == 1


async def told(world: World, days_ago: int) -> None:
    """Let it have been days ago that the platform told the result."""
    async with world.documents() as documents:
        stored = await documents.find_one({"_id": appraisal_of(world)})
        assert stored is not None
        earlier = datetime.fromisoformat(stored["state"]["decision"]["finalised_at"]) - timedelta(days=days_ago)
        on = (today() - timedelta(days=days_ago)).isoformat()
        changed = {"state.decision.finalised_at": earlier.isoformat(), "state.decision.finalised_on": on}
        await documents.update_one({"_id": stored["_id"]}, {"$set": changed})


async def test_who_comes_a_day_late_is_told_the_day_and_an_officer_may_record_a_letter(world: World) -> None:
    path = await final_person(world)
    await told(world, 15)
    last = today() - timedelta(days=1)
    came = {"reason": LONG, "on": last.isoformat(), "on_reason": "Surat tertinggal di sekretariat."}

    late = await world.post(f"{path}/objection", {"reason": LONG})
    back = await world.post(f"{path}/objection", came)
    bare = await world.officer(f"{path}/objection", {"reason": LONG, "on": last.isoformat()})
    letter = await world.officer(f"{path}/objection", came)
    undecided = await world.officer(f"{path}/objection/decision", {"upheld": False, "reason": LONG})
    named = await world.officer(f"{path}/objection/decider", {"decider_id": HEAD, "reason": LONG})

    assert (late.status_code, late.json()["code"]) == (409, "objection-late")
    assert date_text(last) in late.json()["detail"]
    assert (back.status_code, back.json()["errors"][0]["pointer"]) == (422, "/on")
    assert (bare.status_code, bare.json()["errors"][0]["pointer"]) == (422, "/on_reason")
    assert letter.json()["objection"]["recorded_by"] == "pengelola"
    assert letter.json()["objection"]["filed_on_reason"] == came["on_reason"]
    assert (undecided.status_code, undecided.json()["code"]) == (409, "decider-unknown")
    assert named.json()["objection"]["decider_id"] == HEAD


async def test_an_earlier_day_of_finalisation_takes_nothing_from_the_time_to_object(world: World) -> None:
    path = await ready_person(world)
    await world.post(f"{path}/decisions", {"results": "above", "behaviour": "as"}, RATER)
    far = await world.officer(f"{path}/finalisations", {"reason": LONG, "on": "2020-01-01"})
    read = await world.post(f"{path}/acknowledgements", {"on": "2020-01-01"})
    paper = {"reason": LONG, "on": (today() - timedelta(days=60)).isoformat(), "on_reason": "Naskah lebih dahulu."}
    final = await world.officer(f"{path}/finalisations", paper)
    until = (await world.get(f"{path}/objection")).json()["last_day"]
    handed = {"evidence": "Tanda terima nomor 17 bertanda tangan.", "on": paper["on"]}
    proven = await world.officer(f"{path}/hand-overs", handed)
    filed = await world.post(f"{path}/objection", {"reason": LONG})

    assert [(each.status_code, each.json()["code"]) for each in (far, read)] == [(422, "day-too-early")] * 2
    assert (final.json()["finalised_on"], final.json()["acknowledged_on"]) == (paper["on"], None)
    assert until == (today() + timedelta(days=14)).isoformat()
    assert proven.json()["hand_overs"][0]["recorded_by"] == "pengelola"
    assert filed.json()["objection"]["last_day"] == until


async def twenty(world: World, path: str, **headers: str) -> list[Any]:
    """Twenty windows of the same rater, each with a text of its own."""
    bodies = [{"results": "as", "behaviour": "as", "reason": f"{LONG} Layar {number}."} for number in range(20)]
    return list(await asyncio.gather(*(world.post(f"{path}/decisions", body, RATER, **headers) for body in bodies)))


async def test_of_twenty_who_saw_the_same_version_exactly_one_saves(world: World) -> None:
    path = await ready_person(world)
    seen = (await world.get(path)).headers["ETag"]

    answers = await twenty(world, path, **{"If-Match": seen})
    now = (await world.get(path)).json()

    won = [each for each in answers if each.status_code == 200]
    lost = [each.json() for each in answers if each.status_code != 200]
    assert len(won) == 1
    assert {(each["status"], each["code"]) for each in lost} == {(412, "outdated")}
    assert {each["current_version"] for each in lost} == {now["version"]}
    assert str(now["version"]) in lost[0]["detail"]
    assert now["deviation_reason"] == won[0].json()["deviation_reason"]
    facts = [each for each in await world.published("appraisal.decided") if each.short == "appraisal.decided"]
    assert len({each.body.version for each in facts}) == 1


async def test_without_if_match_every_one_is_taken_in_turn_and_the_last_stands(world: World) -> None:
    path = await ready_person(world)
    before = (await world.get(path)).json()["version"]

    answers = await twenty(world, path)
    now = (await world.get(path)).json()

    versions = sorted(each.json()["version"] for each in answers)
    assert {each.status_code for each in answers} == {200}
    assert versions == list(range(before + 1, before + 21))
    last = next(each.json() for each in answers if each.json()["version"] == now["version"])
    assert now["deviation_reason"] == last["deviation_reason"]
