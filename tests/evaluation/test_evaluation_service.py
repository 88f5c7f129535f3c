"""The real service on a real broker and database: a cycle from its opening to its end, as people see it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
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

from cli.stack import Stack
from services.evaluation.domain.policy import policy_text
from shared import clock
from shared.bus.cloudevents import encode
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.goals import PlanStatus
from shared.events.registry import APPRAISALS, BY_SHORT, EVALUATION
from tests.support.identity import Identity
from tests.support.services import ROOT, RunningService, environment, service

pytestmark = pytest.mark.integration
OFFICER = "performance_officer"
PACKAGED = ROOT / "services" / "evaluation" / "policies" / "sasaran.yaml"


@dataclass
class World:
    """One agency, its service and its broker."""

    agency: str
    running: RunningService
    identity: Identity
    publisher: Publisher
    bootstrap: str

    async def hear(self, type_: str, body: Body) -> None:
        text = body.model_dump_json().replace('"kota', f'"{self.agency}')
        own = BY_SHORT[type_].adapter.validate_json(text)
        await self.publisher.publish(
            [encode(BY_SHORT[type_], own, now=clock.now(), cause_id="test", correlation_id="test")]
        )

    async def get(self, path: str, who: str = EMPLOYEE, *roles: str, agency: str | None = None) -> Any:
        header = self.identity.header(who, agency or self.agency, *roles)
        return await self.running.client.get(f"/v1/{path}", headers=header)

    async def post(self, path: str, body: Any, who: str = EMPLOYEE, *roles: str, **headers: str) -> Any:
        header = self.identity.header(who, self.agency, *roles) | headers
        return await self.running.client.post(f"/v1/{path}", json=body, headers=header)

    async def officer(self, path: str, body: Any) -> Any:
        return await self.post(path, body, "pengelola", OFFICER)

    async def open_cycle(self, policy_id: str = "sasaran", /, **more: Any) -> Any:
        body = {
            "cycle_id": "2025",
            "title": "Penilaian 2025",
            "policy_id": policy_id,
            "period": policy(policy_id).periods[0].value,
            "starts_on": "2025-01-01",
            "ends_on": "2025-12-31",
        }
        return await self.officer("cycles", body | more)

    def appraisal(self, employee_id: str = EMPLOYEE) -> str:
        return f"{self.agency}:appraisal:2025:{employee_id}:1"

    async def shown(self, **having: Any) -> dict[str, Any]:
        """Wait until the appraisal shows these values."""

        async def look() -> dict[str, Any] | None:
            found = await self.get(f"appraisals/{self.appraisal()}")
            body: dict[str, Any] = found.json() if found.status_code == 200 else {}
            return body if body and _holds(body, having) else None

        found: dict[str, Any] = await eventually(look)
        return found

    async def close_person(self, **more: Any) -> None:
        await self.hear("plan.closed", plan(9, status=PlanStatus.CLOSED, logs=(("2025-03", 4),), **more))
        await self.hear("activity.closed", log("2025-03", 4, closed=True, jp=24))
        await self.hear("dossier.closed", dossier(9, closed=True, **more))

    async def said(self) -> list[str]:
        """Types of all events about this agency so far."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            parts = [TopicPartition(topic, number) for topic in (EVALUATION, APPRAISALS) for number in range(6)]
            consumer.assign(parts)
            ends = await consumer.end_offsets(parts)
            await consumer.seek_to_beginning(*parts)
            found = []
            while any([await consumer.position(part) < end for part, end in ends.items()]):
                for batch in (await consumer.getmany(timeout_ms=500)).values():
                    found += [_type(each) for each in batch if each.key.startswith(f"{self.agency}:".encode())]
            return found
        finally:
            await consumer.stop()


def _type(record: Any) -> str:
    headers = {key: value.decode() for key, value in record.headers}
    return str(headers["ce_type"].split(".", 3)[3].removesuffix(".v1"))


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.fixture(scope="module")
async def running(
    servers: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningService]:
    env = environment(servers, database="evaluation_service", key_file=identity.key_file)
    async with service("evaluation", env, tmp_path_factory.mktemp("evaluation")) as started:
        yield started


@pytest.fixture(scope="module")
async def publisher(servers: Stack, running: RunningService) -> AsyncIterator[Publisher]:
    made = Publisher(servers.broker.bootstrap, client_id="evaluation-tests")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def world(running: RunningService, identity: Identity, publisher: Publisher, servers: Stack) -> World:
    agency = f"kota-{clock.random_id()[:8]}"
    return World(agency, running, identity, publisher, servers.broker.bootstrap)


def _holds(body: dict[str, Any], having: dict[str, Any]) -> bool:
    return all(
        _holds(body[name], value) if isinstance(value, dict) else body[name] == value for name, value in having.items()
    )


async def test_a_cycle_runs_from_its_opening_to_its_end(world: World) -> None:
    opened = await world.open_cycle()
    assert opened.status_code == 201
    assert opened.json()["policy_version"] == 1
    assert (await world.open_cycle()).status_code == 200
    assert (await world.open_cycle(title="Lain")).json()["code"] == "cycle-exists"

    await world.hear("plan.agreed", plan())
    await world.hear("dossier.updated", dossier())
    await world.shown(waits_for=["plan", "dossier"], status="open", suggested={"predicate": "baik"})
    early = await world.post(
        f"appraisals/{world.appraisal()}/decisions", {"results": "above", "behaviour": "as"}, RATER
    )
    assert (early.status_code, early.json()["code"]) == (409, "inputs-open")

    closing = await world.officer("cycles/2025/closing", {})
    assert closing.json()["status"] == "closing"
    progress = (await world.get("cycles/2025", "pengelola", OFFICER)).json()
    assert progress["unanswered"] == ["goals", "feedback"]
    assert [each["employee_id"] for each in progress["waiting"]] == [EMPLOYEE]

    await world.close_person()
    await world.hear("goals.answered", answer("goals"))
    await world.hear("feedback.answered", answer("feedback"))
    await world.shown(status="ready", waits_for=[])

    refused = await world.post(f"appraisals/{world.appraisal()}/decisions", {"results": "as", "behaviour": "as"}, RATER)
    assert (refused.status_code, refused.json()["code"]) == (422, "reason-needed")
    outdated = await world.post(
        f"appraisals/{world.appraisal()}/decisions",
        {"results": "as", "behaviour": "as", "reason": LONG},
        RATER,
        **{"If-Match": '"1"'},
    )
    assert outdated.status_code == 412
    decided = await world.post(
        f"appraisals/{world.appraisal()}/decisions", {"results": "as", "behaviour": "as", "reason": LONG}, RATER
    )
    assert (decided.json()["status"], decided.json()["deviates"]) == ("decided", True)
    assert decided.headers["ETag"] == f'"{decided.json()["version"]}"'

    final = await world.post(f"appraisals/{world.appraisal()}/acknowledgements", {"on": "2026-01-10"})
    assert (final.json()["status"], final.json()["acknowledged_on"]) == ("final", "2026-01-10")

    async def closed() -> bool:
        return bool((await world.get("cycles/2025")).json()["status"] == "closed")

    await eventually(closed)
    said = await world.said()
    assert {"cycle.opened", "cycle.closing", "cycle.closed", "appraisal.suggested", "appraisal.decided"} <= set(said)
    assert [said.count(each) for each in ("appraisal.acknowledged", "appraisal.final", "result.final")] == [1, 1, 1]


async def test_whoever_has_no_part_in_it_is_told_that_there_is_none(world: World) -> None:
    await world.open_cycle()
    await world.hear("plan.agreed", plan())
    await world.shown(status="open")
    path = f"appraisals/{world.appraisal()}"

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
    await world.open_cycle()
    await world.hear("plan.agreed", plan())
    await world.hear("dossier.updated", dossier())
    await world.shown(waits_for=["plan", "dossier"], decided=None, rules=(await world.shown())["rules"])

    async def explained() -> dict[str, Any] | None:
        found = (await world.get(f"appraisals/{world.appraisal()}/explanation")).json()
        return dict(found) if len(found["sources"]) == 2 else None

    explanation = await eventually(explained)

    assert explanation["summary"].startswith("Saran: hasil kerja di atas ekspektasi (110,00 %)")
    assert explanation["steps"]
    assert explanation["counterfactuals"]
    assert explanation["inputs"]["objectives"][0]["indicators"][0]["actual"] == "110"


async def test_a_units_progress_reaches_everybody_who_reads_it(world: World) -> None:
    await world.open_cycle("sorong-berkala")
    person = assignment(team_id="tim-a", position="Guru Kelas")
    await world.hear("plan.agreed", plan(assignment=person))
    await world.shown(status="open")

    await world.hear("unit-indicator.progressed", unit_indicators(2, actual=90))
    await world.hear("unit-indicator.progressed", unit_indicators(3, actual=80, unit_id="tim-a"))

    async def reached() -> bool:
        criteria = (await world.get(f"appraisals/{world.appraisal()}")).json()["criteria"]
        return {"80.00", "90.00"} <= {each["percent"] for each in criteria}

    assert await eventually(reached)


async def test_with_units_nobody_is_ready_before_the_listed_versions_came(world: World) -> None:
    await world.open_cycle("kutacane-iku")
    await world.officer("cycles/2025/closing", {})
    await world.close_person()
    await world.shown(waits_for=["units"])
    await world.hear("goals.answered", answer("goals"))
    await world.hear("feedback.answered", answer("feedback", units=(("survey:2025:dinas", 3),)))
    await world.hear("survey.published", survey(2))
    await asyncio.sleep(1)
    assert (await world.shown())["status"] == "open"

    await world.hear("survey.closed", survey(3, closed=True))

    await world.shown(status="ready")


async def test_bulk_decisions_answer_for_each_person(world: World) -> None:
    await world.open_cycle()
    await world.officer("cycles/2025/closing", {})
    await world.close_person()
    await world.shown(status="ready")
    items = [
        {"appraisal_id": world.appraisal(), "results": "above", "behaviour": "as"},
        {"appraisal_id": world.appraisal("citra"), "results": "above", "behaviour": "as"},
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
    assert twice.status_code == 422


async def test_a_unit_is_rated_and_its_results_shown(world: World) -> None:
    await world.open_cycle("permenpanrb-6-2022")
    head = assignment(heads_unit="dinas")
    await world.hear("plan.agreed", plan(assignment=head))
    await world.hear("dossier.updated", dossier(assignment=head))
    await world.shown(status="open")

    rating = {"cycle_id": "2025", "predicate": "istimewa", "reason": "Rencana aksi terlampaui"}
    rated = await world.officer("units/dinas/rating", rating)

    assert (rated.status_code, rated.json()["predicate"]) == (200, "istimewa")

    async def head_is_above() -> bool:
        return bool((await world.shown())["suggested"]["results"] == "above")

    assert await eventually(head_is_above)
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
    assert (await world.get("policies/kota-sendiri/1")).json()["policy"]["policy_id"] == "kota-sendiri"
    assert (await world.get("policies/kota-sendiri/2")).status_code == 404
    assert (await world.open_cycle("sasaran", policy_id="kota-sendiri")).status_code == 201
    unknown = await world.open_cycle("sasaran", policy_id="tidak-ada", cycle_id="2026")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-policy")


async def test_a_policy_is_taken_as_yaml_and_a_wrong_one_is_refused_field_by_field(world: World) -> None:
    text = PACKAGED.read_text().replace("policy_id: sasaran", "policy_id: dari-yaml")
    header = world.identity.header("pengelola", world.agency, OFFICER) | {"Content-Type": "application/yaml"}

    kept = await world.running.client.post("/v1/policies", content=text, headers=header)
    wrong = await world.running.client.post(
        "/v1/policies", content=text.replace("weight: 100", "weight: banyak"), headers=header
    )

    assert (kept.status_code, kept.json()["id"]) == (201, f"{world.agency}:policy:dari-yaml:1")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "policy-refused")
    assert "weight" in wrong.json()["errors"][0]["pointer"]


async def test_training_then_observation_then_unrated_with_a_reason(world: World) -> None:
    await world.open_cycle("kutacane-kompetensi")
    accuracy = objective(indicator(component="akurasi"))
    await world.hear("plan.agreed", plan(objectives=(accuracy,)))
    await world.shown(status="open")
    seen = {"competence": "teknis-jabatan", "held": 3, "observed": "Data siswa tanpa salah ketik", "on": "2025-10-01"}
    path = f"appraisals/{world.appraisal()}"

    early = await world.post(f"{path}/observations", {"items": [seen]}, RATER)
    await world.hear("activity.recorded", log(jp=24))
    await world.shown(trainings_jp="24")
    noted = await world.post(f"{path}/observations", {"items": [seen]}, RATER)

    assert (early.status_code, early.json()["code"]) == (409, "stage-missing")
    assert noted.json()["observations"][0]["held"] == 3
    await world.officer("cycles/2025/closing", {})
    await world.close_person()
    await world.shown(status="ready")
    late = await world.post(f"{path}/observations", {"items": [seen | {"held": 5}]}, RATER)
    unrated = await world.officer(f"{path}/unrated", {"reason": LONG, "on": "2026-01-20"})
    assert late.json()["code"] == "cycle-closing"
    assert (unrated.json()["status"], unrated.json()["decided"], unrated.json()["finalised_on"]) == (
        "final",
        None,
        "2026-01-20",
    )


async def test_the_same_key_twice_is_one_command(world: World) -> None:
    await world.open_cycle()
    await world.officer("cycles/2025/closing", {})
    await world.close_person()
    await world.shown(status="ready")
    body = {"results": "as", "behaviour": "as", "reason": LONG}
    path = f"appraisals/{world.appraisal()}/decisions"

    first = await world.post(path, body, RATER, **{"Idempotency-Key": "k1"})
    second = await world.post(path, body, RATER, **{"Idempotency-Key": "k1"})

    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.json()["version"] == second.json()["version"]
