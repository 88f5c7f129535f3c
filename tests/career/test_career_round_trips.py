"""How often each command asks the database and writes: as the table in docs/core.md says."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from career_builders import AGENCY, actor, cycle, env, final, profile, rule
from career_world import GAP, OFFICER
from fastapi import FastAPI
from pydantic import SecretStr

from cli.stack import Stack
from services.career.domain.cycle import CYCLE
from services.career.domain.mentoring.propose import Proposal, propose
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.main import SERVICE
from services.career.rules.mentoring import MentoringLimits
from services.career.settings import Settings
from shared import clock
from shared.decision import Kind
from shared.document import fresh
from shared.events.evaluation import CycleStatus
from shared.policy.career import ForEach
from shared.runtime import Parts, build
from tests.support.counting import Counting, counting
from tests.support.identity import Identity

STRONG = {"komunikasi": (3, 4)}
RULES = replace(cycle(rule("latih", for_each=ForEach.GAP), expires_after_days=30), status=CycleStatus.CLOSED)
REASON = "Alasan yang cukup."
LETTER = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    "position_history_id": "8ae482885f3a2c1b015f3c0d7e2b4a91", "main": "12.5", "reason": REASON,
}  # fmt: skip
TRAINING = {"training_id": "kom-1", "title": "Komunikasi", "competence": "komunikasi", "hours_jp": 24}
ASSESSED = {"employee_id": "budi", "potential": "72", "on": "2025-06-01", "source": "Laporan asesmen"}
LEVEL = {
    "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_pertama", "rank": "III/a", "opening": "40",
    "source": "PAK 2024",
}  # fmt: skip
MATCH = f"{AGENCY}:match:budi:rini:komunikasi"
ATTRIBUTES = {
    "items": [{"employee_id": "budi", "sex": "male", "birth_year": 1990}], "purpose": "Pemantauan kesetaraan karier",
}  # fmt: skip
ACTS: dict[str, tuple[dict[str, str], dict[str, Any], tuple[str, ...]]] = {
    "/v1/trainings": ({}, {"items": [TRAINING]}, OFFICER),
    "/v1/trainings/imports": ({}, {"items": [TRAINING | {"hours_jp": 8}]}, OFFICER),
    "/v1/talent-assessments/imports": ({}, {"items": [ASSESSED]}, OFFICER),
    "/v1/credit-records/imports": ({}, {"items": [LEVEL]}, OFFICER),
    "/v1/statistic-attributes/imports": ({}, ATTRIBUTES, OFFICER),
    "/v1/profiles/{employee_id}/credit-determinations": ({"employee_id": "budi"}, LETTER, OFFICER),
    "/v1/credit-determinations/{id}/withdrawals": (
        {"id": f"{AGENCY}:credit:budi:2025-01_2025-12"}, {"reason": REASON}, OFFICER,
    ),
    "/v1/recommendations/{id}/decisions": (
        {"id": f"{AGENCY}:recommendation:2025:budi:latih.komunikasi"}, {"decision": "accepted"}, ("budi",),
    ),
    "/v1/recommendations/expirations": ({}, {}, OFFICER),
    "/v1/mentoring-matches": (
        {}, {"mentor_id": "joko", "mentee_id": "budi", "competence": "komunikasi"}, ("ani",),
    ),
    "/v1/mentoring-matches/{id}/answers": ({"id": MATCH}, {"answer": "accepted"}, ("budi",)),
    "/v1/mentoring-matches/{id}/endings": ({"id": MATCH}, {"outcome": REASON}, ("ani",)),
    "/v1/fairness-reports": ({}, {"cycle_id": "2025"}, OFFICER),
}  # fmt: skip


@pytest.fixture
async def app(servers: Stack, identity: Identity) -> FastAPI:
    """Career without its background work, with people who have gaps, strengths, a match and something overdue."""
    settings = Settings(
        mongo_uri=SecretStr(servers.database.uri), mongo_database="career_round_trips", jwt_key_file=identity.key_file
    )
    app = build(SERVICE, settings)
    parts: Parts = app.state.parts
    await parts.documents.ensure_indexes(SERVICE.lookups)
    people = [budi(), rini(), profile((final("joko", competences=STRONG), RULES)), late()]
    known: list[tuple[Kind[Any], str, Any]] = [(CYCLE, f"{AGENCY}:cycle:2025", RULES)]
    known += [(PROFILE, f"{AGENCY}:profile:{each.employee_id}", each) for each in people]
    made = [replace(fresh(kind=kind, id=id), state=state, version=1, dirty=True) for kind, id, state in known]
    await parts.documents.save(made, now=clock.now())
    return app


def budi() -> Profile:
    state = profile((final(competences=GAP), RULES))
    (issued,) = state.recommendations
    return state.with_recommendation(replace(issued, issued_on=None, expires_on=None))


def rini() -> Profile:
    proposal = Proposal(mentee_id="budi", competence="komunikasi", limits=MentoringLimits())
    senior = profile((final("rini", competences=STRONG), RULES))
    return propose(senior, proposal, env(budi(), RULES, by=actor("ani"))).state


def late() -> Profile:
    state = profile((final("late", competences=GAP), RULES))
    (issued,) = state.recommendations
    return state.with_recommendation(replace(issued, expires_on=date(2026, 1, 31)))


@pytest.mark.integration
async def test_every_command_makes_as_many_round_trips_as_documented(app: FastAPI, identity: Identity) -> None:
    counted = counting(app.state.parts.documents)
    transport = httpx.ASGITransport(app)
    found = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://career") as client:
        for path, (places, body, who) in ACTS.items():
            counted.forget()
            header = {**identity.header(who[0], AGENCY, *who[1:]), "Idempotency-Key": "k"}
            answer = await client.post(path.format(**places), json=body, headers=header)
            assert answer.status_code < 300, (path, answer.text)
            assert "rejected" not in answer.text
            found[f"POST {path}"] = _trips(counted)

    assert found == documented()


def test_every_command_is_documented() -> None:
    paths = build(SERVICE, Settings()).openapi()["paths"]
    commands = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if method != "get"}

    assert commands == set(documented())


def documented() -> dict[str, tuple[int, int]]:
    """What the table says of career: finds and writes by command."""
    lines = Path("docs/core.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| career |")]
    return {command: (int(finds), int(writes)) for _service, command, finds, writes in rows}


def _trips(counted: Counting) -> tuple[int, int]:
    asked = sum(counted.calls[name] for name in ("find", "find_one", "count_documents"))
    return asked, sum(counted.calls.values()) - asked
