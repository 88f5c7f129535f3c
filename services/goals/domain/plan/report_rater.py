"""What employee, rater and officer do about a wrong rater. Nothing of it keeps the plan from going on."""

from dataclasses import replace
from datetime import date

from services.goals.domain.access import Actor, Signed, must_be_officer, must_be_party
from services.goals.domain.delegation.state import Delegations
from services.goals.domain.directory.people import PersonState
from services.goals.domain.plan.rater_report import Reports, WrongRater, closed, with_report
from services.goals.domain.plan.state import PlanState, open_plan, say
from shared.decision import Decision


def report_rater(
    state: PlanState | None,
    *,
    right_rater_id: str | None,
    right_rater: PersonState | None,
    reason: str,
    on: date,
    actor: Actor,
    delegations: Delegations = (),
) -> Decision[PlanState]:
    """Report that the frozen rater is wrong, and who is right where that is known; the employee or the rater.

    :raises Rejected: when the plan is closed, the caller is neither, or the right rater cannot be one
    """
    plan = open_plan(state)
    signed = must_be_party(actor, plan.assignment, delegations=delegations, on=on)
    if right_rater_id is not None:
        _check(plan, right_rater_id, right_rater)
    reports = with_report(
        plan.rater_reports,
        by=signed.by,
        acting_for=signed.acting_for,
        on=on,
        reason=reason,
        rater_id=plan.assignment.rater_id,
        right_rater_id=right_rater_id,
    )
    return _said(plan, reports, signed)


def close_rater_report(
    state: PlanState | None, number: int, *, reason: str, on: date, actor: Actor
) -> Decision[PlanState]:
    """Close a report that the directory does not answer, with a reason; officers only.

    :raises Rejected: when the plan is closed, the caller is no officer, or the report is not open
    """
    plan = open_plan(state)
    by = must_be_officer(actor)
    return _said(plan, closed(plan.rater_reports, number, by=by, on=on, reason=reason), Signed(by=by))


def _said(plan: PlanState, reports: Reports, signed: Signed) -> Decision[PlanState]:
    if reports == plan.rater_reports:
        return Decision(plan)
    noted = replace(plan, rater_reports=reports, last_actor_id=signed.by, last_actor_for=signed.acting_for)
    return say(noted, "plan.rater-reported")


def _check(plan: PlanState, right_rater_id: str, right_rater: PersonState | None) -> None:
    if right_rater_id == plan.assignment.employee_id:
        text = "Pegawai tidak dapat menjadi penilai dirinya sendiri. Sebutkan atasan yang benar, atau kosongkan."
    elif right_rater_id == plan.assignment.rater_id:
        text = "Pejabat ini sudah menjadi penilai rencana. Sebutkan atasan yang benar, atau kosongkan."
    elif right_rater is None or not right_rater.active:
        text = "Atasan yang disebut tidak ada di direktori instansi Anda. Periksa id-nya, atau kosongkan."
    else:
        return
    raise WrongRater(text, field="right_rater_id")
