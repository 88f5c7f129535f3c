"""Officers take the results of a cycle along: one short row a person, of who moved the last segment."""

from dataclasses import replace
from typing import Any, Final

from evaluation_builders import AGENCY, CYCLE_ID, DAY, LONG, RATER, assignment, closing, env, ready, under, with_inputs

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, conclude_unrated
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.events.evaluation import AppraisalStatus
from shared.ids import directory
from shared.policy.deciding import DecidingRule, Shown
from shared.rules.vocabulary import Level
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

BELOW: Final = Decide(results=Level.AS, behaviour=Level.BELOW, reason=LONG, on=DAY)


def of(employee_id: str, unit_id: str = "seksi") -> AppraisalState:
    who = assignment(employee_id=employee_id, unit_id=unit_id)
    return replace(with_inputs(ready(), assignment=who), employee_id=employee_id)


def decided(employee_id: str) -> AppraisalState:
    state = of(employee_id)
    return decide(state, BELOW, env(closing(), by=RATER, id=state.id)).state


def unrated(employee_id: str) -> AppraisalState:
    state = replace(of(employee_id), status=AppraisalStatus.OPEN)
    acting = env(closing(), by="petugas", officer=True, id=state.id)
    return conclude_unrated(state, Ending(reason="Tidak pernah menyusun rencana.", on=DAY), acting).state


async def results(identity: Identity, query: str = "", *, cycle: CycleState | None = None, **claims: Any) -> Any:
    running = cycle or closing()
    people = [of("a"), decided("b"), of("c", "lain"), unrated("d"), of("petugas")]
    gone = replace(of("e"), status=AppraisalStatus.CANCELLED)
    documents = {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta"),
        running.id: running,
        **{each.id: each for each in (*people, gone)},
    }
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), documents)
    async with client_of(app) as client:
        headers = identity.header("petugas", AGENCY, OFFICER, **claims)
        answer = await client.get(f"/v1/cycles/{CYCLE_ID}/results{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_person_has_one_row_with_what_stands(identity: Identity) -> None:
    rows = {each["employee_id"]: each for each in (await results(identity))["items"]}

    assert set(rows) == {"a", "b", "c", "d", "petugas"}
    assert (rows["a"]["status"], rows["a"]["decided"], rows["a"]["suggested"]["results"]) == ("ready", None, "above")
    decision = rows["b"]
    assert (decision["decided"]["predicate"], decision["deviates"], decision["decided_by"]) == ("kurang", True, RATER)
    assert (decision["rater_id"], decision["unit_id"], decision["deviation_reason"]) == (RATER, "seksi", LONG)
    assert (rows["d"]["unrated"], rows["d"]["decided"]) == ("Tidak pernah menyusun rencana.", None)


async def test_results_are_given_page_by_page_and_by_unit(identity: Identity) -> None:
    first = await results(identity, "?limit=2")
    rest = await results(identity, f"?after={first['next']}")

    assert [len(each["items"]) for each in (first, rest)] == [2, 3]
    assert [each["employee_id"] for each in (await results(identity, "?unit_id=lain"))["items"]] == ["c"]


async def test_an_officer_of_some_units_takes_along_theirs(identity: Identity) -> None:
    told = await results(identity, officer_units=["lain"])

    assert [each["employee_id"] for each in told["items"]] == ["c"]


async def test_an_officers_own_suggestion_is_kept_back_as_the_policy_says(identity: Identity) -> None:
    hiding = under(closing(), deciding=DecidingRule(own_suggestion=Shown.DECIDED))

    rows = {each["employee_id"]: each for each in (await results(identity, cycle=hiding))["items"]}

    assert (rows["petugas"]["suggested"]["results"], rows["a"]["suggested"]["results"]) == (None, "above")
