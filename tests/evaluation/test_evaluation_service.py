"""The real service on a real broker and database: a cycle from its opening to its end, as people see it."""

import asyncio
import json
from typing import Any

import pytest
from evaluation_builders import (
    EMPLOYEE,
    LONG,
    RATER,
    answer,
    assignment,
    dossier,
    indicator,
    log,
    objective,
    plan,
    policy,
    survey,
    unit_indicators,
)
from evaluation_world import appraisal_of, appraised, close_person, open_cycle

from services.evaluation.domain.policy.running import policy_text
from tests.support.services import ROOT
from tests.support.world import BY_OFFICER, OFFICER, World

pytestmark = pytest.mark.integration
PACKAGED = ROOT / "services" / "evaluation" / "policies" / "sasaran.yaml"


async def test_a_cycle_runs_from_its_opening_to_its_end(world: World) -> None:
    opened = await open_cycle(world)
    assert opened.status_code == 201
    assert opened.json()["policy_version"] == 2
    assert (await open_cycle(world)).status_code == 200
    assert (await open_cycle(world, title="Lain")).json()["code"] == "cycle-exists"

    await world.publish(("plan.agreed", plan()))
    await world.publish(("dossier.updated", dossier()))
    await appraised(world, waits_for=["plan", "dossier"], status="open", suggested={"predicate": "baik"})
    early = await world.post(
        f"appraisals/{appraisal_of(world)}/decisions", {"results": "above", "behaviour": "as"}, RATER
    )
    assert (early.status_code, early.json()["code"]) == (409, "inputs-open")

    closing = await world.officer("cycles/2025/closing", {})
    assert closing.json()["status"] == "closing"
    progress = (await world.get("cycles/2025", *BY_OFFICER)).json()
    assert progress["unanswered"] == ["goals", "feedback"]
    assert [each["employee_id"] for each in progress["waiting"]] == [EMPLOYEE]

    await close_person(world)
    await world.publish(("goals.answered", answer("goals")))
    await world.publish(("feedback.answered", answer("feedback")))
    await appraised(world, status="ready", waits_for=[])

    refused = await world.post(
        f"appraisals/{appraisal_of(world)}/decisions", {"results": "as", "behaviour": "as"}, RATER
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "reason-needed")
    outdated = await world.post(
        f"appraisals/{appraisal_of(world)}/decisions",
        {"results": "as", "behaviour": "as", "reason": LONG},
        RATER,
        **{"If-Match": '"1"'},
    )
    assert outdated.status_code == 412
    decided = await world.post(
        f"appraisals/{appraisal_of(world)}/decisions", {"results": "as", "behaviour": "as", "reason": LONG}, RATER
    )
    assert (decided.json()["status"], decided.json()["deviates"]) == ("decided", True)
    assert decided.headers["ETag"] == f'"{decided.json()["version"]}"'

    final = await world.post(f"appraisals/{appraisal_of(world)}/acknowledgements", {})
    assert (final.json()["status"], final.json()["acknowledged_on"]) == ("final", decided.json()["decided_on"])

    await world.shown("cycles/2025", lambda cycle: cycle["status"] == "closed")
    published = await world.published("cycle.closed", "appraisal.final", "result.final")
    for short in ("cycle.closed", "appraisal.final", "result.final"):
        assert len({each.body.version for each in published if each.short == short}) == 1


async def test_whoever_has_no_part_in_it_is_told_that_there_is_none(world: World) -> None:
    await open_cycle(world)
    await world.publish(("plan.agreed", plan()))
    await appraised(world, status="open")
    path = f"appraisals/{appraisal_of(world)}"

    seen = {who: (await world.get(path, who)).status_code for who in (EMPLOYEE, RATER, "citra")}
    foreign = await world.get(path, EMPLOYEE, OFFICER, agency="lain")
    subscriber = await world.get(path, EMPLOYEE, "subscriber")
    nobody = await world.running.client.get(f"/v1/{path}")

    assert seen == {EMPLOYEE: 200, RATER: 200, "citra": 404}
    assert (foreign.status_code, subscriber.status_code, nobody.status_code) == (404, 403, 401)
    assert [len((await world.get("appraisals", who)).json()["items"]) for who in (EMPLOYEE, "citra")] == [1, 0]
    assert len((await world.get("appraisals?rater_id=ani", RATER, "rater")).json()["items"]) == 1
    assert len((await world.get("appraisals?employee_id=budi", "citra")).json()["items"]) == 0
    assert (await world.get("cycles/2025", agency="lain")).status_code == 404
    assert (await world.get("units/dinas/results?cycle_id=2025")).status_code == 404
    assert (await world.post("cycles/2025/closing", {})).status_code == 403


async def test_the_explanation_is_there_in_the_middle_of_the_cycle(world: World) -> None:
    await open_cycle(world)
    await world.publish(("plan.agreed", plan()))
    await world.publish(("dossier.updated", dossier()))
    await appraised(world, waits_for=["plan", "dossier"], decided=None)
    path = f"appraisals/{appraisal_of(world)}/explanation"
    explanation = await world.shown(path, lambda shown: len(shown["sources"]) == 2)

    assert explanation["summary"].startswith("Saran: hasil kerja di atas ekspektasi (110,00 %)")
    assert explanation["steps"]
    assert explanation["counterfactuals"]
    assert explanation["inputs"]["objectives"][0]["indicators"][0]["actual"] == "110"


async def test_a_units_progress_reaches_everybody_who_reads_it(world: World) -> None:
    await open_cycle(world, "sorong-berkala")
    person = assignment(team_id="tim-a", position="Guru Kelas")
    await world.publish(("plan.agreed", plan(assignment=person)))
    await appraised(world, status="open")

    await world.publish(("unit-indicator.progressed", unit_indicators(2, actual=90)))
    await world.publish(("unit-indicator.progressed", unit_indicators(3, actual=80, unit_id="tim-a")))

    def reached(shown: dict[str, Any]) -> bool:
        return {"80.00", "90.00"} <= {each["percent"] for each in shown["criteria"]}

    assert await world.shown(f"appraisals/{appraisal_of(world)}", reached)


async def test_with_units_nobody_is_ready_before_the_listed_versions_came(world: World) -> None:
    await open_cycle(world, "kutacane-iku")
    await world.officer("cycles/2025/closing", {})
    await close_person(world)
    await appraised(world, waits_for=["units"])
    await world.publish(("goals.answered", answer("goals")))
    await world.publish(("feedback.answered", answer("feedback", units=(("survey:2025:dinas", 3),))))
    await world.publish(("survey.published", survey(2)))
    await asyncio.sleep(1)
    assert (await appraised(world))["status"] == "open"

    await world.publish(("survey.closed", survey(3, closed=True)))

    await appraised(world, status="ready")


async def test_bulk_decisions_answer_for_each_person(world: World) -> None:
    await open_cycle(world)
    await world.officer("cycles/2025/closing", {})
    await close_person(world)
    await appraised(world, status="ready")
    items = [
        {"appraisal_id": appraisal_of(world), "results": "above", "behaviour": "as"},
        {"appraisal_id": appraisal_of(world, "citra"), "results": "above", "behaviour": "as"},
        {"appraisal_id": "lain:appraisal:2025:budi:1", "results": "above", "behaviour": "as"},
    ]

    answered = (await world.post("decisions", {"items": items}, RATER)).json()["items"]
    twice = await world.post("decisions", {"items": items[:1] * 2}, RATER)

    assert [(each["status"], each["code"]) for each in answered] == [
        ("decided", None),
        ("rejected", "not-found"),
        ("rejected", "not-found"),
    ]
    assert answered[0]["predicate"] == "baik"
    assert [(each["status"], each["code"]) for each in twice.json()["items"]] == [
        ("decided", None),
        ("rejected", "entry-twice"),
    ]


async def test_a_unit_is_rated_and_its_results_shown(world: World) -> None:
    await open_cycle(world, "permenpanrb-6-2022")
    head = assignment(heads_unit="dinas")
    await world.publish(("plan.agreed", plan(assignment=head)))
    await world.publish(("dossier.updated", dossier(assignment=head)))
    await appraised(world, status="open")

    rating = {"cycle_id": "2025", "predicate": "istimewa", "reason": "Rencana aksi terlampaui"}
    by_officer = await world.officer("units/dinas/rating", rating)
    rated = await world.post("units/dinas/rating", rating, RATER)

    assert (by_officer.status_code, by_officer.json()["code"]) == (403, "not-yours")
    assert (rated.status_code, rated.json()["predicate"]) == (200, "istimewa")
    assert await appraised(world, suggested={"results": "above"})
    results = (await world.get("units/dinas/results?cycle_id=2025")).json()
    assert (results["people"], results["rating"]["predicate"]) == (1, "istimewa")
    assert (await world.officer("units/dinas/rating", rating | {"cycle_id": "2030"})).status_code == 404


async def test_an_agency_uploads_checks_and_uses_its_own_policy(world: World) -> None:
    own = json.loads(policy_text(policy())) | {"policy_id": "kota-sendiri"}

    checked = await world.officer("policies?dry_run=true", own)
    before = (await world.get("policies")).json()["items"]
    kept = await world.officer("policies", own)
    again = await world.officer("policies", own)
    other = await world.officer("policies", own | {"regulation": "Lain"})
    packaged = await world.officer("policies", json.loads(policy_text(policy())))
    wrong = await world.officer("policies", own | {"salah": 1})

    assert (checked.status_code, checked.json()["valid"]) == (200, True)
    assert "kota-sendiri" not in {each["policy_id"] for each in before}
    assert (kept.status_code, again.status_code) == (201, 200)
    assert (other.json()["code"], packaged.json()["code"]) == ("policy-exists", "policy-packaged")
    assert wrong.status_code == 422
    assert (await world.get("policies/kota-sendiri/2")).json()["policy"]["policy_id"] == "kota-sendiri"
    assert (await world.get("policies/kota-sendiri/3")).status_code == 404
    assert (await open_cycle(world, "sasaran", policy_id="kota-sendiri")).status_code == 201
    unknown = await open_cycle(world, "sasaran", policy_id="tidak-ada", cycle_id="2026")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-policy")


async def test_a_policy_is_taken_as_yaml_and_a_wrong_one_is_refused_field_by_field(world: World) -> None:
    text = PACKAGED.read_text().replace("policy_id: sasaran", "policy_id: dari-yaml")
    header = world.header(*BY_OFFICER) | {"Content-Type": "application/yaml"}

    kept = await world.running.client.post("/v1/policies", content=text, headers=header)
    wrong = await world.running.client.post(
        "/v1/policies", content=text.replace("weight: 100", "weight: banyak"), headers=header
    )

    assert (kept.status_code, kept.json()["id"]) == (201, f"{world.agency}:policy:dari-yaml:2")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "policy-refused")
    assert "weight" in wrong.json()["errors"][0]["pointer"]


async def test_training_then_observation_then_unrated_with_a_reason(world: World) -> None:
    await open_cycle(world, "kutacane-kompetensi")
    accuracy = objective(indicator(component="akurasi"))
    await world.publish(("plan.agreed", plan(objectives=(accuracy,))))
    await appraised(world, status="open")
    seen = {"competence": "teknis-jabatan", "held": 3, "observed": "Data siswa tanpa salah ketik", "on": "2025-10-01"}
    path = f"appraisals/{appraisal_of(world)}"

    early = await world.post(f"{path}/observations", {"items": [seen]}, RATER)
    await world.publish(("activity.recorded", log(jp=24)))
    await appraised(world, trainings_jp="24")
    noted = await world.post(f"{path}/observations", {"items": [seen]}, RATER)

    assert (early.status_code, early.json()["code"]) == (409, "stage-missing")
    assert noted.json()["observations"][0]["held"] == 3
    await world.officer("cycles/2025/closing", {})
    await close_person(world)
    await appraised(world, status="ready")
    late = await world.post(f"{path}/observations", {"items": [seen | {"held": 5}]}, RATER)
    unrated = await world.officer(f"{path}/unrated", {"reason": LONG})
    assert late.json()["code"] == "cycle-closing"
    assert (unrated.json()["status"], unrated.json()["decided"], unrated.json()["unrated_reason"]) == (
        "final",
        None,
        LONG,
    )


async def test_the_same_key_twice_is_one_command(world: World) -> None:
    await open_cycle(world)
    await world.officer("cycles/2025/closing", {})
    await close_person(world)
    await appraised(world, status="ready")
    body = {"results": "as", "behaviour": "as", "reason": LONG}
    path = f"appraisals/{appraisal_of(world)}/decisions"

    first = await world.post(path, body, RATER, **{"Idempotency-Key": "k1"})
    second = await world.post(path, body, RATER, **{"Idempotency-Key": "k1"})

    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.json()["version"] == second.json()["version"]
