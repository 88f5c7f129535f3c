"""Where the policy says so, employees see the suggestion for themselves once it was decided, and nobody else waits."""

from typing import Any

import pytest
from evaluation_builders import AGENCY, CYCLE_ID, DAY, EMPLOYEE, RATER, closing, env, ready, under

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.ids import directory
from shared.policy.deciding import DecidingRule, Shown
from shared.rules.vocabulary import Level
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER


async def asked(
    identity: Identity,
    path: str,
    by: str,
    *roles: str,
    shown: Shown = Shown.DECIDED,
    state: AppraisalState | None = None,
) -> Any:
    running = under(closing(), deciding=DecidingRule(own_suggestion=shown))
    appraisal = state or ready()
    known = {directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")}
    states = {each.id: each for each in (running, appraisal)} | known
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states)
    async with client_of(app) as client:
        headers = identity.header(by, AGENCY, *(roles or ("employee",)))
        return await client.get(f"/v1/{path.format(id=appraisal.id)}", headers=headers)


def decided() -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
    return decide(ready(), command, env(closing(), by=RATER)).state


@pytest.mark.parametrize("roles", [(), ("employee", OFFICER)])
async def test_the_own_suggestion_is_kept_back_until_it_is_decided(identity: Identity, roles: tuple[str, ...]) -> None:
    one = await asked(identity, "appraisals/{id}", EMPLOYEE, *roles)
    listed = await asked(identity, f"appraisals?cycle_id={CYCLE_ID}", EMPLOYEE, *roles)
    why = await asked(identity, "appraisals/{id}/explanation", EMPLOYEE, *roles)

    for shown in (one.json(), listed.json()["items"][0]):
        assert (shown["status"], shown["suggested"]["predicate"], shown["criteria"]) == ("ready", None, [])
    assert (why.status_code, why.json()["code"]) == (409, "suggestion-hidden")


async def test_everybody_sees_it_once_it_was_decided_or_where_the_policy_is_silent(identity: Identity) -> None:
    after = await asked(identity, "appraisals/{id}", EMPLOYEE, state=decided())
    always = await asked(identity, "appraisals/{id}", EMPLOYEE, shown=Shown.ALWAYS)

    assert (after.json()["suggested"]["predicate"], always.json()["suggested"]["predicate"]) == ("baik", "baik")


@pytest.mark.parametrize(("by", "role"), [(RATER, "rater"), ("pengelola", OFFICER)])
async def test_rater_and_officers_see_it_all_along(identity: Identity, by: str, role: str) -> None:
    one = await asked(identity, "appraisals/{id}", by, role)
    why = await asked(identity, "appraisals/{id}/explanation", by, role)

    assert (one.json()["suggested"]["predicate"], why.status_code) == ("baik", 200)
