"""What an act looks at does not grow with the agency: counted in documents, at 100 and at 1,000 plans."""

from typing import Any, Final

import pytest
from goals_builders import AGENCY, CYCLE, EMPLOYEE, PLAN_ID, RATER, SUPERIOR_ID, draft
from goals_http import running_agency
from goals_world import objective_in

from services.goals.main import SERVICE
from services.goals.settings import Settings
from tests.support.counting import act
from tests.support.examining import examined_by
from tests.support.identity import Identity
from tests.support.in_process import service_on

OBJECTIVES: Final = {"objectives": [objective_in(intervenes_in=f"{SUPERIOR_ID}:o1")]}
LIST: Final = act("GET /v1/plans?cycle_id={cycle}&employee_id={who}", {}, EMPLOYEE, cycle=CYCLE, who=EMPLOYEE)
"""Asks for two fields of which an index has one: enough for a planner, not for the embedded database."""
ACTS: Final = (
    act("GET /v1/plans/{id}", {}, EMPLOYEE, id=PLAN_ID),
    act("GET /v1/plans", {}, EMPLOYEE),
    act("GET /v1/delegations", {}, RATER),
    act("POST /v1/plans/{id}/proposals", OBJECTIVES, EMPLOYEE, id=PLAN_ID),
    act("POST /v1/plans/{id}/agreements", {}, RATER, id=PLAN_ID),
)


@pytest.fixture
async def looked_at(collection: Any, identity: Identity, database_uri: str | None) -> Any:
    acts = ACTS if database_uri is not None else (LIST, *ACTS)

    async def count(plans: int) -> dict[str, int]:
        await collection.drop()
        others = [draft(f"other-{number}") for number in range(plans)]
        states = running_agency() | {each.id: each for each in others}
        app = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), states)
        return await examined_by(app, acts, identity, AGENCY)

    return count


async def test_acts_look_at_as_many_documents_in_a_large_agency_as_in_a_small_one(looked_at: Any) -> None:
    assert await looked_at(1000) == await looked_at(100)
