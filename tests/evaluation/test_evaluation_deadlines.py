"""Officials decide in time: what is late is listed with who, and by the policy falls to the superior."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    LONG,
    RATER,
    SUBSTITUTE,
    assignment,
    closing,
    env,
    plan,
    ready,
    under,
    with_inputs,
)
from pydantic import ValidationError

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.appraisal.deadlines import Act, DeadlinePassed, due
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import summary
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.reopen import reopen
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.decide import decide_objection
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.domain.requests import ObjectionDecisionBody, ReopeningBody
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.decision import Delegation, NotYours
from shared.events.delegation import DelegationStatus
from shared.ids import directory
from shared.policy.deciding import Deadline, DecidingRule, Overdue
from shared.rules.vocabulary import Level
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

HEAD, ABOVE = "eka", "farid"
FOLLOWING = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="")
IN_TIME, LATE = date(2026, 1, 12), date(2026, 1, 13)
FALLS: Final = Deadline(days=5, overdue=Overdue.SUPERIOR)
REMINDS: Final = Deadline(days=5)


def running(**rules: Any) -> CycleState:
    return under(closing(), deciding=DecidingRule(**rules))


def own_of(employee_id: str, rater_id: str, segment: int = 1) -> AppraisalState:
    """An official's own appraisal, which says whose superior is who."""
    state = with_inputs(ready(), assignment=assignment(employee_id=employee_id, rater_id=rater_id))
    return replace(state, employee_id=employee_id, segment=segment)


def deciding(by: str, cycle: CycleState, *more: Any, today: date = LATE, **who: Any) -> AppraisalState:
    return decide(ready(), FOLLOWING, env(cycle, own_of(RATER, HEAD), *more, by=by, today=today, **who)).state


def agency(**more: Any) -> AgencyState:
    return AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta", **more)


def test_the_days_run_from_when_inputs_were_closed_and_are_working_days_of_the_agency() -> None:
    holiday = agency(holidays=(date(2026, 1, 7),))

    plain = due(ready(), Act.DECISION, running(decision=REMINDS), None)
    kept = due(ready(), Act.DECISION, running(decision=REMINDS), holiday)
    every = due(ready(), Act.DECISION, running(decision=Deadline(days=5, calendar=True)), holiday)

    assert plain is not None
    assert (plain.since, plain.last_day, plain.official_id) == (DAY, IN_TIME, RATER)
    assert plain.is_overdue(LATE)
    assert not plain.is_overdue(IN_TIME)
    assert kept is not None
    assert kept.last_day == LATE
    assert every is not None
    assert every.last_day == date(2026, 1, 10)


def test_of_what_was_ready_before_days_were_kept_they_run_from_the_closing() -> None:
    found = due(replace(ready(), ready_on=None), Act.DECISION, running(decision=REMINDS), None)

    assert found is not None
    assert found.since == DAY


def test_an_appraisal_keeps_the_day_on_which_it_became_ready() -> None:
    waiting = on_plan(None, plan(), env(closing(), today=date(2026, 1, 2))).state

    assert waiting.ready_on is None
    assert ready().ready_on == DAY


@pytest.mark.parametrize("rules", [{}, {"decision": REMINDS}])
def test_without_a_deadline_or_with_one_that_only_reminds_the_rater_decides_late(rules: Mapping[str, Any]) -> None:
    state = deciding(RATER, running(**rules))

    assert state.decision.decided_by == RATER
    with pytest.raises(NotYours):
        deciding(HEAD, running(**rules))


def test_on_the_last_day_the_rater_decides_and_from_the_next_on_the_superior() -> None:
    cycle = running(decision=FALLS)
    assert deciding(RATER, cycle, today=IN_TIME).decision.decided_by == RATER
    with pytest.raises(NotYours):
        deciding(HEAD, cycle, today=IN_TIME)

    state = deciding(HEAD, cycle)

    assert state.decision.decided is not None
    assert (state.decision.decided_by, state.decision.decided.after_deadline) == (HEAD, IN_TIME)
    assert "Diputuskan atasan pejabat penilai karena batas waktu 12 Januari 2026 terlewati." in summary(state)
    with pytest.raises(DeadlinePassed) as refused:
        deciding(RATER, cycle)
    assert "12 Januari 2026" in refused.value.text
    assert "atasan" in refused.value.text


def test_what_the_superior_decided_is_the_superiors_to_change_and_to_reopen() -> None:
    cycle = running(decision=FALLS)
    state = deciding(HEAD, cycle)
    other = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG)

    changed = decide(state, other, env(cycle, own_of(RATER, HEAD), by=HEAD, today=LATE)).state
    assert (changed.decision.decided_by, changed.decision.outcome.results) == (HEAD, Level.AS)
    for_rater = env(cycle, own_of(RATER, HEAD), by=RATER, today=LATE)
    with pytest.raises(DeadlinePassed):
        decide(state, other, for_rater)
    with pytest.raises(DeadlinePassed):
        reopen(state, ReopeningBody(reason=LONG), for_rater)
    assert reopen(state, ReopeningBody(reason=LONG), replace(for_rater, actor=env(by=HEAD, today=LATE).actor)).state


def test_a_substitute_of_the_superior_decides_instead_and_both_names_are_kept() -> None:
    given = Delegation(
        agency_id=AGENCY,
        principal_id=HEAD,
        delegate_id=SUBSTITUTE,
        kind="plh",
        valid_from=DAY,
        valid_to=LATE,
        status=DelegationStatus.ACCEPTED,
        answered_on=DAY,
    )

    state = deciding(SUBSTITUTE, running(decision=FALLS), given=(given,))

    assert state.decision.decided is not None
    assert (state.decision.decided.by, state.decision.decided.acting_for) == (SUBSTITUTE, HEAD)


@pytest.mark.parametrize("superior", [None, EMPLOYEE, RATER])
def test_where_no_superior_is_known_or_it_would_be_a_party_the_rater_goes_on_deciding(superior: str | None) -> None:
    known = () if superior is None else (own_of(RATER, superior),)
    state = decide(ready(), FOLLOWING, env(running(decision=FALLS), *known, by=RATER, today=LATE)).state

    assert state.decision.decided_by == RATER


def test_the_latest_segment_of_the_raters_own_appraisal_says_who_is_the_superior() -> None:
    state = deciding(ABOVE, running(decision=FALLS), own_of(RATER, ABOVE, segment=2))

    assert state.decision.decided_by == ABOVE


def test_nobody_decides_about_oneself_because_somebody_else_was_late() -> None:
    with pytest.raises(OwnAppraisal):
        deciding(EMPLOYEE, running(decision=FALLS))


def contested() -> AppraisalState:
    decided = decide(ready(), FOLLOWING, env(closing(), by=RATER)).state
    final = finalise(decided, Ending(reason=LONG), env(by="pengelola", officer=True)).state
    return file_objection(final, FileObjection(reason=LONG, superior_id=HEAD), env(closing(), by=EMPLOYEE)).state


def test_an_objection_that_is_late_falls_to_the_deciders_superior() -> None:
    context = (running(objection=FALLS), own_of(HEAD, ABOVE))
    rejected = ObjectionDecisionBody(upheld=False, reason=LONG)

    with pytest.raises(DeadlinePassed):
        decide_objection(contested(), rejected, env(*context, by=HEAD, today=LATE))
    state = decide_objection(contested(), rejected, env(*context, by=ABOVE, today=LATE)).state

    assert state.objection is not None
    assert state.objection.decided_by == ABOVE
    in_time = decide_objection(contested(), rejected, env(*context, by=HEAD, today=IN_TIME)).state
    assert in_time.objection is not None
    assert in_time.objection.decided_by == HEAD


# ---- over HTTP

ROWS: Final = {"employee_id": EMPLOYEE, "official_id": RATER, "since": "2026-01-05", "due_on": "2026-01-12"}


async def asking(identity: Identity, overdue: Overdue, path: str, by: str, *roles: str) -> Any:
    cycle = running(decision=Deadline(days=5, overdue=overdue), objection=FALLS)
    states = {each.id: each for each in (cycle, ready(), own_of(RATER, HEAD), own_of(HEAD, ABOVE))}
    known = {directory.AGENCY.of(AGENCY, AGENCY): agency()}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states | known)
    headers = identity.header(by, AGENCY, *(roles or ("employee", "rater")))
    async with client_of(app) as client:
        return await client.get(f"/v1/{path}", headers=headers)


@pytest.mark.parametrize(("overdue", "falls_to"), [(Overdue.REMIND, None), (Overdue.SUPERIOR, HEAD)])
async def test_the_officer_sees_who_is_late_since_when_and_to_whom_it_fell(
    identity: Identity, overdue: Overdue, falls_to: str | None
) -> None:
    answer = await asking(identity, overdue, f"work-queue/overdue?cycle_id={CYCLE_ID}", "pengelola", OFFICER)

    rows = {each["employee_id"]: each for each in answer.json()["items"]}
    assert rows.keys() == {EMPLOYEE, RATER, HEAD}
    row = rows[EMPLOYEE]
    assert ROWS.items() <= row.items()
    assert (row["superior_id"], row["falls_to"]) == (HEAD, falls_to)
    assert row["days_late"] > 0
    assert row["next_step"].startswith("Putuskan: POST /v1/appraisals/")


@pytest.mark.parametrize(
    ("by", "seen"), [(HEAD, {EMPLOYEE, RATER}), (RATER, {EMPLOYEE}), (EMPLOYEE, set()), ("citra", set())]
)
async def test_an_official_sees_what_is_late_of_the_own_and_of_the_people(
    identity: Identity, by: str, seen: set[str]
) -> None:
    answer = await asking(identity, Overdue.REMIND, f"work-queue/overdue?cycle_id={CYCLE_ID}", by)

    assert {each["employee_id"] for each in answer.json()["items"]} == seen


@pytest.mark.parametrize(("overdue", "status"), [(Overdue.REMIND, 404), (Overdue.SUPERIOR, 200)])
async def test_the_superior_reads_the_appraisal_once_it_fell_to_him_or_her(
    identity: Identity, overdue: Overdue, status: int
) -> None:
    path = f"appraisals/{ready().id}"

    assert (await asking(identity, overdue, path, HEAD)).status_code == status
    assert (await asking(identity, overdue, f"{path}/explanation", HEAD)).status_code == status
    assert (await asking(identity, overdue, path, ABOVE)).status_code == 404


# ---- the employee's word

ACKNOWLEDGE: Final = f"work-queue/overdue?cycle_id={CYCLE_ID}&act=acknowledgement"


def unacknowledged() -> AppraisalState:
    return decide(ready(), FOLLOWING, env(closing(), by=RATER, today=IN_TIME)).state


@pytest.mark.parametrize(("days", "last"), [(5, date(2026, 1, 19)), (None, None)])
def test_an_acknowledgement_is_awaited_from_the_decision_on(days: int | None, last: date | None) -> None:
    cycle = running(acknowledgement=None if days is None else Deadline(days=days))

    awaited = due(unacknowledged(), Act.ACKNOWLEDGEMENT, cycle, agency())

    assert awaited is not None
    assert (awaited.official_id, awaited.since, awaited.last_day, awaited.falls) == (EMPLOYEE, IN_TIME, last, False)
    assert due(ready(), Act.ACKNOWLEDGEMENT, cycle, agency()) is None


def test_nobody_else_acknowledges_instead() -> None:
    with pytest.raises(ValidationError, match="it falls to nobody else"):
        DecidingRule(acknowledgement=FALLS)


@pytest.mark.parametrize(
    ("by", "role", "seen"),
    [
        ("pengelola", OFFICER, [EMPLOYEE]),
        (RATER, "rater", [EMPLOYEE]),
        (EMPLOYEE, "employee", [EMPLOYEE]),
        ("citra", "employee", []),
    ],
)
async def test_who_has_not_acknowledged_in_time_is_listed(
    identity: Identity, by: str, role: str, seen: list[str]
) -> None:
    states = {each.id: each for each in (running(acknowledgement=Deadline(days=5)), unacknowledged())}
    known = {directory.AGENCY.of(AGENCY, AGENCY): agency()}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states | known)

    async with client_of(app) as client:
        answer = await client.get(f"/v1/{ACKNOWLEDGE}", headers=identity.header(by, AGENCY, role))

    rows = answer.json()["items"]
    assert [each["employee_id"] for each in rows] == seen
    assert all(each["falls_to"] is None and each["next_step"].startswith("Nyatakan mengetahui") for each in rows)
