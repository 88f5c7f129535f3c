"""At the real service: who leaves is completed without a word; officials who left are found before anybody waits."""

from datetime import date, timedelta
from typing import Any

import pytest
from evaluation_builders import EMPLOYEE, LONG, RATER, answer, assignment, dossier, plan
from evaluation_world import appraisal_of, appraised, open_cycle

from shared import clock
from shared.events.directory import Employment, EmploymentEnd
from shared.events.goals import PlanStatus
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration
HEAD = "eka"
LEFT: dict[str, Any] = {"ends_on": date(2025, 6, 30), "ended": EmploymentEnd.RETIRED}


def employment(employee_id: str, last_day: date, ended: EmploymentEnd | None = EmploymentEnd.RETIRED) -> Employment:
    return Employment(
        agency_id="kota",
        subject=f"kota:employment:{employee_id}",
        version=1,
        employee_id=employee_id,
        last_day=last_day,
        ended=ended,
    )


async def test_who_left_is_decided_before_the_end_and_keeps_no_cycle_open(world: World) -> None:
    await open_cycle(world)
    await world.publish(("plan.ended", plan(4, **LEFT)), ("dossier.updated", dossier(3)))
    ready = await appraised(world, status="ready")
    own = f"appraisals/{appraisal_of(world)}"

    decided = await world.post(f"{own}/decisions", {"results": "as", "behaviour": "as", "reason": LONG}, RATER)
    explained = (await world.get(f"{own}/explanation", RATER)).json()
    await world.officer("cycles/2025/closing", {})
    await world.publish(
        ("plan.closed", plan(9, status=PlanStatus.CLOSED, **LEFT)),
        ("dossier.closed", dossier(9, closed=True)),
        ("goals.answered", answer("goals")),
        ("feedback.answered", answer("feedback")),
    )
    closed = await world.shown("cycles/2025", lambda body: body["status"] == "closed", *BY_OFFICER)

    assert ready["ends_on"] == "2025-06-30"
    assert decided.json()["status"] == "decided"
    assert explained["steps"][0]["id"] == "time"
    assert explained["inputs"]["time"]["ends_on"] == "2025-06-30"
    assert closed["appraisals"]["final"] == 1
    final = (await world.get(own, *BY_OFFICER)).json()
    assert (final["acknowledged_on"], final["finalised_by"]) == (None, None)
    assert final["final_reason"].startswith("Pegawai pensiun, hari terakhir 30 Juni 2025. Pernyataan mengetahui tidak")

    filed = await world.officer(f"{own}/objection", {"reason": LONG})
    await world.officer(f"{own}/objection/decider", {"decider_id": HEAD, "reason": LONG})
    await world.publish(("employment.recorded", employment(HEAD, date(2026, 1, 1))))
    queue = await world.shown("work-queue/officials-left", lambda body: body["items"], *BY_OFFICER)
    renamed = await world.officer(f"{own}/objection/decider", {"decider_id": "gita", "reason": LONG})
    after = (await world.get("work-queue/officials-left", *BY_OFFICER)).json()

    assert (filed.status_code, filed.json()["objection"]["recorded_by"]) == (200, "pengelola")
    assert [(each["official_id"], each["appraisals"]) for each in queue["items"]] == [(HEAD, 0)]
    assert queue["items"][0]["objections"] == [appraisal_of(world)]
    assert "/objection/decider" in queue["items"][0]["next_steps"][0]
    assert (renamed.status_code, after["items"]) == (200, [])


async def test_officials_who_left_are_found_with_what_waits_for_them(world: World) -> None:
    today = clock.day_in("Asia/Jakarta", clock.now())
    near, far = today + timedelta(days=30), today + timedelta(days=31)
    await open_cycle(world)
    who = {"a": RATER, "b": HEAD, "c": "jauh", "d": RATER}
    for employee_id, rater_id in who.items():
        person = assignment(employee_id=employee_id, rater_id=rater_id)
        await world.publish(
            ("plan.agreed", plan(assignment=person, subject=f"kota:plan:2025:{employee_id}:1")),
            ("employment.recorded", employment(employee_id, today - timedelta(days=1))),
        )
    await world.publish(
        ("employment.recorded", employment(RATER, today - timedelta(days=1))),
        ("employment.recorded", employment(HEAD, near, None)),
        ("employment.recorded", employment("jauh", far)),
    )
    path = "work-queue/officials-left"

    found = await world.shown(path, lambda body: len(body["items"]) == 2, *BY_OFFICER)
    first = (await world.get(path, *BY_OFFICER, limit=1)).json()
    second = (await world.get(path, *BY_OFFICER, limit=1, after=first["next"])).json()
    refused = await world.get(path, EMPLOYEE)

    gone, leaving = found["items"]
    assert (gone["official_id"], gone["over"], gone["ended"]) == (RATER, True, "retired")
    assert (gone["appraisals"], gone["cycles"], gone["objections"]) == (2, {"2025": 2}, [])
    assert any("direktori" in each for each in gone["next_steps"])
    assert (leaving["official_id"], leaving["over"], leaving["last_day"]) == (HEAD, False, near.isoformat())
    assert [each["items"][0]["official_id"] for each in (first, second)] == [RATER, HEAD]
    assert (found["next"], first["next"], second["next"]) == (None, RATER, None)
    assert refused.status_code == 403
