"""A policy tried on the people of a cycle before it is uploaded: what would change for whom, and nothing is kept."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    DAY,
    LONG,
    RATER,
    assignment,
    closing,
    cycle,
    env,
    policy,
    ready,
    unit_indicators,
    with_inputs,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.policy.trial import may_be_tried, try_policy
from services.evaluation.domain.unit.change import on_indicators
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.events.evaluation import AppraisalStatus
from shared.ids import directory
from shared.policy.policy import Component, ComponentSource, Policy
from shared.rules.vocabulary import Level, Predicate
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

AS = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG, on=DAY)


def stricter(above: int = 115) -> Policy:
    """Results are above only from another percentage on."""
    own = policy()
    bounds = own.results.bounds.model_copy(update={"above": Decimal(above)})
    return own.model_copy(update={"version": 3, "results": own.results.model_copy(update={"bounds": bounds})})


def of(employee_id: str, *, actual: int = 110, unit_id: str = "seksi") -> AppraisalState:
    who = assignment(employee_id=employee_id, unit_id=unit_id)
    return replace(with_inputs(ready(actual=actual), assignment=who), employee_id=employee_id)


def test_it_is_told_for_whom_a_policy_would_suggest_something_else() -> None:
    people = [of("a", actual=110), of("b", actual=118), of("c", actual=100)]

    trial = try_policy(people, closing(), running(policy_text(stricter())), {})

    assert [(each.employee_id, each.now.results, each.tried.results) for each in trial.changed] == [
        ("a", Level.ABOVE, Level.AS)
    ]
    assert (trial.people, trial.predicates_now[Predicate.BAIK], trial.predicates_tried[Predicate.BAIK]) == (3, 3, 3)


def test_the_same_policy_changes_nothing() -> None:
    trial = try_policy([of("a")], closing(), closing().running, {})

    assert trial.changed == ()
    assert trial.predicates_now == trial.predicates_tried


def test_what_a_policy_would_miss_is_a_change_as_well() -> None:
    own = policy()
    survey = Component.model_validate(
        own.results.components[0].model_dump(by_alias=True) | {"id": "survei", "source": "survey", "target": "80"}
    )
    results = own.results.model_copy(update={"components": (*own.results.components, survey)})

    trial = try_policy([of("a")], closing(), running(policy_text(own.model_copy(update={"results": results}))), {})

    assert trial.changed[0].tried.missing == ("component:survei",)


def test_a_policy_that_reads_units_finds_what_they_came_to() -> None:
    own, now = policy(), closing()
    part = own.results.components[0].model_copy(update={"source": ComponentSource.UNIT_INDICATORS})
    tried = own.model_copy(update={"results": own.results.model_copy(update={"components": (part,)})})
    unit = on_indicators(None, unit_indicators(actual=80, unit_id="seksi"), env(now)).state

    trial = try_policy([of("a")], now, running(policy_text(tried)), {"seksi": unit})

    assert (trial.changed[0].now.results, trial.changed[0].tried.results) == (Level.ABOVE, Level.BELOW)


def test_of_a_decided_appraisal_the_suggestion_is_compared() -> None:
    state = of("a")
    decided = decide(state, AS, env(closing(), by=RATER, id=state.id)).state

    trial = try_policy([decided], closing(), running(policy_text(stricter())), {})

    assert (trial.changed[0].now.results, trial.changed[0].tried.results) == (Level.ABOVE, Level.AS)


def test_who_has_no_result_of_the_cycle_is_left_out() -> None:
    state = of("a")
    nobody = with_inputs(state, assignment=None)

    assert may_be_tried(state)
    assert not may_be_tried(nobody)
    assert not may_be_tried(replace(state, status=AppraisalStatus.CANCELLED))


async def sent(identity: Identity, path: str, text: str, **claims: Any) -> Any:
    people = [of("a"), of("b", actual=118), of("c", unit_id="lain")]
    documents = {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta"),
        cycle().id: closing(),
        **{each.id: each for each in people},
    }
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), documents)
    async with client_of(app) as client:
        headers = identity.header("petugas", AGENCY, OFFICER, **claims) | {"content-type": "application/yaml"}
        return await client.post(f"/v1/{path}", content=text, headers=headers)


async def tried(identity: Identity, text: str, query: str = "", **claims: Any) -> Any:
    return await sent(identity, f"cycles/{CYCLE_ID}/policy-trials{query}", text, **claims)


async def test_an_officer_tries_a_text_on_a_cycle_page_by_page(identity: Identity) -> None:
    text = policy_text(stricter())

    first = (await tried(identity, text, "?limit=1")).json()
    rest = (await tried(identity, text, f"?after={first['next']}")).json()

    assert (first["policy_id"], first["version"], first["people"]) == ("sasaran", 3, 1)
    assert [each["employee_id"] for each in (*first["changed"], *rest["changed"])] == ["a", "c"]
    assert (rest["people"], rest["next"]) == (2, None)
    assert rest["predicates_now"]["baik"] == 2


async def test_a_policy_is_tried_on_one_unit(identity: Identity) -> None:
    told = (await tried(identity, policy_text(stricter()), "?unit_id=lain")).json()

    assert (told["people"], [each["employee_id"] for each in told["changed"]]) == (1, ["c"])


async def test_a_wrong_policy_is_refused_as_at_the_upload(identity: Identity) -> None:
    refused = await tried(identity, "policy_id: sendiri\n")

    assert (refused.status_code, refused.json()["code"]) == (422, "policy-refused")


async def test_an_officer_of_some_units_tries_no_policy(identity: Identity) -> None:
    assert (await tried(identity, policy_text(stricter()), officer_units=["lain"])).status_code == 403


@pytest.mark.parametrize(("policy_id", "words"), [("sasaran", "bawaan"), ("kota", None)])
async def test_a_dry_run_says_whether_the_policy_would_be_kept(
    identity: Identity, policy_id: str, words: str | None
) -> None:
    text = policy_text(stricter().model_copy(update={"policy_id": policy_id}))

    told = await sent(identity, "policies?dry_run=true", text)

    assert (told.status_code, told.json()["valid"]) == (200, True)
    assert (words is None and told.json()["refusal"] is None) or words in told.json()["refusal"]
