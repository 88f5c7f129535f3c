"""How often each command asks the database: as often as the table in docs/core.md says, and no command is missing."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from goals_builders import AGENCY, CYCLE, EMPLOYEE, PLAN_ID, RATER, SUPERIOR_ID, UNIT
from goals_http import client_of, running_agency, service_on
from goals_world import OFFICER, activity_in, objective_in, realisation_in

from services.goals.main import app
from shared import clock
from shared.mongo.client import connect
from tests.support.counting import Counting, counting
from tests.support.identity import Identity
from tests.support.memory import MemoryCollection

CORE: Final = Path(__file__).resolve().parents[2] / "docs" / "core.md"
ROW: Final = re.compile(r"^\| goals \| (\w+ \S+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
TODAY: Final = clock.day_in("Asia/Jakarta", clock.now())
REASON: Final = "Alasan yang cukup panjang."
INDICATOR: Final = {"indicator_id": "i1", "name": "Angka kelulusan", "target": "100", "unit": "persen"}
TOLD_ID: Final = f"{AGENCY}:plan:{CYCLE}:told:1"


def _delegation(delegate: str) -> str:
    return f"{AGENCY}:delegation:{RATER}:{delegate}:{TODAY}"


def _named(delegate: str) -> dict[str, Any]:
    return {"delegate_id": delegate, "valid_from": str(TODAY), "valid_to": str(TODAY + timedelta(days=1))}


@dataclass(frozen=True)
class Act:
    """One command; ``row``: as the table names it."""

    row: str
    path: str
    body: dict[str, Any]
    who: str = EMPLOYEE
    role: str = "employee"


STORY: Final = (
    Act(
        "/plans/{id}/proposals",
        f"plans/{PLAN_ID}/proposals",
        {"objectives": [objective_in(intervenes_in=f"{SUPERIOR_ID}:o1")]},
    ),
    Act("/plans/{id}/agreements", f"plans/{PLAN_ID}/agreements", {}, RATER),
    Act("/plans/{id}/returns", f"plans/{TOLD_ID}/returns", {"reason": REASON}, RATER),
    Act("/plans/{id}/realisations", f"plans/{PLAN_ID}/realisations", {"items": [realisation_in()]}),
    Act(
        "/plans/{id}/activities",
        f"plans/{PLAN_ID}/activities",
        {"items": [activity_in(), activity_in("a2", on="2026-04-01")]},
    ),
    Act(
        "/plans/{id}/impact-notes",
        f"plans/{TOLD_ID}/impact-notes",
        {"objective": f"{SUPERIOR_ID}:o1", "note": REASON},
        "told",
    ),
    Act("/plans/{id}/rater-reports", f"plans/{PLAN_ID}/rater-reports", {"reason": REASON, "right_rater_id": "right"}),
    Act(
        "/plans/{id}/rater-reports/{number}/closings",
        f"plans/{PLAN_ID}/rater-reports/1/closings",
        {"reason": REASON},
        "officer",
        OFFICER,
    ),
    Act(
        "/units/{unit_id}/indicators", f"units/{UNIT}/indicators", {"cycle_id": CYCLE, "indicators": [INDICATOR]}, RATER
    ),
    Act(
        "/units/{unit_id}/realisations",
        f"units/{UNIT}/realisations",
        {"cycle_id": CYCLE, "items": [realisation_in()]},
        "officer",
        OFFICER,
    ),
    Act(
        "/templates/{template_id}",
        "templates/guru",
        {"title": "Guru", "objectives": [objective_in()]},
        "officer",
        OFFICER,
    ),
    Act(
        "/templates/{template_id}/assignments",
        "templates/guru/assignments",
        {"cycle_id": CYCLE, "dry_run": False},
        "officer",
        OFFICER,
    ),
    Act("/delegations", "delegations", _named("x"), RATER),
    Act("/delegations/{id}/acceptance", f"delegations/{_delegation('x')}/acceptance", {}, "x"),
    Act("/delegations/{id}/refusal", f"delegations/{_delegation('x')}/refusal", {"reason": REASON}, "x"),
    Act("/delegations", "delegations", _named("right"), RATER),
    Act("/delegations/{id}/withdrawal", f"delegations/{_delegation('right')}/withdrawal", {"reason": REASON}, RATER),
)


@pytest.fixture(params=["memory", pytest.param("database", marks=pytest.mark.integration)])
def database_uri(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("servers").database.uri if request.param == "database" else None


@pytest.fixture
async def collection(database_uri: str | None) -> AsyncIterator[Any]:
    if database_uri is None:
        yield MemoryCollection()
        return
    client = connect(database_uri)
    found = client["goals_round_trips"][clock.random_id()]
    yield found
    await found.drop()
    client.close()


async def test_each_command_asks_the_database_as_often_as_the_table_says(collection: Any, identity: Identity) -> None:
    service = await service_on(collection, identity, running_agency())
    asked = counting(service.state.parts.documents)
    found: dict[str, set[tuple[int, int]]] = {}
    async with client_of(service) as client:
        for act in STORY:
            asked.forget()
            answer = await client.post(
                act.path,
                json=act.body,
                headers=identity.header(act.who, AGENCY, act.role) | {"Idempotency-Key": clock.random_id()},
            )
            assert answer.status_code == 200, (act.path, answer.text)
            assert len(asked.read) == len(set(asked.read)), (act.path, asked.read)
            found.setdefault(f"POST /v1{act.row}", set()).add(_trips(asked))

    assert found == {row: {trips} for row, trips in _table().items()}


def test_every_command_has_its_row() -> None:
    paths = app().openapi()["paths"]
    commands = {f"{method.upper()} {path}" for path, each in paths.items() for method in each if method != "get"}

    assert _table().keys() == commands


def _trips(asked: Counting) -> tuple[int, int]:
    finds = sum(asked.calls[each] for each in ("find", "find_one", "count_documents"))
    return finds, asked.calls.total() - finds


def _table() -> dict[str, tuple[int, int]]:
    return {row: (int(finds), int(writes)) for row, finds, writes in ROW.findall(CORE.read_text())}
