"""What waits for a superior to confirm it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.goals.domain.activity.log import ACTIVITY_LOG, log_id
from services.goals.domain.cycle.close import logs_of
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.usecases.reading import narrowed
from shared.acting import Acting
from shared.authority import principals
from shared.document import Document
from shared.http.pages import Page
from shared.where import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMonth:
    """A month with entries that wait."""

    month: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPlan:
    """An open plan with realisations or entries that wait."""

    id: str
    cycle_id: str
    employee_id: str
    segment: int
    realisations: int
    months: tuple[WaitingMonth, ...]


async def waiting_for(
    acting: Acting, rater_id: str | None, *, cycle_id: str | None, limit: int, after: str | None
) -> Page[WaitingPlan]:
    """List what waits for a rater; where nobody is named for the caller, and for whom the caller acts today.

    A page may be shorter than asked for while its cursor leads on.

    :raises NotYours: for who neither is that rater, nor acts for the rater today, nor is an officer
    """
    if rater_id is None:
        whose: Mapping[str, Any] = {"rater_id": any_of(sorted({acting.actor.employee_id, *principals(acting.actor)}))}
    else:
        whose = await narrowed(acting, {"unit_id": None, "rater_id": rater_id, "employee_id": None})
    where = {**whose, "cycle_id": cycle_id}

    def show(found: Document[PlanState]) -> PlanState | None:
        return found.present if found.present.is_open else None

    page = await acting.page(PLAN, where=where, show=show, limit=limit, after=after)
    await acting.load([id for plan in page.items for id in logs_of(plan)])
    rows = [await _row(acting, plan) for plan in page.items]
    return Page(items=[each for each in rows if each.realisations or each.months], next=page.next)


async def _row(acting: Acting, plan: PlanState) -> WaitingPlan:
    logs = [(month, (await acting.find(ACTIVITY_LOG, log_id(plan.id, month))).state) for month in plan.months]
    months = [WaitingMonth(month=month, entries=log.waiting) for month, log in logs if log is not None and log.waiting]
    return WaitingPlan(
        id=plan.id,
        cycle_id=plan.cycle_id,
        employee_id=plan.assignment.employee_id,
        segment=plan.segment,
        realisations=plan.waiting if plan.verified else 0,
        months=tuple(months),
    )
