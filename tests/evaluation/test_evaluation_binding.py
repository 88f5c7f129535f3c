"""Over HTTP: the unit first, periodic results beside the annual one, a binding spread, a calibration that mends it."""

import json
from typing import Any

import pytest
from evaluation_builders import EMPLOYEE, LONG, RATER, dossier, plan, policy
from evaluation_world import appraisal_of, appraised, open_cycle

from services.evaluation.domain.policy.running import policy_text
from shared.events.goals import PlanStatus
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration
HEAD, QUARTER = "eka", "2025-t1"


async def prepare(world: World) -> None:
    own = json.loads(policy_text(policy())) | {"policy_id": "kota-ketat", "periods": ["annual", "quarterly"]}
    own |= {"distribution": {"mode": "block", "people_min": 1}, "periodic": {"required": 1}}
    own["improvement"] = {"predicates": ["butuh_perbaikan"]}
    own["results"] |= {"unit_first": True}
    assert (await world.officer("policies", own)).status_code == 201
    await open_cycle(world, policy_id="kota-ketat")
    await open_cycle(world, policy_id="kota-ketat", cycle_id=QUARTER, period="quarterly", ends_on="2025-03-31")
    for cycle_id in (QUARTER, "2025"):
        await world.officer(f"cycles/{cycle_id}/closing", {})
        where: dict[str, Any] = {"cycle_id": cycle_id, "subject": f"kota:plan:{cycle_id}:{EMPLOYEE}:1"}
        await world.publish(("plan.closed", plan(9, status=PlanStatus.CLOSED, **where)))
        where["subject"] = f"kota:dossier:{cycle_id}:{EMPLOYEE}:1"
        await world.publish(("dossier.closed", dossier(9, closed=True, **where)))


async def test_unit_first_then_a_spread_that_binds_until_a_calibration_mends_it(world: World) -> None:
    await prepare(world)
    follows = {"results": "above", "behaviour": "as"}
    quarter = f"appraisals/{world.agency}:appraisal:{QUARTER}:{EMPLOYEE}:1"
    annual = f"appraisals/{appraisal_of(world)}"
    await appraised(world, status="ready")
    await world.shown(quarter, lambda appraisal: appraisal["status"] == "ready")
    early = await world.post(f"{quarter}/decisions", follows, RATER)
    await world.officer("units/dinas/rating", {"cycle_id": QUARTER, "predicate": "istimewa", "reason": LONG})
    await world.officer("units/dinas/rating", {"cycle_id": "2025", "predicate": "baik", "reason": LONG})
    # Istimewa limits Sangat Baik only, so one person who is Baik fits; under Baik one of one is too many.
    decided = await world.post(f"{quarter}/decisions", {"results": "as", "behaviour": "as", "reason": LONG}, RATER)
    final = await world.post(f"{quarter}/acknowledgements", {})

    assert (early.status_code, early.json()["code"]) == (409, "unit-unrated")
    assert decided.json()["decided"]["predicate"] == "baik"
    assert final.json()["status"] == "final"

    shown = (await world.get(annual, RATER)).json()["periodic"]
    explained = (await world.get(f"{annual}/explanation")).json()
    taken = await world.post(f"{annual}/decisions", follows, RATER)
    held = await world.post(f"{annual}/acknowledgements", {})
    results = (await world.get("units/dinas/results?cycle_id=2025", *BY_OFFICER)).json()["distribution"]

    assert [(each["cycle_id"], each["version"]) for each in shown["results"]] == [(QUARTER, final.json()["version"])]
    assert explained["periodic"]["majority"] == "baik"
    assert explained["sources"][-1]["label"] == "Hasil periodik 1 Januari 2025 s.d. 31 Maret 2025"
    assert taken.json()["periodic"]["results"] == shown["results"]
    assert (held.status_code, held.json()["code"]) == (409, "distribution-violated")
    assert "1 orang dari Baik ke" in held.json()["detail"]
    assert (results["mode"], results["valid"], results["violations"][0]["actual_percent"]) == ("block", False, "100.00")
    assert results["nearest"]["moved"] == 1

    opened = await world.officer(
        "calibrations", {"calibration_id": "k1", "cycle_id": "2025", "units": ["dinas"], "participants": [HEAD]}
    )
    session = f"calibrations/{opened.json()['id']}"
    change = {"appraisal_id": appraisal_of(world), "results": "below", "behaviour": "as", "reason": LONG}
    foreign = await world.post(f"{session}/changes", change, "citra")
    proposed = await world.post(f"{session}/changes", change, HEAD)
    table = (await world.get(session, HEAD)).json()["table"][0]
    raters_view = (await world.get(session, RATER)).json()
    confirmed = await world.post(f"{session}/changes/1/confirmation", {}, RATER)

    assert (opened.status_code, foreign.status_code, proposed.status_code) == (201, 404, 200)
    assert (table["now"]["baik"], table["proposed"]["butuh_perbaikan"]) == (1, 1)
    assert (table["fit_now"]["valid"], table["fit_proposed"]["valid"]) == (False, True)
    assert (raters_view["table"], len(raters_view["changes"])) == (None, 1)
    assert confirmed.json()["decided"]["predicate"] == "butuh_perbaikan"

    await world.shown(session, lambda session: session["changes"][0]["status"] == "applied", HEAD)
    closed = await world.officer(f"{session}/closing", {})
    done = await world.post(f"{annual}/acknowledgements", {})
    habit = await world.get(f"raters/{RATER}/leniency?cycle_id=2025", RATER)
    others = await world.get(f"raters/{RATER}/leniency?cycle_id=2025", EMPLOYEE)
    habits = (await world.get("raters/leniency?cycle_id=2025", *BY_OFFICER)).json()

    assert closed.json()["status"] == "closed"
    assert done.json()["status"] == "final"
    assert done.json()["calibrations"][0]["before"]["outcome"]["predicate"] == "baik"
    assert (habit.json()["people"], habit.json()["rater"], others.status_code) == (1, None, 404)
    assert [(each["rater_id"], each["people"]) for each in habits["items"]] == [(RATER, 1)]
    await improve(world, annual)
    await world.published("calibration.closed", "improvement.agreed")


async def improve(world: World, annual: str) -> None:
    """The result obliges rater and employee to a plan; officers see how far they are."""

    async def flags() -> list[str]:
        listed = (await world.get("follow-ups?cycle_id=2025", *BY_OFFICER)).json()
        return [each["flag"] for each in listed["items"]]

    goal = {"goal": "Laporan tepat waktu", "measure": "Enam laporan", "due_on": "2026-06-30"}
    proposal = {"goals": [goal], "starts_on": "2026-02-01", "ends_on": "2026-07-31", "check_ins_on": ["2026-04-01"]}
    before = await flags()
    none_yet = await world.get(f"{annual}/improvement")
    proposed = await world.post(f"{annual}/improvement", proposal, RATER)
    alone = await world.post(f"{annual}/improvement/agreement", {}, RATER)
    agreed = await world.post(f"{annual}/improvement/agreement", {})

    assert (before, proposed.status_code) == (["improvement_owed"], 200)
    assert (none_yet.json()["owed"], none_yet.json()["plan"]) == (True, None)
    assert (alone.status_code, agreed.json()["plan"]["status"]) == (403, "agreed")
    assert await flags() == ["improvement_running"]
    assert (await world.get("follow-ups?cycle_id=2025")).status_code == 403
    assert (await world.get(f"{annual}/improvement", "citra")).status_code == 404
