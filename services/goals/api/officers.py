"""What officers have to look after: plans that are late, raters that are wrong or gone."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.goals.api.plan_bodies import PlanOut, RaterReportOut, plan_out, report_out
from services.goals.domain.plan.rater_report import open_reports
from services.goals.domain.plan.remind import lateness, overdue_of
from services.goals.domain.plan.report_rater import close_rater_report
from services.goals.domain.plan.state import PLAN, REPORTED, PlanState
from services.goals.domain.requests import ClosingIn
from services.goals.rules.overdue import Overdue
from services.goals.store.scans import LATE
from services.goals.usecases.board import PlanBoard, Reminded, plan_board, remind_all
from services.goals.usecases.officers import RaterLeft, raters_left
from services.goals.usecases.reading import find_cycle, narrowed, sight_of
from shared.acting import AnyOfficerActingDep, AnyOfficerReadingDep, DocumentId, ReadingDep, acted
from shared.alike import filled
from shared.authority import looks_after
from shared.decision import DayAhead
from shared.document import Document
from shared.events.base import Id
from shared.events.goals import Desk, PlanReminder, PlanStatus
from shared.http.pages import After, Limit, Page, cursor_of, read_cursor
from shared.indonesian import date_text
from shared.where import Term

router = APIRouter(tags=["officers"])


class LatePlan(BaseModel):
    """A plan that is not agreed in time: at whose desk it lies, and which reminders were given."""

    plan_id: str
    version: int
    employee_id: str
    unit_id: str
    rater_id: str | None
    status: PlanStatus
    desk: Desk
    at: str | None
    due_on: date
    days_late: int
    reminded: tuple[PlanReminder, ...]


class OverduePlan(BaseModel):
    """An agreed plan with indicators on which a report is overdue."""

    plan_id: str
    version: int
    employee_id: str
    unit_id: str
    rater_id: str | None
    overdue: tuple[Overdue, ...]


class ReportedPlan(BaseModel):
    """A plan whose rater is reported to be wrong."""

    plan_id: str
    version: int
    cycle_id: str
    employee_id: str
    unit_id: str
    rater_id: str | None
    reports: tuple[RaterReportOut, ...]


@router.get("/cycles/{cycle_id}/late", summary="Who is late, and at whose desk the plan lies")
async def get_late(
    cycle_id: Annotated[Id, Path()],
    acting: AnyOfficerReadingDep,
    desk: Desk | None = None,
    on: date | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[LatePlan]:
    """List plans not agreed after their last day, as of today or an earlier day; none where there is no deadline."""
    if on is not None and on > acting.today:
        raise DayAhead(f"Tanggal {date_text(on)} belum tiba; hari ini {date_text(acting.today)}.", field="on")
    cycle = await find_cycle(acting, cycle_id)

    def show(found: Document[PlanState]) -> LatePlan | None:
        plan = found.present
        late = lateness(plan, cycle, on=on or acting.today, day_of=acting.time.day_of)
        if late is None or (desk is not None and late.desk is not desk):
            return None
        at = {"at": late.employee_id, "days_late": late.days, "reminded": plan.reminders}
        return filled(LatePlan, found, plan.assignment, plan, late, plan_id=found.id, **at)

    where: Mapping[str, Term] = {"cycle_id": cycle_id, "status": LATE, "unit_id": looks_after(acting.actor, None)}
    return await acting.page(PLAN, where=where, show=show, limit=limit, after=after)


@router.get("/cycles/{cycle_id}/board", summary="How far plans are, and at whose desks they lie")
async def get_board(cycle_id: Annotated[Id, Path()], acting: AnyOfficerReadingDep) -> PlanBoard:
    """Count the plans of a cycle by status and by who has to act before they are agreed on, late or not."""
    return await plan_board(acting, cycle_id)


@router.post("/cycles/{cycle_id}/reminders", summary="Remind of late plans")
async def post_reminders(cycle_id: Annotated[Id, Path()], acting: AnyOfficerActingDep) -> Reminded:
    """Remind whoever late plans wait for: up to 500 plans, each once a day. What ``left`` counts needs another call."""
    return await remind_all(acting, cycle_id)


@router.get("/cycles/{cycle_id}/overdue", summary="What is overdue in agreed plans")
async def get_overdue(
    cycle_id: Annotated[Id, Path()],
    acting: ReadingDep,
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    employee_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[OverduePlan]:
    """List plans with a task whose days are over, or with realisations that are due by the policy, as of today.

    *Tugas yang masanya lewat tanpa realisasi, dan realisasi yang terlambat: untuk pengelola semua, untuk atasan milik
    pegawainya (`rater_id`), untuk pegawai miliknya sendiri.*
    """
    cycle = await find_cycle(acting, cycle_id)
    whose = await narrowed(acting, {"unit_id": unit_id, "rater_id": rater_id, "employee_id": employee_id})
    sees = await sight_of(acting)

    def show(found: Document[PlanState]) -> OverduePlan | None:
        plan = found.present
        late = overdue_of(plan, cycle, today=acting.today) if sees(plan) else ()
        return filled(OverduePlan, found, plan.assignment, plan_id=found.id, overdue=late) if late else None

    return await acting.page(PLAN, where={**whose, "cycle_id": cycle_id}, show=show, limit=limit, after=after)


@router.get("/officers/raters-left", summary="Raters who left or will soon")
async def list_raters_left(acting: AnyOfficerReadingDep, limit: Limit = 50, after: After = None) -> Page[RaterLeft]:
    """List frozen raters of open cycles who are gone or leave within 30 days; a correction takes them off the list."""
    start = read_cursor(after, acting.agency_id)
    found, last = await raters_left(acting, limit=limit, after=start)
    return Page(items=found, next=cursor_of(last) if last is not None else None)


@router.get("/rater-reports", summary="Raters reported to be wrong")
async def list_rater_reports(
    acting: AnyOfficerReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ReportedPlan]:
    """List the plans with open reports; correcting the person in the directory takes a plan off the list."""
    where = {"links": REPORTED, "cycle_id": cycle_id, "unit_id": looks_after(acting.actor, unit_id)}
    return await acting.page(PLAN, where=where, show=_reported, limit=limit, after=after)


@router.post("/plans/{id}/rater-reports/{number}/closings", summary="Close a report about a rater")
async def post_closing(
    id: DocumentId,
    number: Annotated[int, Path(ge=1, le=10_000)],
    body: ClosingIn,
    acting: AnyOfficerActingDep,
    response: Response,
) -> PlanOut:
    """Close a report that the directory does not answer, with a reason that both sides read."""
    done = await acting.run(PLAN, id, partial(close_rater_report, number=number), body)
    acted(response, done)
    return plan_out(done.state, done.version)


def _reported(found: Document[PlanState]) -> ReportedPlan:
    plan = found.present
    reports = tuple(report_out(each) for each in open_reports(plan.rater_reports))
    return filled(ReportedPlan, found, plan, plan.assignment, plan_id=found.id, reports=reports)
