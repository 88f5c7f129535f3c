"""Whoever is waited for is reminded on the policy's days, once; where it stays open, somebody above is told too."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from evaluation_builders import (
    AGENCY,
    EMPLOYEE,
    LONG,
    RATER,
    assignment,
    closing,
    cycle,
    env,
    ready,
    under,
    with_inputs,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.remind import WATCH, remind
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.life import start_closing
from services.evaluation.domain.cycle.remind import REMIND, finish_day
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared import clock
from shared.agency import AgencyState, EmploymentState
from shared.events.evaluation import Appraisal, CycleStatus
from shared.events.reminding import Reminder, Wait
from shared.ids import directory
from shared.jobs import BulkJobs
from shared.policy.deciding import Deadline, DecidingRule, Overdue
from shared.policy.reminding import Reminding
from shared.rules.vocabulary import Level
from shared.service import Parts
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.memory import MemoryCollection, Quiet

HEAD = "eka"
FOLLOWING: Final = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="")
DUE: Final = date(2026, 1, 10)
"""Five days of the calendar after 5 January, on which inputs were closed."""
WEEK: Final = Deadline(days=5, calendar=True)


def running(**rules: Any) -> CycleState:
    days = {"decision": WEEK, "reminders": Reminding(days=(-2, 1, 7), escalated_from=7)}
    return under(closing(), deciding=DecidingRule(**days | rules))


def own_of(employee_id: str, rater_id: str) -> AppraisalState:
    """An official's own appraisal, which says whose superior is who."""
    state = with_inputs(ready(), assignment=assignment(employee_id=employee_id, rater_id=rater_id))
    return replace(state, employee_id=employee_id)


def reminded(state: AppraisalState, whole: CycleState, on: date, *more: Any, **contexts: Any) -> AppraisalState | None:
    known = {each.id: each for each in (whole, own_of(RATER, HEAD), *more)}
    done = remind(state, whole, env(today=on, contexts=known | contexts))
    if done is None:
        return None
    assert [each.type for each in done.publishes] == ["appraisal.reminded"]
    return done.state


def last(state: AppraisalState | None) -> Reminder:
    assert state is not None
    return state.reminders[-1]


def test_the_rater_is_reminded_on_the_days_of_the_policy_and_each_step_once() -> None:
    whole = running()

    assert reminded(ready(), whole, date(2026, 1, 7)) is None
    before = reminded(ready(), whole, date(2026, 1, 8))
    assert before is not None
    assert reminded(before, whole, date(2026, 1, 8)) is None
    assert reminded(before, whole, DUE) is None
    late = reminded(before, whole, date(2026, 1, 12))

    told = last(before)
    assert (told.wait, told.employee_id, told.since, told.due_on, told.days_late, told.step) == (
        Wait.DECISION,
        RATER,
        date(2026, 1, 5),
        DUE,
        -2,
        1,
    )
    assert (told.superior_id, told.officers) == (None, False)
    assert (last(late).days_late, last(late).step) == (2, 2)


def test_days_without_a_look_are_made_up_for_by_the_latest_step() -> None:
    found = reminded(ready(), running(), date(2026, 2, 1))

    assert found is not None
    assert [each.step for each in found.reminders] == [3]


def test_the_superior_is_told_where_it_stays_open_and_the_officers_where_no_superior_is_known() -> None:
    whole, week_late = running(), date(2026, 1, 17)

    known, unknown = last(reminded(ready(), whole, week_late)), remind(ready(), whole, env(whole, today=week_late))

    assert (known.employee_id, known.superior_id, known.officers) == (RATER, HEAD, False)
    assert unknown is not None
    assert (last(unknown.state).superior_id, last(unknown.state).officers) == (None, True)


def test_the_superior_is_told_at_once_where_the_act_fell_or_the_official_has_left() -> None:
    whole = running()
    falls = running(decision=WEEK.model_copy(update={"overdue": Overdue.SUPERIOR}))
    gone = EmploymentState(agency_id=AGENCY, employee_id=RATER, last_day=date(2026, 1, 6))

    fallen = last(reminded(ready(), falls, date(2026, 1, 11)))
    later = last(reminded(ready(), falls, date(2026, 1, 17)))
    left = last(reminded(ready(), whole, date(2026, 1, 8), **{directory.EMPLOYMENT.of(AGENCY, RATER): gone}))

    assert (fallen.superior_id, fallen.officers) == (HEAD, False)
    assert (later.superior_id, later.officers) == (HEAD, True)
    assert (left.superior_id, left.officers) == (HEAD, False)


def test_the_employee_is_reminded_to_acknowledge_and_the_rater_told() -> None:
    whole = running(acknowledgement=WEEK)
    decided = decide(ready(), FOLLOWING, env(whole, by=RATER, today=date(2026, 1, 6))).state

    told = last(reminded(decided, whole, date(2026, 1, 18)))

    assert (told.wait, told.employee_id, told.since, told.due_on) == (
        Wait.ACKNOWLEDGEMENT,
        EMPLOYEE,
        date(2026, 1, 6),
        date(2026, 1, 11),
    )
    assert (told.superior_id, told.officers) == (RATER, False)


def test_who_approves_and_who_decides_an_objection_are_reminded() -> None:
    whole = running(approval=WEEK, objection=WEEK, approved="always")
    contexts = (whole, own_of(RATER, HEAD))
    decided = decide(ready(), FOLLOWING, env(*contexts, by=RATER, today=date(2026, 1, 6))).state
    plain = running(objection=WEEK)
    simple = decide(ready(), FOLLOWING, env(plain, by=RATER, today=date(2026, 1, 6))).state
    final = finalise(
        simple, Ending(reason=LONG), env(plain, by="pengelola", officer=True, today=date(2026, 1, 6))
    ).state
    filed = file_objection(
        final, FileObjection(reason=LONG, superior_id=HEAD), env(plain, by=EMPLOYEE, today=date(2026, 1, 7))
    ).state

    approval = last(reminded(decided, whole, date(2026, 1, 12)))
    objection = last(reminded(filed, plain, date(2026, 1, 13)))

    assert (approval.wait, approval.employee_id, approval.step) == (Wait.APPROVAL, HEAD, 2)
    assert (objection.wait, objection.employee_id, objection.due_on) == (Wait.OBJECTION, HEAD, date(2026, 1, 12))
    assert filed.jobs == (WATCH,)


def test_nobody_is_reminded_where_the_policy_sets_no_days_or_switches_it_off() -> None:
    silent, off = running(decision=None), running(reminders=None)

    assert reminded(ready(), silent, date(2026, 3, 1)) is None
    assert reminded(ready(), off, date(2026, 3, 1)) is None
    assert REMIND not in start_closing(under(cycle(), deciding=DecidingRule()), None, env()).state.jobs
    assert REMIND in start_closing(under(cycle(), deciding=DecidingRule(decision=WEEK)), None, env()).state.jobs


def test_the_daily_look_ends_with_the_cycle_once_no_objection_waits() -> None:
    open_still = replace(running(), jobs=(REMIND,))
    closed = replace(open_still, status=CycleStatus.CLOSED)

    noted = finish_day(open_still, (DUE, False), env())
    waiting, over = finish_day(closed, (DUE, True), env()), finish_day(closed, (DUE, False), env())

    assert noted is not None
    assert waiting is not None
    assert over is not None
    assert (noted.state.reminded_on, noted.state.jobs) == (DUE, (REMIND,))
    assert (waiting.state.jobs, over.state.jobs) == ((REMIND,), ())
    assert finish_day(closed, None, env()) is None


def test_the_event_names_who_is_told_and_carries_the_appraisal() -> None:
    found = reminded(ready(), running(), date(2026, 1, 17))
    assert found is not None

    body = APPRAISAL.body(found, remind_publish(), 9)

    assert isinstance(body, Appraisal)
    assert body.reminder == found.reminders[-1]


def remind_publish() -> Any:
    done = remind(ready(), running(), env(today=date(2026, 1, 17), contexts={}))
    assert done is not None
    return done.publishes[0]


async def worked(parts: Parts) -> None:
    """Do the bulk jobs of a process that has just started, until nothing moves."""
    teller = Quiet(parts.documents)
    jobs = BulkJobs(documents=parts.documents, teller=teller, mine=bool, jobs=SERVICE.jobs, times=parts.times)
    for _ in range(20):
        if not await jobs.step():
            return
    raise AssertionError("the jobs do not come to an end")


async def test_a_cycle_is_looked_at_once_a_day_and_a_process_that_starts_anew_says_nothing_twice(
    identity: Identity,
) -> None:
    whole = replace(running(), jobs=(REMIND,))
    states = {each.id: each for each in (whole, ready(), own_of(RATER, HEAD))}
    agency = AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")
    known = states | {directory.AGENCY.of(AGENCY, AGENCY): agency}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), known)
    parts: Parts = app.state.parts

    await worked(parts)
    first = await parts.documents.get(APPRAISAL, ready().id)
    noted = await parts.documents.get(CYCLE, whole.id)
    again = replace(noted, state=replace(noted.present, reminded_on=None), version=noted.version + 1, dirty=True)
    await parts.documents.save([again], now=clock.now())
    await worked(parts)
    second = await parts.documents.get(APPRAISAL, ready().id)

    assert [(each.employee_id, each.superior_id, each.step) for each in first.present.reminders] == [(RATER, HEAD, 3)]
    assert noted.present.reminded_on == clock.day_in("Asia/Jakarta", clock.now())
    assert second.version == first.version


async def test_an_objection_in_a_closed_cycle_has_it_looked_at_until_it_is_decided(identity: Identity) -> None:
    plain = running(objection=WEEK)
    closed = replace(plain, status=CycleStatus.CLOSED, jobs=())
    decided = decide(ready(), FOLLOWING, env(plain, by=RATER, today=date(2026, 1, 6))).state
    ended = env(plain, by="pengelola", officer=True, today=date(2026, 1, 6))
    final = finalise(decided, Ending(reason=LONG), ended).state
    objecting = env(plain, by=EMPLOYEE, today=date(2026, 1, 7))
    filed = file_objection(final, FileObjection(reason=LONG, superior_id=HEAD), objecting).state
    known = {each.id: each for each in (closed, filed)}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), known)
    parts: Parts = app.state.parts

    await worked(parts)

    told, looked = await parts.documents.get(APPRAISAL, filed.id), await parts.documents.get(CYCLE, closed.id)
    assert [(each.wait, each.employee_id, each.officers) for each in told.present.reminders] == [
        (Wait.OBJECTION, HEAD, True)
    ]
    assert (told.present.jobs, looked.present.jobs) == ((), (REMIND,))


@pytest.mark.parametrize("days", [(1, 1), (7, 1)])
def test_days_of_reminders_ascend(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        Reminding(days=days)
