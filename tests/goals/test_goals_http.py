"""What the doors of goals do before anything is decided, without servers."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from goals_builders import AGENCY, CYCLE, EMPLOYEE, PLAN_ID, RATER
from goals_http import TODAY, running_agency
from goals_world import objective_in

from services.goals.main import SERVICE
from services.goals.settings import Settings
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection

ACTS: dict[str, dict[str, Any]] = {
    "proposals": {"objectives": [objective_in()]},
    "agreements": {},
    "realisations": {"items": [{"realisation_id": "r1", "indicator_id": "i1"}]},
    "activities": {"items": [{"activity_id": "a1", "on": "2026-03-02"}]},
}


@pytest.fixture
async def client(identity: Identity) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(jwt_key_file=identity.key_file)
    async with client_of(await service_on(MemoryCollection(), SERVICE, settings, running_agency())) as found:
        yield found


@pytest.mark.parametrize("segment", ["0", "", "01", "-1", "x", "1000", "²", "1:1"])
@pytest.mark.parametrize("act", ACTS)
async def test_an_id_with_another_end_is_no_plan(
    client: httpx.AsyncClient, identity: Identity, act: str, segment: str
) -> None:
    id = f"{AGENCY}:plan:{CYCLE}:{EMPLOYEE}:{segment}"

    refused = await client.post(f"/v1/plans/{id}/{act}", json=ACTS[act], headers=identity.header(EMPLOYEE, AGENCY))

    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


async def test_a_repetition_says_so_and_counts_once(client: httpx.AsyncClient, identity: Identity) -> None:
    headers = identity.header(EMPLOYEE, AGENCY) | {"Idempotency-Key": "k1"}

    first, again = [
        await client.post(f"/v1/plans/{PLAN_ID}/proposals", json=ACTS["proposals"], headers=headers) for _ in range(2)
    ]

    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


async def test_who_does_not_see_a_delegation_does_not_learn_its_version(
    client: httpx.AsyncClient, identity: Identity
) -> None:
    wanted = {"delegate_id": "x", "valid_from": str(TODAY), "valid_to": str(TODAY)}
    named = await client.post("/v1/delegations", json=wanted, headers=identity.header(RATER, AGENCY))
    path = f"/v1/delegations/{named.json()['id']}/acceptance"

    outdated = [
        await client.post(path, json={}, headers=identity.header(who, AGENCY) | {"If-Match": '"7"'})
        for who in ("x", EMPLOYEE)
    ]

    assert [(each.status_code, each.json().get("current_version")) for each in outdated] == [(412, 1), (404, None)]
