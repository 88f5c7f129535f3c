"""Officers see how far a cycle is, and at whose desks its appraisals lie."""

from dataclasses import replace
from typing import Any, Final

from evaluation_builders import AGENCY, CYCLE_ID, DAY, LONG, RATER, assignment, closing, env, ready, with_inputs

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.ids import directory
from shared.rules.vocabulary import Level
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

AS: Final = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG, on=DAY)


def of(employee_id: str, unit_id: str = "seksi") -> AppraisalState:
    who = assignment(employee_id=employee_id, unit_id=unit_id)
    return replace(with_inputs(ready(), assignment=who), employee_id=employee_id)


def decided(employee_id: str, unit_id: str = "seksi") -> AppraisalState:
    state = of(employee_id, unit_id)
    return decide(state, AS, env(closing(), by=RATER, id=state.id)).state


async def board(identity: Identity, **claims: Any) -> Any:
    running = closing()
    people = [of("a"), of("b", "lain"), decided("c")]
    documents = {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta"),
        running.id: running,
        **{each.id: each for each in people},
    }
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), documents)
    async with client_of(app) as client:
        headers = identity.header("petugas", AGENCY, OFFICER, **claims)
        answer = await client.get(f"/v1/cycles/{CYCLE_ID}/board", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_it_is_counted_who_has_to_do_what_next(identity: Identity) -> None:
    told = await board(identity)

    assert (told["appraisals"]["ready"], told["appraisals"]["decided"]) == (2, 1)
    assert told["desks"] == [
        {"employee_id": RATER, "act": "decision", "appraisals": 2},
        {"employee_id": "c", "act": "acknowledgement", "appraisals": 1},
    ]


async def test_an_officer_of_a_unit_sees_what_waits_there(identity: Identity) -> None:
    told = await board(identity, officer_units=["lain"])

    assert told["desks"] == [{"employee_id": RATER, "act": "decision", "appraisals": 1}]
