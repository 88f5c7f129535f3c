"""Where the policy says so, the person reads the own feedback once the dossier is closed; the superior all along."""

from dataclasses import replace
from typing import Any

import pytest
from feedback_builders import AGENCY, PERSON, RATER, cycle, dossier

from services.feedback.main import SERVICE
from services.feedback.settings import Settings
from shared.agency import AgencyState
from shared.ids import directory
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER


async def asked(
    identity: Identity, by: str, *roles: str, rest: str = "", closed: bool = False, **feedback: Any
) -> tuple[int, str | None]:
    running, kept = cycle(**feedback), replace(dossier(), closed=closed)
    states = {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta"),
        f"{AGENCY}:cycle:{running.cycle_id}": running,
        kept.id: kept,
    }
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states)
    async with client_of(app) as client:
        headers = identity.header(by, AGENCY, *(roles or ("employee",)))
        answer = await client.get(f"/v1/dossiers/{kept.id}{rest}", headers=headers)
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize("rest", ["", "/uncounted"])
@pytest.mark.parametrize("roles", [(), ("employee", OFFICER)])
async def test_the_own_feedback_is_kept_back_until_the_dossier_is_closed(
    identity: Identity, roles: tuple[str, ...], rest: str
) -> None:
    open_one = await asked(identity, PERSON, *roles, rest=rest, own_feedback="closed")
    closed = await asked(identity, PERSON, *roles, rest=rest, own_feedback="closed", closed=True)
    silent = await asked(identity, PERSON, *roles, rest=rest)

    assert open_one == (409, "feedback-hidden")
    assert (closed[0], silent[0]) == (200, 200)


@pytest.mark.parametrize(("by", "role"), [(RATER, "rater"), ("pengelola", OFFICER)])
async def test_the_superior_and_officers_read_it_all_along(identity: Identity, by: str, role: str) -> None:
    assert (await asked(identity, by, role, own_feedback="closed"))[0] == 200
