"""What reaches many plans, on a real broker and database: a superior's revision, a template, a deadline."""

from typing import Any

import pytest
from goals_builders import CYCLE, EMPLOYEE, RATER, person_body
from goals_world import agree, objective_in, open_cycle, plan_of

from shared.events.goals import Plan
from tests.support.waiting import eventually
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration


async def _plan(world: World, employee: str) -> dict[str, Any]:
    return dict((await world.get(f"plans/{plan_of(world, employee)}", employee)).json())


async def test_a_superior_s_revision_reaches_two_levels_down_and_is_settled(world: World) -> None:
    await open_cycle(world, EMPLOYEE, "head", "low")
    await world.publish(
        ("person.recorded", person_body(RATER, rater_id="head", heads_unit=None, version=2)),
        ("person.recorded", person_body("low", rater_id=EMPLOYEE, version=2)),
    )

    async def corrected() -> bool:
        raters = [(await _plan(world, who))["assignment"]["rater_id"] for who in (RATER, "low")]
        return raters == ["head", EMPLOYEE]

    await eventually(corrected)
    early = await world.post(
        f"plans/{plan_of(world)}/proposals",
        {"objectives": [objective_in(intervenes_in=f"{plan_of(world, RATER)}:o1")], "on": "2026-01-12"},
    )
    assert [each["code"] for each in early.json()["pending"]["flags"]] == ["superior-plan-missing"]

    await agree(world, RATER, "head")
    assert (await _plan(world, EMPLOYEE))["pending"]["flags"] == []
    await agree(world, EMPLOYEE, RATER, intervenes_in=f"{plan_of(world, RATER)}:o1", cascade="direct")
    await agree(world, "low", EMPLOYEE, intervenes_in=f"{plan_of(world, EMPLOYEE)}:o1")
    await agree(world, RATER, "head", name="Pembelajaran lebih baik")

    low = await world.shown(f"plans/{plan_of(world, 'low')}", lambda plan: plan["impacts"], "low")
    (impact,) = low["impacts"]
    assert (impact["objective"], impact["edition"], impact["levels_up"]) == (f"{plan_of(world, RATER)}:o1", 2, 2)
    note = {"objective": impact["objective"], "note": "Sudah dibahas dengan atasan.", "edition": 2}
    settled = await world.post(f"plans/{plan_of(world, 'low')}/impact-notes", note, "low")
    assert [each["status"] for each in settled.json()["impacts"]] == ["handled"]

    async def told() -> bool:
        impacted = [each.body for each in await world.published("plan.impacted") if each.short == "plan.impacted"]
        counts = {body.subject: len(body.impacts) for body in impacted if isinstance(body, Plan)}
        return counts == {plan_of(world): 1, plan_of(world, "low"): 0}

    await eventually(told)

    path = f"plans/{plan_of(world, RATER)}/editions/2/difference"
    difference = (await world.get(f"{path}?from=1", "head")).json()
    assert difference["sentences"] == [
        'Hasil kerja "Pembelajaran berjalan": rumusan berubah dari "Pembelajaran berjalan" menjadi '
        '"Pembelajaran lebih baik".'
    ]
    assert (await world.get(path, "stranger")).status_code == 403
    assert (await world.get(f"plans/{plan_of(world, RATER)}/editions/9/difference", "head")).status_code == 404


async def test_a_template_is_tried_then_put_into_the_plans_of_a_population(world: World) -> None:
    await open_cycle(world, EMPLOYEE, "done", weights_total=10)
    await world.post(f"plans/{plan_of(world, 'done')}/proposals", {"objectives": [objective_in(weight=10)]}, "done")
    template = {"title": "Guru", "objectives": [objective_in(weight=10, serves="mutu", cascade="indirect")]}
    assert (await world.post("templates/guru", template)).status_code == 403
    created = await world.officer("templates/guru", template)
    assert created.status_code == 200, created.text
    people = {"cycle_id": CYCLE, "population": {"employees": [EMPLOYEE, "done"]}}

    tried = (await world.officer("templates/guru/assignments", people)).json()
    assert {each["employee_id"]: (each["fate"], each["code"]) for each in tried["items"]} == {
        EMPLOYEE: ("gets", ""),
        "done": ("skipped", "already-proposed"),
    }
    assert (await _plan(world, EMPLOYEE))["prefilled"] is None

    begun = await world.officer("templates/guru/assignments", people | {"dry_run": False})
    assert begun.status_code == 200, begun.text

    path = f"template-assignments/{begun.json()['id']}"
    ended = await world.shown(path, lambda assignment: assignment["done"], *BY_OFFICER)
    assert (ended["have"], ended["skipped"], ended["failed"]) == (1, {"already-proposed": 1}, 0)
    mine = await _plan(world, EMPLOYEE)
    assert mine["prefilled"]["objectives"][0]["intervenes_in"] == f"{plan_of(world, RATER)}:mutu"
    proposed = await world.post(f"plans/{plan_of(world)}/proposals", {"as_prefilled": True})
    assert proposed.status_code == 200, proposed.text
    assert proposed.json()["pending"]["template"] == {"template_id": "guru", "version": 1, "adapted": False}
    foreign = await world.get(f"template-assignments/x{begun.json()['id']}", *BY_OFFICER)
    assert foreign.status_code == 404


async def test_who_is_late_is_listed_and_reminded_once(world: World) -> None:
    await open_cycle(world, EMPLOYEE, deadline_days=30)
    await world.post(f"plans/{plan_of(world)}/proposals", {"objectives": [objective_in()]})
    path = f"cycles/{CYCLE}/late"
    assert (await world.get(path)).status_code == 403
    assert (await world.get(path, *BY_OFFICER)).json()["items"] == []
    assert (await world.get(f"{path}?on=2099-01-01", *BY_OFFICER)).json()["code"] == "day-ahead"

    await _as_if_opened_in_january(world)

    published = await world.published("plan.reminded", "plan.reminded")
    reminded = [each.body for each in published if each.short == "plan.reminded"]
    assert len(reminded) == 2
    by_plan = {body.subject: body.reminder for body in reminded if isinstance(body, Plan)}
    desks = {subject: (each.desk.value, each.employee_id) for subject, each in by_plan.items() if each is not None}
    assert desks == {plan_of(world): ("rater", RATER), plan_of(world, RATER): ("employee", RATER)}
    now = (await world.get(path, *BY_OFFICER)).json()["items"]
    assert {each["employee_id"]: len(each["reminded"]) for each in now} == {EMPLOYEE: 1, RATER: 1}
    theirs = (await world.get(f"{path}?on=2026-03-01&desk=rater", *BY_OFFICER)).json()["items"]
    assert [(each["employee_id"], each["at"]) for each in theirs] == [(EMPLOYEE, RATER)]


async def _as_if_opened_in_january(world: World) -> None:
    """Put back what the service noted about its plans, and that it looked today: no test can wait for days."""
    async with world.documents() as documents:

        async def looked() -> bool:
            cycle = await documents.find_one({"_id": f"{world.agency}:cycle:{CYCLE}"})
            return bool(cycle and cycle["state"].get("reminded_on"))

        await eventually(looked)
        for employee in (EMPLOYEE, RATER):
            change = {"$set": {"state.opened_at": "2026-01-05T03:00:00Z"}}
            await documents.update_one({"_id": plan_of(world, employee)}, change)
        await documents.update_one({"_id": f"{world.agency}:cycle:{CYCLE}"}, {"$set": {"state.reminded_on": None}})


async def test_a_wrong_rater_is_reported_and_put_right_by_the_directory(world: World) -> None:
    await open_cycle(world, EMPLOYEE, "right")
    path = f"plans/{plan_of(world)}/rater-reports"
    report = {"reason": "Atasan saya pindah tugas.", "right_rater_id": "right"}
    assert (await world.post(path, report, "stranger")).status_code == 403
    for right, code in (("nobody", "right-rater"), ("right", None)):
        answer = await world.post(path, report | {"right_rater_id": right})
        assert answer.json().get("code") == code
    other = await world.post(f"plans/{plan_of(world, 'right')}/rater-reports", {"reason": "Penilai keliru."}, "right")
    assert other.status_code == 200, other.text
    assert (await world.get("rater-reports")).status_code == 403

    queue = (await world.get("rater-reports", *BY_OFFICER)).json()["items"]
    assert [each["employee_id"] for each in queue] == [EMPLOYEE, "right"]
    assert (queue[0]["rater_id"], queue[0]["reports"][0]["right_rater_id"]) == (RATER, "right")

    closing = {"reason": "Penilai sudah benar menurut SK."}
    closed = await world.officer(f"plans/{plan_of(world, 'right')}/rater-reports/1/closings", closing)
    assert closed.status_code == 200, closed.text
    await world.publish(("person.recorded", person_body(rater_id="right", version=2)))

    await world.shown("rater-reports", lambda queue: queue["items"] == [], *BY_OFFICER)
    reports = (await _plan(world, EMPLOYEE))["rater_reports"]
    assert [each["status"] for each in reports] == ["corrected"]
