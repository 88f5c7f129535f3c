"""What officers have to look after: plans that are late, raters that are wrong or gone."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.goals.api.plan_bodies import PlanOut, RaterReportOut, plan_out, report_out
from services.goals.domain.plan.rater_report import open_reports
from services.goals.domain.plan.remind import lateness
from services.goals.domain.plan.report_rater import close_rater_report
from services.goals.domain.plan.state import PLAN, REPORTED, PlanState
from services.goals.domain.requests import ClosingIn
from services.goals.store.scans import LATE
from services.goals.usecases.officers import RaterLeft, raters_left
from services.goals.usecases.reading import find_cycle
from shared.acting import DocumentId, OfficerActingDep, OfficerReadingDep, acted
from shared.alike import filled
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
    acting: OfficerReadingDep,
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

    where: Mapping[str, Term] = {"cycle_id": cycle_id, "status": LATE}
    return await acting.page(PLAN, where=where, show=show, limit=limit, after=after)


@router.get("/officers/raters-left", summary="Raters who left or will soon")
async def list_raters_left(acting: OfficerReadingDep, limit: Limit = 50, after: After = None) -> Page[RaterLeft]:
    """List frozen raters of open cycles who are gone or leave within 30 days; a correction takes them off the list."""
    start = read_cursor(after, acting.agency_id)
    found, last = await raters_left(acting, limit=limit, after=start)
    return Page(items=found, next=cursor_of(last) if last is not None else None)


@router.get("/rater-reports", summary="Raters reported to be wrong")
async def list_rater_reports(
    acting: OfficerReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ReportedPlan]:
    """List the plans with open reports; correcting the person in the directory takes a plan off the list."""
    where = {"links": REPORTED, "cycle_id": cycle_id, "unit_id": unit_id}
    return await acting.page(PLAN, where=where, show=_reported, limit=limit, after=after)


@router.post("/plans/{id}/rater-reports/{number}/closings", summary="Close a report about a rater")
async def post_closing(
    id: DocumentId,
    number: Annotated[int, Path(ge=1, le=10_000)],
    body: ClosingIn,
    acting: OfficerActingDep,
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
