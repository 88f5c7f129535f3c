"""Hearing people and cycles, enrolling, closing, answering."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from goals_builders import (
    AFTERWARDS,
    AGENCY,
    CYCLE,
    CYCLE_ID,
    DAY,
    EMPLOYEE_ACTS,
    NOW,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    UNIT,
    activity,
    acts,
    agreed,
    cycle,
    cycle_body,
    draft,
    entries,
    env,
    indicator,
    kept,
    person,
    person_body,
    proposed,
    realisation,
    unit_body,
)

from services.goals.domain.activity.log import ActivityLogState, close_log, empty_log, log_id
from services.goals.domain.activity.record import record
from services.goals.domain.cycle.calendar import CalendarState, closing_cycles_of, keep_running, running_cycles
from services.goals.domain.cycle.close import close, close_plan, finish_answer, finish_closing
from services.goals.domain.cycle.enrol import enrol_chosen, finish_enrolment, follow_directory, person_of_plan, plans_of
from services.goals.domain.cycle.state import ANSWER, CLOSE, ENROL, Answer, CycleState, look_again, months_of, on_cycle
from services.goals.domain.cycle.state import CYCLE as CYCLE_KIND
from services.goals.domain.directory import on_person, on_unit
from services.goals.domain.plan.agree import send_back
from services.goals.domain.plan.realise import register_months
from services.goals.domain.requests import ReturnIn
from services.goals.domain.unit import (
    UNIT_INDICATORS,
    UnitIndicatorsState,
    close_register,
    close_unit,
    register_unit,
    report_on_unit,
    set_indicators,
)
from services.goals.domain.unit_requests import UnitIndicatorsIn
from shared.decision import Actor, Delegation, NotYours, Publish, Rejected, Unprocessable
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import CycleStatus
from shared.events.goals import CycleAnswer, CycleEnrolment, LogVersion, PlanStatus, SubjectVersion, UnitIndicators
from shared.ids import goals

CALENDAR_ID = f"{AGENCY}:calendar:all"
UNIT_DOCUMENT = goals.UNIT_INDICATORS.of(AGENCY, CYCLE, UNIT)


def _hear(state: CycleState | None, **more: Any) -> CycleState:
    decision = on_cycle(state, cycle_body(**more), env())
    assert decision is not None
    assert decision.publishes == ()
    return decision.state


def _calendar(*bodies: Any) -> CalendarState:
    state: CalendarState | None = None
    for body in bodies:
        decision = keep_running(state, body, env())
        state = decision.state if decision else state
    return state or CalendarState(agency_id=AGENCY)


def test_an_opened_cycle_owes_enrolment() -> None:
    assert _hear(None).jobs == (ENROL,)


def test_a_closing_cycle_owes_closing() -> None:
    assert _hear(replace(_hear(None), jobs=()), status="closing").jobs == (CLOSE,)


def test_a_cycle_first_heard_when_it_closes_enrols_before_it_closes() -> None:
    assert _hear(None, status="closing").jobs == (ENROL, CLOSE)
    assert _hear(_hear(None), status="closing").jobs == (ENROL, CLOSE)


@pytest.mark.parametrize("jobs", [(), (ENROL,)])
def test_a_cancelled_cycle_closes_its_plans_and_enrols_nobody(jobs: tuple[str, ...]) -> None:
    cancelled = _hear(replace(_hear(None), jobs=jobs), status="cancelled")

    assert cancelled.jobs == (CLOSE,)
    assert _hear(None, status="cancelled").jobs == (CLOSE,)
    late = look_again(replace(cancelled, jobs=()), None, env())
    assert late is not None
    assert late.state.jobs == (CLOSE,)


def test_a_late_person_finds_the_cancelled_cycle_to_look_at_again_and_is_not_enrolled() -> None:
    calendar = _calendar(cycle_body(status="cancelled"))
    context = env(contexts={CALENDAR_ID: calendar})

    assert list(closing_cycles_of(person_body(), context)) == [f"{AGENCY}:cycle:{CYCLE}"]
    assert running_cycles(person_body(), context, CycleStatus.OPEN) == ()
    later = env(contexts={CALENDAR_ID: calendar}, now=NOW + timedelta(hours=1))
    assert list(closing_cycles_of(person_body(), later)) == [], "whoever took it for open is done"
    again = keep_running(calendar, cycle_body(status="cancelled", version=9), later)
    assert again is None


def test_a_cycle_with_other_dates_is_taken_over_without_enrolling_again() -> None:
    amended = _hear(replace(_hear(None), jobs=()), starts_on="2026-02-01")

    assert (amended.starts_on, amended.jobs) == (date(2026, 2, 1), ())


def test_a_closed_cycle_owes_nothing() -> None:
    assert _hear(None, status="closed").jobs == ()


def test_a_cycle_told_again_changes_nothing_and_an_answered_one_does_not_close_again() -> None:
    state = _hear(None)
    assert on_cycle(state, cycle_body(), env()) is None

    answered = replace(_hear(None, status="closing"), jobs=(), answer=Answer(people=1, unit_subjects=()))
    assert on_cycle(answered, cycle_body(status="closing"), env()) is None
    assert _hear(answered, status="closed").jobs == ()


def test_another_population_is_enrolled_anew() -> None:
    assert _hear(replace(_hear(None), jobs=()), population={"units": ["sd2"]}).jobs == (ENROL,)


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"results": []},
        {"results": {"components": [{"id": "x"}]}},
        {"planning": {"objectives_min": 0}, "results": {"components": []}},
    ],
)
def test_a_policy_that_cannot_be_read_is_parked(policy: dict[str, Any]) -> None:
    with pytest.raises(Unprocessable):
        on_cycle(None, cycle_body(policy=policy), env())


def test_the_months_of_a_cycle_go_over_the_year_s_end() -> None:
    state = _hear(None, starts_on="2025-11-15", ends_on="2026-02-01")

    assert months_of(state) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_the_calendar_keeps_running_cycles_in_order_until_they_are_closed() -> None:
    q1 = {"cycle_id": "2026-q1", "subject": f"{AGENCY}:cycle:2026-q1", "starts_on": "2026-01-01"}
    year, quarter = cycle_body(), cycle_body(**q1)

    both = _calendar(year, quarter)
    assert [entry.cycle_id for entry in both.entries] == ["2026", "2026-q1"]
    assert keep_running(both, year, env()) is None

    closing = _calendar(year, quarter, cycle_body(status="closing"))
    still_open = running_cycles(person_body(), env(contexts={CALENDAR_ID: closing}), CycleStatus.OPEN)
    assert [entry.cycle_id for entry in still_open] == ["2026-q1"]

    assert [entry.cycle_id for entry in _calendar(year, quarter, cycle_body(status="closed")).entries] == ["2026-q1"]


def test_people_and_units_are_taken_over_once_and_names_are_not_kept() -> None:
    heard = on_person(None, person_body(), env())
    assert heard is not None
    assert not hasattr(heard.state, "name")
    assert on_person(heard.state, person_body(version=2), env()) is None

    unit = on_unit(None, unit_body(), env())
    assert unit is not None
    assert on_unit(unit.state, unit_body(), env()) is None


def test_someone_heard_after_the_opening_is_enrolled_by_the_calendar() -> None:
    contexts = {CALENDAR_ID: _calendar(cycle_body())}

    assert list(plans_of(person_body(), env(contexts=contexts))) == [PLAN_ID]
    decision = follow_directory(None, person_body(), env(contexts=contexts))
    assert decision is not None
    assert decision.publishes == (Publish("plan.opened", PLAN_ID),)


@pytest.mark.parametrize(
    ("cycle_more", "person_more"),
    [
        pytest.param({"population": {"units": ["sd2"]}}, {}, id="not of the population"),
        pytest.param({}, {"active": False}, id="not active"),
    ],
)
def test_others_are_not_enrolled_late(cycle_more: dict[str, Any], person_more: dict[str, Any]) -> None:
    contexts = {CALENDAR_ID: _calendar(cycle_body(**cycle_more))}

    assert follow_directory(None, person_body(**person_more), env(contexts=contexts)) is None


def test_nobody_is_enrolled_late_while_a_cycle_closes_but_it_is_looked_at_again() -> None:
    contexts = {CALENDAR_ID: _calendar(cycle_body(status="closing"))}

    assert list(plans_of(person_body(), env(contexts=contexts))) == []
    assert list(closing_cycles_of(person_body(), env(contexts=contexts))) == [f"{AGENCY}:cycle:{CYCLE}"]
    closing = replace(cycle(), status=CycleStatus.CLOSING)
    again = look_again(closing, person_body(), env(contexts=contexts))
    assert again is not None
    assert again.state.jobs == (CLOSE,)
    assert look_again(again.state, person_body(), env(contexts=contexts)) is None
    assert look_again(cycle(), person_body(), env(contexts=contexts)) is None


def test_an_untouched_draft_follows_the_directory_from_the_day_on() -> None:
    moved = person_body(unit_id="sd2", rater_id="other", valid_from="2026-02-01")
    contexts = {CALENDAR_ID: _calendar(cycle_body())}

    assert follow_directory(draft(), moved, env(contexts=contexts, today=date(2026, 1, 31))) is None
    decision = follow_directory(draft(), moved, env(contexts=contexts, today=date(2026, 2, 1)))

    assert decision is not None
    assert decision.state.assignment.unit_id == "sd2"
    assert decision.publishes == (Publish("plan.opened", PLAN_ID),)


def test_a_wrong_superior_is_corrected_in_a_plan_that_is_in_use() -> None:
    decision = follow_directory(agreed(), person_body(rater_id="other"), env())

    assert decision is not None
    assert decision.state.assignment.rater_id == "other"
    assert decision.state.status is PlanStatus.AGREED


@pytest.mark.parametrize(
    ("plan", "more"),
    [
        pytest.param(agreed(), {}, id="nothing new"),
        pytest.param(proposed(), {"unit_id": "sd2", "valid_from": "2026-07-01"}, id="a transfer"),
        pytest.param(agreed(), {"active": False, "rater_id": "other"}, id="left"),
        pytest.param(replace(agreed(), status=PlanStatus.CLOSING), {"rater_id": "other"}, id="closing"),
        pytest.param(replace(agreed(), status=PlanStatus.CLOSED), {"rater_id": "other"}, id="closed"),
    ],
)
def test_a_frozen_assignment_stays_frozen(plan: Any, more: dict[str, Any]) -> None:
    assert follow_directory(plan, person_body(**more), env()) is None


def test_bulk_enrolment_opens_the_plan_of_the_person_as_known_now() -> None:
    contexts = {person_of_plan(PLAN_ID): person(unit_id="sd2")}

    decision = enrol_chosen(None, cycle(), env(contexts=contexts))

    assert decision is not None
    assert decision.state.assignment.unit_id == "sd2"
    assert enrol_chosen(None, cycle(), env()) is None
    assert enrol_chosen(draft(), cycle(), env(contexts=contexts)) is None


def test_finished_enrolment_says_how_many() -> None:
    decision = finish_enrolment(_hear(None), 12, env())

    assert decision is not None
    assert decision.state.jobs == ()
    body = CYCLE_KIND.body(decision.state, decision.publishes[0], 2)
    assert isinstance(body, CycleEnrolment)
    assert (body.subject, body.people, body.complete) == (f"{AGENCY}:enrolment:{CYCLE}", 12, True)
    assert finish_enrolment(_hear(None), None, env()) is None


def _log(month: str, *, closed: bool) -> ActivityLogState:
    id = log_id(PLAN_ID, month)
    state = record(None, entries(activity()), env(id)).state
    decision = close_log(state, id=id) if closed else None
    return decision.state if decision else state


def test_a_plan_that_waits_for_its_logs_is_told_as_it_was() -> None:
    sent_back = send_back(proposed(), ReturnIn(on=DAY, reason="Ukur per kelas."), env(by=RATER_ACTS)).state
    for plan in (draft(), proposed(), sent_back, agreed()):
        stopped = close_plan(register_months(plan, ["2026-03"], env(by=EMPLOYEE_ACTS)).state, env())

        assert stopped is not None
        assert (stopped.state.status, stopped.state.told_status) == (PlanStatus.CLOSING, plan.status)


def test_a_plan_stops_then_waits_for_its_logs_then_says_its_last_word() -> None:
    plan = register_months(agreed(), ["2026-03"], env(by=EMPLOYEE_ACTS)).state
    march = log_id(PLAN_ID, "2026-03")

    stopped = close_plan(plan, env())
    assert stopped is not None
    assert (stopped.state.status, stopped.publishes) == (PlanStatus.CLOSING, ())

    assert close_plan(stopped.state, env()) is None
    assert close_plan(stopped.state, env(contexts={march: _log("2026-03", closed=False)})) is None

    closed = close_plan(stopped.state, env(contexts={march: _log("2026-03", closed=True)}))
    assert closed is not None
    assert closed.publishes == (Publish("plan.closed", PLAN_ID),)
    assert closed.state.logs == (LogVersion(month="2026-03", version=2),)
    assert close_plan(closed.state, env()) is None


def test_a_plan_without_logs_closes_at_once() -> None:
    closed = close_plan(agreed(), env())

    assert closed is not None
    assert (closed.state.status, closed.state.logs) == (PlanStatus.CLOSED, ())
    assert closed.publishes == (Publish("plan.closed", PLAN_ID),)


def test_closing_knows_each_kind_by_its_id() -> None:
    owner, march = cycle(), log_id(PLAN_ID, "2026-03")

    for state, id in (
        (agreed(), PLAN_ID),
        (None, march),
        (empty_log(march), march),
        (None, UNIT_DOCUMENT),
        (None, goals.UNIT_REGISTER.of(AGENCY, CYCLE)),
    ):
        decision = close(state, owner, env(id))
        assert decision is not None
    assert close(None, owner, env(PLAN_ID)) is None
    assert close(None, owner, env("sorong:person:e1")) is None


def test_the_answer_is_said_again_only_when_it_is_another_one() -> None:
    closing, one = _hear(replace(_hear(None), jobs=()), status="closing"), Answer(people=1, unit_subjects=())
    stopped = finish_closing(closing, None, env())
    assert stopped is not None
    assert (stopped.state.jobs, stopped.publishes) == ((ANSWER,), ())
    assert on_cycle(stopped.state, cycle_body(status="closing"), env()) is None

    first = finish_answer(stopped.state, one, env())
    assert first is not None
    assert first.state.jobs == ()
    body = CYCLE_KIND.body(first.state, first.publishes[0], 4)
    assert isinstance(body, CycleAnswer)
    assert (body.subject, body.people, body.complete) == (f"{AGENCY}:goals-answer:{CYCLE}", 1, True)

    again = finish_answer(replace(first.state, jobs=(ANSWER,)), one, env())
    assert again is not None
    assert again.publishes == ()

    unit = SubjectVersion(subject=UNIT_DOCUMENT, version=3)
    other = finish_answer(replace(first.state, jobs=(ANSWER,)), Answer(people=2, unit_subjects=(unit,)), env())
    assert other is not None
    assert len(other.publishes) == 1


@pytest.mark.parametrize("owed", [ENROL, CLOSE])
def test_goals_does_not_answer_while_something_may_still_open(owed: str) -> None:
    busy = replace(_hear(None, status="closing"), jobs=(owed, ANSWER))

    assert finish_answer(busy, Answer(people=0, unit_subjects=()), env()) is None


def test_plans_are_not_taken_for_stopped_while_people_are_enrolled() -> None:
    assert finish_closing(_hear(None, status="closing"), None, env()) is None


def _set(
    state: UnitIndicatorsState | None,
    *indicators: Any,
    actor: Actor = OFFICER_ACTS,
    me: Any = None,
    head: Any = None,
    today: date = DAY,
) -> Any:
    listed = tuple(indicators) or (indicator(),)
    wanted = UnitIndicatorsIn.model_construct(indicators=listed, on=cycle().starts_on, on_reason="")
    known = {CYCLE_ID: cycle(), f"{AGENCY}:person:{RATER}": head, f"{AGENCY}:person:{actor.employee_id}": me}
    return set_indicators(state, wanted, env(UNIT_DOCUMENT, by=actor, today=today, contexts=known))


def _known_unit(unit_id: str = UNIT) -> Any:
    decision = on_unit(None, unit_body(unit_id), env())
    assert decision is not None
    return decision.state


def test_a_unit_is_measured_by_what_an_officer_sets_and_earlier_lists_are_kept() -> None:
    first = _set(None)
    second = _set(first.state, indicator(target=200))

    assert second.publishes == (Publish("unit-indicator.progressed", UNIT_DOCUMENT),)
    assert [edition.indicators[0].target for edition in second.state.editions] == [100, 200]
    assert _set(second.state, indicator(target=200)).state is second.state
    body = UNIT_INDICATORS.body(second.state, second.publishes[0], 2)
    assert isinstance(body, UnitIndicators)
    assert (body.version, second.state.revision) == (2, 2)


@pytest.mark.parametrize(
    ("me", "allowed"),
    [(person(RATER), True), (person(RATER, heads_unit="sd2"), False), (person(), False), (None, False)],
    ids=["head", "head of another", "teacher", "unknown"],
)
def test_the_head_of_a_unit_keeps_its_indicators_and_nobody_else_but_officers(me: Any, allowed: bool) -> None:
    actor = acts(me.employee_id if me else "x")
    if allowed:
        assert _set(None, actor=actor, me=me).state.editions[0].set_by == actor.employee_id
    else:
        with pytest.raises(Rejected) as refused:
            _set(None, actor=actor, me=me)
        assert refused.value.code == "not-yours"


def test_who_acts_for_the_head_keeps_the_indicators_on_these_days_in_both_names() -> None:
    given = Delegation(
        agency_id=AGENCY,
        principal_id=RATER,
        delegate_id="x",
        kind="plh",
        valid_from=DAY,
        valid_to=DAY,
        status=DelegationStatus.ACCEPTED,
        answered_on=DAY,
    )
    actor = replace(acts("x"), given=(given,))

    def set_on(day: date) -> UnitIndicatorsState:
        return _set(None, actor=actor, me=person("x"), today=day, head=person(RATER)).state

    assert [(each.set_by, each.set_for) for each in set_on(DAY).editions] == [("x", RATER)]
    for outside in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(NotYours):
            set_on(outside)


def test_what_a_unit_achieved_counts_once_and_the_newest_wins() -> None:
    unit = _set(None).state

    def report(state: UnitIndicatorsState, *items: Any, after: Sequence[Any] = ()) -> Any:
        about = env(UNIT_DOCUMENT, by=OFFICER_ACTS, today=AFTERWARDS, contexts={CYCLE_ID: cycle(), **kept(*after)})
        return report_on_unit(state, items, about)

    reported = report(unit, realisation())
    assert reported.state.indicators[0].actual == 80
    assert report(reported.state, realisation(), after=[reported]).state is reported.state
    with pytest.raises(Rejected) as refused:
        report(unit, realisation(indicator_id="i9"))
    assert refused.value.code == "unknown-indicator"


def test_a_closed_unit_takes_nothing() -> None:
    closed = close_unit(_set(None).state, id=UNIT_DOCUMENT)
    assert closed is not None
    assert close_unit(closed.state, id=UNIT_DOCUMENT) is None

    with pytest.raises(Rejected) as refused:
        _set(closed.state, indicator(target=5))
    assert refused.value.code == "unit-indicators-closed"


def _register(state: Any, unit: Any, of: CycleState | None) -> Any:
    known = {CYCLE_ID: of, f"{AGENCY}:unit:{unit.unit_id}": unit} if unit else {CYCLE_ID: of}
    about = env(goals.UNIT_REGISTER.of(AGENCY, CYCLE), by=OFFICER_ACTS, contexts=known)
    return register_unit(state, unit.unit_id if unit else UNIT, about)


def test_a_unit_is_registered_once_and_only_while_the_cycle_is_open() -> None:
    registered = _register(None, _known_unit(), cycle())
    assert registered.state.unit_ids == (UNIT,)
    closed = close_register(registered.state, id=goals.UNIT_REGISTER.of(AGENCY, CYCLE))
    assert closed is not None
    assert close_register(closed.state, id=goals.UNIT_REGISTER.of(AGENCY, CYCLE)) is None

    again = _register(closed.state, _known_unit(), cycle())
    assert again.state is closed.state
    for register, of in ((closed.state, cycle()), (None, replace(cycle(), status=CycleStatus.CLOSING))):
        with pytest.raises(Rejected) as refused:
            _register(register, _known_unit("sd2"), of)
        assert refused.value.code == "unit-indicators-closed"


@pytest.mark.parametrize(
    ("unit", "of", "code"),
    [(None, cycle(), "unit-unknown"), (_known_unit(), None, "not-yet")],
    ids=["unknown unit", "unknown cycle"],
)
def test_a_unit_and_its_cycle_have_to_be_known(unit: Any, of: Any, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        _register(None, unit, of)
    assert refused.value.code == code
