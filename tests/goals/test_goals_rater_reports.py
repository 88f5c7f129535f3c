"""A wrong rater is reported, waits for nobody, and is put right by the directory or closed with a reason."""

from dataclasses import replace
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    STRANGER_ACTS,
    agreed,
    cycle,
    draft,
    env,
    person,
    person_body,
    proposed,
)

from services.goals.domain.cycle.enrol import follow_directory
from services.goals.domain.plan.rater_report import ReportStatus
from services.goals.domain.plan.report_rater import (
    REPORTS_MAX,
    close_rater_report,
    report_rater,
)
from services.goals.domain.plan.state import PLAN, REPORTED, PlanState
from services.goals.domain.requests import ClosingIn, RaterReportIn
from shared.decision import Decision, Publish, Rejected
from shared.events.goals import Plan, PlanStatus

REASON = "Atasan saya pindah tugas."


def _report(plan: PlanState | None = None, actor: Any = EMPLOYEE_ACTS, **more: Any) -> Decision[PlanState]:
    right = more.pop("right_rater", None)
    known = {CYCLE_ID: cycle()} | ({f"{AGENCY}:person:{right.employee_id}": right} if right else {})
    report = RaterReportIn(**({"reason": REASON, "on": DAY} | more))
    return report_rater(plan or draft(), report, env(by=actor, contexts=known))


def _close(plan: PlanState, actor: Any = OFFICER_ACTS, number: int = 1, reason: str = "Sudah benar.") -> PlanState:
    return close_rater_report(plan, ClosingIn(reason=reason, on=DAY), env(by=actor), number=number).state


@pytest.mark.parametrize("actor", [EMPLOYEE_ACTS, RATER_ACTS], ids=["employee", "rater"])
def test_the_employee_or_the_rater_reports_and_the_officers_find_it(actor: Any) -> None:
    decision = _report(actor=actor, right_rater_id="right", right_rater=person("right"))

    assert decision.publishes == (Publish("plan.rater-reported", PLAN_ID),)
    assert REPORTED in decision.state.links
    body = PLAN.body(decision.state, decision.publishes[0], 2)
    assert isinstance(body, Plan)
    (told,) = body.rater_reports
    assert (told.number, told.reported_by, told.right_rater_id) == (1, actor.employee_id, "right")


def test_a_report_blocks_nothing() -> None:
    reported = _report(proposed()).state

    assert agreed(plan=_report().state).status is PlanStatus.AGREED
    assert reported.pending is not None


@pytest.mark.parametrize(
    ("plan", "more", "code"),
    [
        pytest.param(draft(), {"actor": STRANGER_ACTS}, "not-yours", id="stranger"),
        pytest.param(draft(), {"actor": OFFICER_ACTS}, "not-yours", id="officer"),
        pytest.param(draft(), {"right_rater_id": "nobody"}, "right-rater", id="not in the directory"),
        pytest.param(
            draft(), {"right_rater_id": "x", "right_rater": person("x", active=False)}, "right-rater", id="has left"
        ),
        pytest.param(draft(), {"right_rater_id": RATER, "right_rater": person(RATER)}, "right-rater", id="present one"),
        pytest.param(draft(), {"right_rater_id": EMPLOYEE, "right_rater": person()}, "right-rater", id="oneself"),
        pytest.param(replace(draft(), status=PlanStatus.CLOSED), {}, "plan-closed", id="closed"),
    ],
)
def test_a_report_that_cannot_be_taken_is_refused(plan: PlanState, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        _report(plan, **more)
    assert refused.value.code == code


def test_the_same_report_counts_once_and_another_replaces_one_s_open_one() -> None:
    first = _report().state

    assert _report(first).state is first
    second = _report(first, reason="Atasan saya sudah pensiun.").state
    both = _report(second, RATER_ACTS).state

    assert [each.told.reason for each in second.rater_reports] == ["Atasan saya sudah pensiun."]
    assert [(each.told.number, each.told.reported_by) for each in both.rater_reports] == [(1, EMPLOYEE), (2, RATER)]


def test_a_corrected_directory_ends_the_reports_about_the_rater_before() -> None:
    other_assignment = follow_directory(_report().state, person_body(position="Guru Ahli Madya"), env())
    assert other_assignment is not None
    assert REPORTED in other_assignment.state.links

    decision = follow_directory(_report().state, person_body(rater_id="right", version=2), env())

    assert decision is not None
    assert [each.status for each in decision.state.rater_reports] == [ReportStatus.CORRECTED]
    assert REPORTED not in decision.state.links
    again = _report(decision.state).state
    assert [(each.told.number, each.rater_id) for each in again.rater_reports] == [(1, RATER), (2, "right")]


def test_an_officer_closes_a_report_with_a_reason() -> None:
    closed = _close(_report().state)

    (report,) = closed.rater_reports
    assert (report.status, report.closed_by, report.closing_reason) == (ReportStatus.CLOSED, "officer", "Sudah benar.")
    assert REPORTED not in closed.links
    assert _close(closed) is closed


@pytest.mark.parametrize(
    ("plan", "more", "code"),
    [
        pytest.param(_report().state, {"actor": EMPLOYEE_ACTS}, "not-yours", id="employee"),
        pytest.param(_report().state, {"actor": RATER_ACTS}, "not-yours", id="rater"),
        pytest.param(_report().state, {"number": 2}, "rater-report-unknown", id="another number"),
        pytest.param(_close(_report().state), {"reason": "Alasan lain."}, "rater-report-closed", id="closed before"),
    ],
)
def test_a_report_that_cannot_be_closed_is_refused(plan: PlanState, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        _close(plan, **more)
    assert refused.value.code == code


def test_reports_of_a_closed_plan_leave_the_queue() -> None:
    assert REPORTED not in replace(_report().state, status=PlanStatus.CLOSED).links


def test_a_plan_takes_so_many_reports() -> None:
    plan = draft()
    for _ in range(REPORTS_MAX):
        plan = _close(_report(plan).state, number=len(plan.rater_reports) + 1)

    with pytest.raises(Rejected) as refused:
        _report(plan)
    assert refused.value.code == "too-many"
