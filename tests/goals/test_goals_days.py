"""The day that people write describes an act on paper: from the step before until today. It decides nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE_ID,
    DAY,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    RATER,
    RATER_ACTS,
    STRANGER_ACTS,
    agreed,
    cycle,
    days,
    draft,
    env,
    indicator,
    objectives,
    person,
    proposed,
    realisation,
)

from services.goals.domain.delegation.answer import accept, decline
from services.goals.domain.delegation.state import DelegationState
from services.goals.domain.plan.agree import agree, send_back
from services.goals.domain.plan.cascade import handle_impact, pass_on
from services.goals.domain.plan.impact import Ripple
from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.realise import days_of_plan, report_on_plan
from services.goals.domain.plan.report_rater import close_rater_report, report_rater
from services.goals.domain.plan.state import PlanState
from services.goals.domain.requests import (
    AcceptanceIn,
    AgreementIn,
    ClosingIn,
    ImpactNoteIn,
    RaterReportIn,
    RefusalIn,
    ReturnIn,
)
from services.goals.domain.template.versions import NewVersion, TemplateContent, TemplateObjective, set_template
from services.goals.domain.unit import report_on_unit, set_indicators
from services.goals.domain.unit_requests import UnitIndicatorsIn
from shared.decision import Actor, Decision, Rejected
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.events.goals import ImpactChange
from shared.ids import goals
from shared.policy.clause import AppliesTo

TODAY = date(2026, 3, 20)
REASON = "Tertulis di berita acara."
SERVED = f"{AGENCY}:plan:2026:{RATER}:1:o1"
UNIT_ID = goals.UNIT_INDICATORS.of(AGENCY, "2026", "sd1")
TEMPLATE_ID = goals.TEMPLATE.of(AGENCY, "guru")
DELEGATION_ID = f"{AGENCY}:delegation:{RATER}:x:2026-03-02"
Written = dict[str, Any]
Act = Callable[[Written, Actor | None], Decision[Any]]


def _about(by: Actor, id: str | None = None, today: date = TODAY, **known: Any) -> Any:
    people = {f"{AGENCY}:person:{each}": person(each) for each in (RATER, "x")}
    contexts = {CYCLE_ID: cycle(), **people, **known}
    return env(id, by=by, today=today, contexts=contexts) if id else env(by=by, today=today, contexts=contexts)


def _propose(plan: PlanState) -> Act:
    def act(written: Written, by: Actor | None) -> Decision[Any]:
        wanted = Proposal(objectives=objectives(), **written)
        return propose(plan, wanted, _about(by or EMPLOYEE_ACTS))

    return act


def _of_plan(plan: PlanState, decide: Any, request: Any, by: Actor, **more: Any) -> Act:
    return lambda written, who: decide(plan, request(**(more | written)), _about(who or by))


def _impacted() -> PlanState:
    below = agreed(_serving())
    ripple = Ripple(objective=SERVED, edition=2, change=ImpactChange.CHANGED, changes=("x",), levels=0, through=("o1",))
    noticed = datetime(2026, 2, 1, 3, 0, tzinfo=UTC)
    decision = pass_on(below, replace(draft(RATER), ripples=(ripple,)), env(below.id, now=noticed))
    assert decision is not None
    return decision.state


def _serving() -> Any:
    (one,) = objectives()
    return one.model_copy(update={"intervenes_in": SERVED})


def _reported() -> PlanState:
    wrong = RaterReportIn(reason=REASON)
    return report_rater(draft(), wrong, _about(EMPLOYEE_ACTS, today=DAY)).state


def _asked(**more: Any) -> DelegationState:
    content = {
        "agency_id": AGENCY,
        "principal_id": RATER,
        "delegate_id": "x",
        "kind": "plh",
        "valid_from": date(2026, 3, 2),
        "valid_to": date(2026, 4, 30),
        "source": DelegationSource.DIRECTORY,
        "proposed_at": datetime(2026, 2, 27, 20, 0, tzinfo=UTC),
    }
    return DelegationState(**(content | more))


def _template(versions: Any = None) -> Act:
    (one,) = objectives()
    content = TemplateContent(title="Guru", applies_to=AppliesTo(), objectives=(TemplateObjective(objective=one),))
    state = set_template(None, NewVersion(content=content), _about(OFFICER_ACTS, TEMPLATE_ID, today=DAY)).state
    changed = replace(content, title="Guru Ahli")
    return lambda written, who: set_template(
        state, NewVersion(content=changed, **written), _about(who or OFFICER_ACTS, TEMPLATE_ID)
    )


def _unit(editions: int) -> Act:
    state = None
    if editions:
        wanted = UnitIndicatorsIn.model_construct(indicators=(indicator(),), on=DAY, on_reason="")
        state = set_indicators(None, wanted, _about(OFFICER_ACTS, UNIT_ID, today=DAY)).state

    def act(written: Written, who: Actor | None) -> Decision[Any]:
        listed = (indicator(target=5),)
        wanted = UnitIndicatorsIn.model_construct(indicators=listed, **({"on": None, "on_reason": ""} | written))
        return set_indicators(state, wanted, _about(who or OFFICER_ACTS, UNIT_ID))

    return act


RETURNED = send_back(proposed(), ReturnIn(reason=REASON), env(by=RATER_ACTS, today=date(2026, 2, 3))).state
LATER_SEGMENT = replace(draft(), segment=2, starts_on=date(2026, 3, 2), opened_at=datetime(2026, 3, 9, tzinfo=UTC))
BEFORE_THE_CYCLE = replace(draft(), opened_at=datetime(2025, 12, 20, 20, 0, tzinfo=UTC))

ACTS = [
    pytest.param(_propose(draft()), date(2026, 1, 1), id="proposal of a plan opened after the cycle began"),
    pytest.param(_propose(BEFORE_THE_CYCLE), date(2025, 12, 20), id="proposal of a plan opened before the cycle"),
    pytest.param(_propose(LATER_SEGMENT), date(2026, 3, 2), id="proposal of a later segment"),
    pytest.param(_propose(RETURNED), date(2026, 2, 3), id="proposal after a return"),
    pytest.param(_propose(agreed(_serving())), DAY, id="revision"),
    pytest.param(_of_plan(proposed(), agree, AgreementIn, RATER_ACTS), DAY, id="agreement"),
    pytest.param(_of_plan(proposed(), send_back, ReturnIn, RATER_ACTS, reason=REASON), DAY, id="return"),
    pytest.param(
        _of_plan(_impacted(), handle_impact, ImpactNoteIn, EMPLOYEE_ACTS, objective=SERVED, note=REASON),
        date(2026, 2, 1),
        id="impact note",
    ),
    pytest.param(
        _of_plan(draft(), report_rater, RaterReportIn, EMPLOYEE_ACTS, reason=REASON),
        date(2026, 1, 1),
        id="rater report",
    ),
    pytest.param(
        lambda written, who: accept(
            _asked(), AcceptanceIn(**written), _about(who or STRANGER_ACTS, DELEGATION_ID)
        ),
        date(2026, 2, 27),
        id="acceptance",
    ),
    pytest.param(
        lambda written, who: decline(
            _asked(), RefusalIn(reason=REASON, **written), _about(who or STRANGER_ACTS, DELEGATION_ID)
        ),
        date(2026, 2, 27),
        id="refusal",
    ),
]  # fmt: skip
OFFICERS = [
    pytest.param(
        lambda written, who: close_rater_report(
            _reported(), ClosingIn(reason=REASON, **written), _about(who or OFFICER_ACTS), number=1
        ),
        DAY,
        id="closing of a rater report",
    ),
    pytest.param(_template(), DAY, id="template"),
    pytest.param(_unit(0), date(2026, 1, 1), id="first indicators of a unit"),
    pytest.param(_unit(1), DAY, id="later indicators of a unit"),
]


@pytest.mark.parametrize(("act", "since"), [*ACTS, *OFFICERS])
def test_the_day_written_lies_between_the_step_before_and_today(act: Act, since: date) -> None:
    for day in (since, TODAY, None):
        act({"on": day}, None)
    for day in (TODAY + timedelta(days=1), date(2999, 12, 31)):
        assert _refusal(act, on=day) == ("day-ahead", 422, "on")


@pytest.mark.parametrize(("act", "since"), ACTS)
def test_an_earlier_day_is_refused(act: Act, since: date) -> None:
    for day in (since - timedelta(days=1), date(1, 1, 1)):
        assert _refusal(act, on=day) == ("day-too-early", 422, "on")
        assert _refusal(act, on=day, on_reason=REASON) == ("day-too-early", 422, "on")


@pytest.mark.parametrize(("act", "since"), OFFICERS)
def test_officers_record_an_earlier_day_with_a_reason(act: Act, since: date) -> None:
    earlier = since - timedelta(days=1)
    act({"on": earlier, "on_reason": REASON}, None)
    assert _refusal(act, on=earlier) == ("day-too-early", 422, "on_reason")
    assert _refusal(act, on=date(1, 1, 1), on_reason=REASON) == ("day-too-early", 422, "on")


def test_the_first_version_of_a_template_is_of_today() -> None:
    (one,) = objectives()
    content = TemplateContent(title="Guru", applies_to=AppliesTo(), objectives=(TemplateObjective(objective=one),))
    with pytest.raises(Rejected) as refused:
        set_template(None, NewVersion(content=content, on=DAY), _about(OFFICER_ACTS, TEMPLATE_ID))
    assert refused.value.code == "day-too-early"


@pytest.mark.parametrize("written", [date(2026, 3, 2), date(2026, 3, 19), TODAY])
def test_an_acceptance_counts_from_the_day_it_came(written: date) -> None:
    accepted = accept(_asked(), AcceptanceIn(on=written), _about(STRANGER_ACTS, DELEGATION_ID)).state

    assert accepted.answered_on == TODAY


def test_a_delegation_that_is_over_is_not_accepted_on_a_day_before_its_end() -> None:
    over = _asked(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(Rejected) as refused:
        accept(over, AcceptanceIn(on=over.valid_to), _about(STRANGER_ACTS, DELEGATION_ID))
    assert refused.value.code == "delegation-ended"


@pytest.mark.parametrize(
    ("first", "last"),
    [(DAY, TODAY - timedelta(days=1)), (TODAY + timedelta(days=1), TODAY + timedelta(days=9))],
    ids=["ended", "to come"],
)
def test_a_delegate_does_not_act_today_by_writing_another_day(first: date, last: date) -> None:
    status = DelegationStatus.ACCEPTED
    given = _asked(valid_from=first, valid_to=last, status=status, answered_on=DAY)
    delegate = replace(STRANGER_ACTS, given=(given,))
    acts: list[Callable[[date | None], Any]] = [
        lambda on: agree(proposed(), AgreementIn(on=on), _about(delegate)),
        lambda on: send_back(proposed(), ReturnIn(on=on, reason=REASON), _about(delegate)),
        lambda on: report_rater(draft(), RaterReportIn(on=on, reason=REASON), _about(delegate)),
        lambda on: handle_impact(_impacted(), ImpactNoteIn(on=on, objective=SERVED, note=REASON), _about(delegate)),
    ]
    for act in acts:
        for on in (None, first, last, TODAY):
            with pytest.raises(Rejected) as refused:
                act(on)
            assert refused.value.code == "delegation-not-in-force"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2025, 12, 31), "outside-cycle"),
        (date(2026, 1, 1), None),
        (TODAY, None),
        (TODAY + timedelta(days=1), "day-ahead"),
        (date(2027, 4, 3), "outside-cycle"),
        (date(1, 1, 1), "outside-cycle"),
        (date(2999, 12, 31), "outside-cycle"),
    ],
)
def test_results_are_of_days_of_the_cycle_that_have_come(on: date, code: str | None) -> None:
    item = realisation(on=on)
    unit = _unit(0)({}, None).state
    for report in (
        lambda: report_on_plan(agreed(), [item], _about(EMPLOYEE_ACTS)),
        lambda: report_on_unit(unit, [item], _about(OFFICER_ACTS, UNIT_ID)),
    ):
        if code is None:
            report()
            continue
        with pytest.raises(Rejected) as refused:
            report()
        assert (refused.value.code, refused.value.status, refused.value.field) == (code, 422, "items[0].on")


def test_work_is_of_days_of_the_segment_that_have_come() -> None:
    first = days_of_plan(replace(draft(), ends_on=date(2026, 3, 1)), cycle(), today=TODAY)
    second = days_of_plan(LATER_SEGMENT, cycle(), today=TODAY)

    assert [day for day in _around(date(2026, 3, 1)) if first.has(day)] == [date(2026, 2, 28), date(2026, 3, 1)]
    assert [day for day in _around(date(2026, 3, 2)) if second.has(day)] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert [day for day in _around(TODAY) if second.has(day)] == [TODAY - timedelta(days=1), TODAY]
    assert not days(today=TODAY).has(TODAY + timedelta(days=1))


def _around(day: date) -> list[date]:
    return [day - timedelta(days=1), day, day + timedelta(days=1)]


def _refusal(act: Act, **written: Any) -> tuple[str, int, str | None]:
    with pytest.raises(Rejected) as refused:
        act(written, None)
    return refused.value.code, refused.value.status, refused.value.field
