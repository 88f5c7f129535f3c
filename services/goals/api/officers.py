"""What officers have to look after: plans that are late, raters that are reported to be wrong."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.goals.api.doors import OfficerActingDep, OfficerReadingDep
from services.goals.api.plan_bodies import PlanOut, RaterReportOut, plan_out, report_out
from services.goals.api.requests import ClosingIn
from services.goals.domain.plan.rater_report import open_reports
from services.goals.domain.plan.state import PLAN, REPORTED, PlanState
from services.goals.usecases.officers import list_late
from services.goals.usecases.plans import close_plan_rater_report
from shared.document import Document
from shared.events.base import Id
from shared.events.goals import Desk
from shared.http.pages import After, Limit, Page, page, tag
from shared.runtime import PartsDep

router = APIRouter(tags=["officers"])


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
    parts: PartsDep,
    desk: Desk | None = None,
    on: date | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List plans not agreed after their last day, as of today or the day named; none where there is no deadline."""
    return await list_late(
        acting,
        cycle_id,
        on=on or acting.today,
        zone=parts.settings.zone,
        desk=desk,
        limit=limit,
        after=after,
    )


@router.get("/rater-reports", summary="Raters reported to be wrong")
async def list_rater_reports(
    acting: OfficerReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List the plans with open reports; correcting the person in the directory takes a plan off the list."""
    where = {"links": REPORTED, "cycle_id": cycle_id, "unit_id": unit_id}
    return await page(
        acting.documents, kind=PLAN, agency_id=acting.agency_id, where=where, limit=limit, after=after, show=_reported
    )


@router.post("/plans/{id}/rater-reports/{number}/closings", summary="Close a report about a rater")
async def post_closing(
    id: Annotated[str, Path(max_length=400)],
    number: Annotated[int, Path(ge=1, le=10_000)],
    body: ClosingIn,
    acting: OfficerActingDep,
    response: Response,
) -> PlanOut:
    """Close a report that the directory does not answer, with a reason that both sides read."""
    done = await close_plan_rater_report(acting, id, number, reason=body.reason, on=body.on or acting.today)
    tag(response, done.version)
    return plan_out(id=done.id, version=done.version, state=done.state)


def _reported(document: Document[PlanState]) -> dict[str, object] | None:
    plan = document.state
    if plan is None:
        return None
    shown = ReportedPlan(
        plan_id=document.id,
        version=document.version,
        cycle_id=plan.cycle_id,
        employee_id=plan.assignment.employee_id,
        unit_id=plan.assignment.unit_id,
        rater_id=plan.assignment.rater_id,
        reports=tuple(report_out(each) for each in open_reports(plan.rater_reports)),
    )
    return shown.model_dump(mode="json")
