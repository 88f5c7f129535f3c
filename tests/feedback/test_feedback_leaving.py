"""Who has left keeps nobody waiting: officers see whose answer and decision will not come, and closing goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from feedback_builders import AGENCY, CYCLE_ID, RATER, assignment, closing, cycle, dossier

from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase, Standing
from services.feedback.main import SERVICE
from services.feedback.settings import Settings
from shared import clock
from shared.agency import AgencyState, EmploymentState
from shared.events.feedback import Source
from shared.ids import directory
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import BY_OFFICER

PEERS = ("E-2", "E-3", "E-4")
LEFT = clock.day_in("Asia/Jakarta", clock.now()) - timedelta(days=1)


def nominated(employee_id: str, rater_id: str, phase: Phase, standing: Standing) -> Dossier:
    nominees = tuple(Nominee(employee_id=each, source=Source.PEER, standing=standing) for each in PEERS)
    state = dossier(assignment(employee_id, rater_id=rater_id))
    return replace(state, nominations=Nominations(phase=phase, nominees=nominees))


WAITS = nominated("yatim", "pensiun", Phase.PROPOSED, Standing.PROPOSED)
IN_TIME = nominated("biasa", RATER, Phase.PROPOSED, Standing.PROPOSED)
DECIDED = nominated("sudah", RATER, Phase.DECIDED, Standing.APPROVED)


def documents() -> Iterator[tuple[str, Any]]:
    yield directory.AGENCY.of(AGENCY, AGENCY), AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")
    yield f"{AGENCY}:cycle:{CYCLE_ID}", cycle(nomination={"required": True, "minimum": 3, "maximum": 4})
    yield from ((each.id, each) for each in (WAITS, IN_TIME, DECIDED))
    for each in ("pensiun", "E-3"):
        gone = EmploymentState(agency_id=AGENCY, employee_id=each, last_day=LEFT)
        yield directory.EMPLOYMENT.of(AGENCY, each), gone
    stays = EmploymentState(agency_id=AGENCY, employee_id="E-2", last_day=LEFT + timedelta(days=1))
    yield directory.EMPLOYMENT.of(AGENCY, "E-2"), stays


async def asked(identity: Identity, path: str, *who: str) -> Any:
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), dict(documents()))
    id, *roles = who
    async with client_of(app) as client:
        answer = await client.get(f"/v1/{path}", headers=identity.header(id, AGENCY, *roles))
    assert answer.status_code == 200, answer.text
    return answer.json()


LIST = f"nominations?cycle_id={CYCLE_ID}"


async def test_officers_see_whose_superior_has_left(identity: Identity) -> None:
    everybody = (await asked(identity, LIST, *BY_OFFICER))["items"]
    waiting = (await asked(identity, f"{LIST}&phase=proposed&rater_left=true", *BY_OFFICER))["items"]
    in_time = (await asked(identity, f"{LIST}&phase=proposed&rater_left=false", *BY_OFFICER))["items"]

    assert {each["employee_id"]: each["rater_left_on"] for each in everybody} == {
        "yatim": LEFT.isoformat(), "biasa": None, "sudah": None,
    }  # fmt: skip
    assert [each["employee_id"] for each in waiting] == ["yatim"]
    assert [each["employee_id"] for each in in_time] == ["biasa"]


async def test_officers_see_how_many_givers_have_left_and_raters_who(identity: Identity) -> None:
    everybody = (await asked(identity, LIST, *BY_OFFICER))["items"]
    own = (await asked(identity, f"{LIST}&rater_id={RATER}", RATER))["items"]
    shown = await asked(identity, f"dossiers/{DECIDED.id}/nominations", RATER)
    person = await asked(identity, f"dossiers/{DECIDED.id}/nominations", "sudah")

    assert {each["employee_id"]: each["givers_left"] for each in everybody} == {"yatim": 0, "biasa": 0, "sudah": 1}
    assert {each["givers_left"] for each in own} == {None}
    assert [each["left_on"] for each in shown["nominees"]] == [None, LEFT.isoformat(), None]
    assert [each["left_on"] for each in person["nominees"]] == [None, None, None]


async def test_reminders_count_what_waits_for_a_superior_who_has_left(identity: Identity) -> None:
    counts = await asked(identity, f"nominations/reminders?cycle_id={CYCLE_ID}", *BY_OFFICER)

    assert (counts["waiting_for_rater"], counts["waiting_for_rater_who_left"]) == (2, 1)


@pytest.mark.parametrize("state", [WAITS, DECIDED], ids=["no superior", "no giver"])
def test_a_cycle_closes_without_those_who_have_left(state: Dossier) -> None:
    assert closing(state).state.closed
