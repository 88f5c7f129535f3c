"""Who was told about the rules or the results of a cycle is recorded, and confirmed by each in person."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from evaluation_builders import AGENCY, CYCLE_ID, DAY, EMPLOYEE, RATER, altered, closing, cycle, env

from services.evaluation.domain.briefing.record import BriefingExists, acknowledge_briefing, record_briefing
from services.evaluation.domain.briefing.state import BRIEFING, BriefingAbout, BriefingState
from services.evaluation.domain.cycle.state import CycleCancelled
from services.evaluation.domain.requests import BriefingBody
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.decision import DayAhead, Decision, NotFound, NotYours
from shared.events.evaluation import CycleStatus
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

ID = f"{AGENCY}:briefing:{CYCLE_ID}:rapat"
BODY = BriefingBody(
    briefing_id="rapat",
    cycle_id=CYCLE_ID,
    about=BriefingAbout.RULES,
    text="Cara menilai tahun ini dan hak keberatan",
    held_on=date(2025, 1, 6),
    held_by="pengelola",
    people=(EMPLOYEE, RATER, EMPLOYEE),
    proof=("https://arsip.kota.go.id/daftar-hadir/6",),
)


def recording(state: BriefingState | None = None, body: BriefingBody = BODY, **context: Any) -> Decision[BriefingState]:
    running = context.pop("cycle", cycle())
    return record_briefing(state, body, env(running, by="pengelola", officer=True, id=ID, **context))


def test_a_briefing_names_what_when_by_whom_and_everybody_once_and_tells_nothing() -> None:
    decision = recording()

    state = decision.state
    assert decision.publishes == ()
    assert (state.people, state.held_on, state.recorded_by, state.recorded_on) == (
        (EMPLOYEE, RATER),
        date(2025, 1, 6),
        "pengelola",
        DAY,
    )
    assert BRIEFING.lookup(state) == {"cycle_id": CYCLE_ID, "status": "rules"}
    assert recording(state).state is state
    with pytest.raises(BriefingExists):
        recording(state, altered(BODY, people=(EMPLOYEE,)))


def test_it_is_of_a_cycle_that_there_is_and_of_a_day_that_has_come() -> None:
    with pytest.raises(DayAhead, match="6 Januari 2026 belum tiba"):
        recording(body=altered(BODY, held_on=date(2026, 1, 6)))
    with pytest.raises(NotFound):
        recording(body=altered(BODY, cycle_id="1999"))
    with pytest.raises(CycleCancelled):
        recording(cycle=replace(cycle(), status=CycleStatus.CANCELLED))
    assert recording(cycle=closing(), body=altered(BODY, about=BriefingAbout.RESULTS)).state


def test_each_confirms_in_person_and_once() -> None:
    state = acknowledge_briefing(recording().state, None, env(by=EMPLOYEE)).state

    assert dict(state.acknowledged) == {EMPLOYEE: DAY}
    later = acknowledge_briefing(state, None, env(by=EMPLOYEE, today=date(2026, 1, 9)))
    assert later.state is state
    assert recording(state).state is state
    with pytest.raises(NotYours):
        acknowledge_briefing(state, None, env(by="citra"))


async def test_officers_see_everybody_and_all_others_themselves(identity: Identity) -> None:
    state = acknowledge_briefing(recording().state, None, env(by=RATER)).state
    app = await service_on(
        MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), {cycle().id: cycle(), ID: state}
    )
    async with client_of(app) as client:

        async def rows(*who: str) -> Any:
            header = identity.header(who[0], AGENCY, *who[1:])
            return (await client.get(f"/v1/briefings?cycle_id={CYCLE_ID}&about=rules", headers=header)).json()["items"]

        (seen,) = await rows("pengelola", OFFICER)
        assert (seen["people"], seen["acknowledged"]) == ([EMPLOYEE, RATER], {RATER: DAY.isoformat()})
        (own,) = await rows(EMPLOYEE, "employee")
        assert (own["people"], own["acknowledged"], own["told"], own["confirmed"]) == ([EMPLOYEE], {}, 2, 1)
        assert await rows("citra", "employee") == []
