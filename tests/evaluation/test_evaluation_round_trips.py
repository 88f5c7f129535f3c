"""How often every command asks the database: as docs/core.md says."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    EMPLOYEE,
    LONG,
    RATER,
    assignment,
    closing,
    env,
    plan,
    policy,
    ready,
    with_inputs,
)
from evaluation_builders import cycle as open_cycle
from evaluation_world import OFFICER
from fastapi import FastAPI
from pydantic import SecretStr

from cli.stack import Stack
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.policy.running import policy_text
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared import clock
from shared.decision import Kind
from shared.document import fresh
from shared.policy.outcome import ImprovementRule
from shared.rules.vocabulary import Level, Predicate
from shared.runtime import Parts, build
from tests.support.counting import Counting, counting
from tests.support.identity import Identity

CORE_MD: Final = Path(__file__).resolve().parents[2] / "docs" / "core.md"
SUPERIOR: Final = "eka"
MANY: Final = tuple(f"pegawai-{number}" for number in range(400))
LOW: Final = "fani"
STARTS: Final = "2026-02-01"
BETTER: Final = {"results": "above", "behaviour": "above", "reason": LONG}


def appraisal_id(employee_id: str = EMPLOYEE) -> str:
    return f"{AGENCY}:appraisal:{CYCLE_ID}:{employee_id}:1"


SESSION: Final = f"/v1/calibrations/{AGENCY}:calibration:{CYCLE_ID}:k1"
LOW_RESULT: Final = f"/v1/appraisals/{appraisal_id(LOW)}"
TALK: Final = {"goal": "Laporan tepat waktu", "measure": "Enam laporan", "due_on": "2026-06-30"}


@dataclass(frozen=True)
class Act:
    """One command; ``row``: as the table names it."""

    row: str
    path: str
    body: dict[str, Any]
    who: str = "pengelola"


FOLLOWED: Final = {"results": "above", "behaviour": "as"}
SEEN: Final = {"competence": "komunikasi", "held": 3, "observed": "Memimpin rapat data", "on": "2025-09-01"}
NEW_CYCLE: Final = {
    "cycle_id": "2027",
    "title": "Penilaian 2027",
    "policy_id": "sasaran",
    "period": "annual",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
}


def decision(*employee_ids: str) -> dict[str, Any]:
    return {"items": [FOLLOWED | {"appraisal_id": appraisal_id(each)} for each in employee_ids]}


OPENED: Final = {"calibration_id": "k1", "cycle_id": CYCLE_ID, "units": ["dinas"], "participants": [SUPERIOR]}
ACTS: Final = (
    Act("/v1/rules/{name}", "/v1/rules/predicate", {"results": "above", "behaviour": "above"}),
    Act("/v1/cycles", "/v1/cycles", NEW_CYCLE),
    Act(
        "/v1/appraisals/{appraisal_id}/observations",
        f"/v1/appraisals/{AGENCY}:appraisal:2026:{EMPLOYEE}:1/observations",
        {"items": [SEEN]},
        RATER,
    ),
    Act("/v1/cycles/{cycle_id}/closing", "/v1/cycles/2026/closing", {}),
    Act("/v1/units/{unit_id}/rating", "/v1/units/dinas/rating", {"cycle_id": CYCLE_ID, "predicate": "baik"}),
    Act("/v1/appraisals/{appraisal_id}/decisions", f"/v1/appraisals/{appraisal_id('hadi')}/decisions", FOLLOWED, RATER),
    Act("/v1/decisions", "/v1/decisions", decision("indah", "joko"), RATER),
    Act("/v1/decisions", "/v1/decisions", decision(*MANY), RATER),
    Act(
        "/v1/appraisals/{appraisal_id}/acknowledgements",
        f"/v1/appraisals/{appraisal_id('hadi')}/acknowledgements",
        {},
        "hadi",
    ),
    Act(
        "/v1/appraisals/{appraisal_id}/finalisations",
        f"/v1/appraisals/{appraisal_id('indah')}/finalisations",
        {"reason": LONG},
    ),
    Act(
        "/v1/appraisals/{appraisal_id}/unrated",
        f"/v1/appraisals/{appraisal_id('kiki')}/unrated",
        {"reason": LONG},
    ),
    Act("/v1/policies", "/v1/policies", policy().model_dump(mode="json", by_alias=True) | {"policy_id": "kota"}),
    Act("/v1/calibrations", "/v1/calibrations", OPENED),
    *(
        Act("/v1/calibrations/{session_id}/changes", f"{SESSION}/changes", BETTER | {"appraisal_id": id}, SUPERIOR)
        for id in (appraisal_id(), appraisal_id("citra"))
    ),
    Act("/v1/calibrations/{session_id}/changes/{number}/confirmation", f"{SESSION}/changes/1/confirmation", {}, RATER),
    Act(
        "/v1/calibrations/{session_id}/changes/{number}/refusal",
        f"{SESSION}/changes/2/refusal",
        {"reason": LONG},
        RATER,
    ),
    Act("/v1/calibrations/{session_id}/closing", f"{SESSION}/closing", {}),
    Act(
        "/v1/appraisals/{appraisal_id}/improvement",
        f"{LOW_RESULT}/improvement",
        {"goals": [TALK], "starts_on": STARTS, "ends_on": "2026-07-31"},
        RATER,
    ),
    Act("/v1/appraisals/{appraisal_id}/improvement/agreement", f"{LOW_RESULT}/improvement/agreement", {}, LOW),
    Act(
        "/v1/appraisals/{appraisal_id}/improvement/check-ins",
        f"{LOW_RESULT}/improvement/check-ins",
        {"note": LONG},
        LOW,
    ),
    Act(
        "/v1/appraisals/{appraisal_id}/improvement/conclusion",
        f"{LOW_RESULT}/improvement/conclusion",
        {"outcome": "met", "reason": LONG},
        RATER,
    ),
    Act("/v1/appraisals/{appraisal_id}/objection", f"{LOW_RESULT}/objection", {"reason": LONG}, LOW),
    Act(
        "/v1/appraisals/{appraisal_id}/objection/decider",
        f"{LOW_RESULT}/objection/decider",
        {"decider_id": "gita", "reason": LONG},
    ),
    Act(
        "/v1/appraisals/{appraisal_id}/objection/statements", f"{LOW_RESULT}/objection/statements", {"text": LONG}, LOW
    ),
    Act(
        "/v1/appraisals/{appraisal_id}/objection/decision",
        f"{LOW_RESULT}/objection/decision",
        BETTER | {"upheld": True},
        "gita",
    ),
)


def cycle() -> CycleState:
    rule = ImprovementRule(predicates=(Predicate.BUTUH_PERBAIKAN,))
    changed = closing().running.policy.model_copy(update={"improvement": rule})
    return replace(closing(), policy_text=policy_text(changed))


def decided(employee_id: str, *, results: Level = Level.ABOVE, rater_id: str = RATER) -> AppraisalState:
    state = decide(ready(), Decide(results=results, behaviour=Level.AS, reason=LONG), env(cycle(), by=RATER)).state
    person = assignment(employee_id=employee_id, rater_id=rater_id)
    return replace(with_inputs(state, assignment=person), employee_id=employee_id)


def of(employee_id: str, state: AppraisalState, **more: Any) -> AppraisalState:
    return replace(with_inputs(state, assignment=assignment(employee_id=employee_id)), employee_id=employee_id, **more)


def final(employee_id: str) -> AppraisalState:
    now = clock.now()
    today = clock.day_in("Asia/Jakarta", now)
    state = decided(employee_id, results=Level.BELOW)
    return finalise(state, Ending(reason=LONG), env(by="pengelola", officer=True, now=now, today=today)).state


@pytest.mark.integration
async def test_every_command_makes_as_many_round_trips_as_documented(servers: Stack, identity: Identity) -> None:
    """On a service without its background work, in which a cycle and some appraisals are known."""
    uri, database = SecretStr(servers.database.uri), f"evaluation_trips_{clock.random_id()[:8]}"
    app = build(SERVICE, Settings(mongo_uri=uri, mongo_database=database, jwt_key_file=identity.key_file))
    parts: Parts = app.state.parts
    appraisals = [decided(EMPLOYEE), decided("citra"), decided(RATER, rater_id=SUPERIOR), final(LOW)]
    closed_inputs = ready()
    appraisals += [of(each, closed_inputs) for each in ("hadi", "indah", "joko", "kiki", *MANY)]
    appraisals += [of(EMPLOYEE, on_plan(None, plan(), env(open_cycle())).state, cycle_id="2026")]
    cycles = (cycle(), replace(open_cycle(), cycle_id="2026"))
    known: list[tuple[Kind[Any], Any]] = [
        *((CYCLE, each) for each in cycles),
        *((APPRAISAL, each) for each in appraisals),
    ]
    made = [replace(fresh(kind=kind, id=state.id), state=state, version=1, dirty=True) for kind, state in known]
    await parts.documents.save(made, now=clock.now())
    counted = counting(parts.documents)
    found: dict[str, set[tuple[int, int]]] = {}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://evaluation") as client:
        for act in ACTS:
            counted.forget()
            roles = (OFFICER,) if act.who == "pengelola" else ()
            header = identity.header(act.who, AGENCY, *roles) | {"Idempotency-Key": clock.random_id()}
            answer = await client.post(act.path, json=act.body, headers=header)
            assert answer.status_code < 300, (act.path, answer.text)
            assert len(counted.read) == len(set(counted.read)), (act.path, counted.read)
            found.setdefault(f"POST {act.row}", set()).add(_trips(counted))

    assert found == {row: {trips} for row, trips in documented().items()}
    assert found.keys() == commands(app)


def commands(app: FastAPI) -> set[str]:
    """Every command of the API."""
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return {f"{method.upper()} {path}" for path, found in paths.items() for method in found if method != "get"}


def documented() -> dict[str, tuple[int, int]]:
    """What the table says of evaluation: finds and writes by command."""
    lines = CORE_MD.read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| evaluation |")
    ]
    return {command: (int(finds), int(writes)) for _service, command, finds, writes in rows}


def _trips(counted: Counting) -> tuple[int, int]:
    asked = sum(counted.calls[name] for name in ("find", "find_one", "count_documents"))
    return asked, sum(counted.calls.values()) - asked
