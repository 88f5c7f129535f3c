"""Whose plans are late, for the officers of the agency."""

from datetime import date
from typing import Any

from services.goals.domain.plan.remind import DESKS, lateness
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.usecases.acting import Acting, find_cycle
from shared.document import Document
from shared.events.goals import Desk
from shared.http.pages import Page, page


async def list_late(
    acting: Acting, cycle: str, *, on: date, zone: str, desk: Desk | None, limit: int, after: str | None
) -> Page:
    """List plans that are not agreed after their last day; a page may be short where others are still in time.

    :raises CycleNotHeard: when the cycle is not known
    """
    heard = await find_cycle(acting, cycle)

    def show(document: Document[PlanState]) -> dict[str, Any] | None:
        plan = document.state
        late = lateness(plan, heard, on=on, zone=zone) if plan is not None else None
        if plan is None or late is None or (desk is not None and late.desk is not desk):
            return None
        return {
            "plan_id": document.id,
            "version": document.version,
            "employee_id": plan.assignment.employee_id,
            "unit_id": plan.assignment.unit_id,
            "rater_id": plan.assignment.rater_id,
            "status": plan.status.value,
            "desk": late.desk.value,
            "at": late.employee_id,
            "due_on": late.due_on.isoformat(),
            "days_late": late.days,
            "reminded": [each.model_dump(mode="json") for each in plan.reminders],
        }

    where = {"cycle_id": cycle, "status": {"$in": [status.value for status in DESKS]}}
    return await page(
        acting.documents, kind=PLAN, agency_id=acting.agency_id, where=where, limit=limit, after=after, show=show
    )
