"""What employee, rater and officer do about a wrong rater. Nothing of it keeps the plan from going on."""

from dataclasses import replace
from typing import Final

from services.goals.domain.access import must_be_officer, must_be_party
from services.goals.domain.cycle.state import heard_cycle
from services.goals.domain.directory import PERSON
from services.goals.domain.plan.rater_report import FiledReport, Reports, ReportStatus, open_reports
from services.goals.domain.plan.state import PlanState, open_plan, opening_of, publish
from services.goals.domain.refusals import TooMany
from services.goals.domain.requests import ClosingIn, RaterReportIn
from shared.authority import Signed
from shared.decision import Decision, Env, Invalid, NotYours, Rejected, existing
from shared.events.goals import RaterReport
from shared.ids import directory

REPORTS_MAX: Final = 50


class ReportUnknown(Rejected):
    """The plan has no such report; read the queue of reports again."""

    code = "rater-report-unknown"
    status = 404


class ReportClosed(Rejected):
    """The report was closed before; nothing is left to do."""

    code = "rater-report-closed"


class WrongRater(Invalid):
    """The rater named as the right one cannot be: not in the directory, the employee, or the present rater."""

    code = "right-rater"


def report_rater(state: PlanState | None, report: RaterReportIn, env: Env) -> Decision[PlanState]:
    """Report that the frozen rater is wrong, and who is right where that is known; the employee or the rater.

    It takes the place of an open report by the same person; the same again changes nothing.

    :raises Rejected: when the plan is closed or full, the caller is neither, or the right rater cannot be one
    """
    signed = must_be_party(env.by, existing(state).assignment)
    plan = open_plan(state)
    on = env.on(report, since=opening_of(plan, heard_cycle(env, plan.cycle_id), day_of=env.day_of))
    _check(plan, report.right_rater_id, env)
    reports = plan.rater_reports
    mine = next((each for each in open_reports(reports) if each.told.reported_by == signed.by), None)
    if mine is not None:
        if (mine.told.reason, mine.told.right_rater_id) == (report.reason, report.right_rater_id):
            return Decision(plan)
        changed = {"reported_on": on, "reason": report.reason, "right_rater_id": report.right_rater_id}
        return _noted(plan, _with(reports, mine, replace(mine, told=mine.told.model_copy(update=changed))), signed)
    if len(reports) >= REPORTS_MAX:
        raise TooMany(f"Rencana ini sudah memuat {REPORTS_MAX} laporan. Hubungi pengelola kinerja langsung.")
    told = RaterReport(
        number=len(reports) + 1,
        reported_by=signed.by,
        reported_for=signed.acting_for,
        reported_on=on,
        right_rater_id=report.right_rater_id,
        reason=report.reason,
    )
    return _noted(plan, (*reports, FiledReport(told=told, rater_id=plan.assignment.rater_id)), signed)


def close_rater_report(state: PlanState | None, closing: ClosingIn, env: Env, *, number: int) -> Decision[PlanState]:
    """Close a report that the directory does not answer, with a reason. Twice counts once.

    Officers only, and none who is a side of it: the employee, or the rater who is reported to be wrong.

    :raises Rejected: when the plan is closed, the caller is no such officer, or the report is not open
    """
    who = existing(state).assignment
    by = must_be_officer(env.by, who.unit_id)
    if by in (who.employee_id, who.rater_id):
        raise NotYours("Laporan tentang penilai Anda, atau tentang Anda, ditutup oleh pengelola kinerja lain.")
    plan = open_plan(state)
    report = next((each for each in plan.rater_reports if each.told.number == number), None)
    if report is None:
        raise ReportUnknown("Laporan ini tidak ada pada rencana tersebut. Muat ulang daftar laporan.", field="number")
    if (report.status, report.closed_by, report.closing_reason) == (ReportStatus.CLOSED, by, closing.reason):
        return Decision(plan)
    if report.status is not ReportStatus.OPEN:
        raise ReportClosed("Laporan ini sudah selesai. Muat ulang daftar laporan.")
    on = env.on(closing, since=report.told.reported_on)
    done = replace(report, status=ReportStatus.CLOSED, closed_by=by, closed_on=on, closing_reason=closing.reason)
    return _noted(plan, _with(plan.rater_reports, report, done), Signed(by=by))


def _with(reports: Reports, old: FiledReport, new: FiledReport) -> Reports:
    return tuple(new if each is old else each for each in reports)


def _noted(plan: PlanState, reports: Reports, signed: Signed) -> Decision[PlanState]:
    noted = replace(plan, rater_reports=reports, last_actor_id=signed.by, last_actor_for=signed.acting_for)
    return publish(noted, "plan.rater-reported")


def _check(plan: PlanState, right_rater_id: str | None, env: Env) -> None:
    if right_rater_id is None:
        return
    right_rater = env.get(PERSON, directory.PERSON.of(plan.agency_id, right_rater_id))
    if right_rater_id == plan.assignment.employee_id:
        text = "Pegawai tidak dapat menjadi penilai dirinya sendiri. Sebutkan atasan yang benar, atau kosongkan."
    elif right_rater_id == plan.assignment.rater_id:
        text = "Pejabat ini sudah menjadi penilai rencana. Sebutkan atasan yang benar, atau kosongkan."
    elif right_rater is None or not right_rater.active:
        text = "Atasan yang disebut tidak ada di direktori instansi Anda. Periksa id-nya, atau kosongkan."
    else:
        return
    raise WrongRater(text, field="right_rater_id")
