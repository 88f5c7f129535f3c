"""Appraisals: read, explain, and note what the rater observed."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from services.evaluation.api.beside import ActingInCycleDep
from services.evaluation.api.views import AppraisalView, ExplanationView
from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.observe import observe
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.visibility import check_shown
from services.evaluation.domain.requests import ObservationBody
from services.evaluation.usecases.appraisals import change, load_with_cycles, shown_to, visible_appraisal, with_periodic
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting, DocumentId, ReadingDep, acted
from shared.auth import Role
from shared.authority import looks_after, principals
from shared.commands import Done
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import AppraisalStatus
from shared.http.pages import After, Limit, Page, tag
from shared.request import Request
from shared.where import Term, any_of

router = APIRouter(tags=["appraisals"])


class ObservationsBody(Request):
    """Observations of one person."""

    items: Annotated[tuple[ObservationBody, ...], Field(min_length=1, max_length=50)]


@router.get("/appraisals")
async def list_appraisals(
    acting: ReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    employee_id: Id | None = None,
    status: AppraisalStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[AppraisalView]:
    """List appraisals: the own, those of the own people, or for an officer those of the agency."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id, "status": status.value if status is not None else None}
    who = _whose(acting, unit_id=unit_id, rater_id=rater_id, employee_id=employee_id)

    def row(found: Document[AppraisalState]) -> Document[AppraisalState] | None:
        return found if may_see(found.present, acting.actor) else None

    page = await acting.page(APPRAISAL, where=where | who, limit=limit, after=after, show=row)
    shown = await shown_to(acting, [each.present for each in page.items])
    items = [AppraisalView.of(found.version, state) for found, state in zip(page.items, shown, strict=True)]
    return Page(items=items, next=page.next)


@router.get("/appraisals/{appraisal_id}")
async def read_appraisal(acting: ReadingDep, appraisal_id: DocumentId, response: Response) -> AppraisalView:
    """Read one appraisal."""
    found = await visible_appraisal(acting, appraisal_id)
    tag(response, found.version)
    [state] = await shown_to(acting, [found.present])
    return AppraisalView.of(found.version, await with_periodic(acting, state))


@router.get("/appraisals/{appraisal_id}/explanation")
async def read_explanation(acting: ReadingDep, appraisal_id: DocumentId, response: Response) -> ExplanationView:
    """Explain an appraisal, at any moment of the cycle: inputs, arithmetic, and what would change it."""
    await load_with_cycles(acting, [appraisal_id])
    found = await visible_appraisal(acting, appraisal_id)
    state = await with_periodic(acting, found.present)
    cycle = await existing_cycle(acting, state.cycle_id)
    check_shown(state, acting.actor, cycle)
    explanation = explain(state, cycle=cycle)
    tag(response, found.version)
    return ExplanationView.of(found.version, state, explanation)


@router.post("/appraisals/{appraisal_id}/observations")
async def post_observations(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: ObservationsBody, response: Response
) -> AppraisalView:
    """Note what the rater observed; the same competence and day again replaces."""
    return answer(response, await change(acting, appraisal_id, observe, body.items, units=True))


def answer(response: Response, done: Done[AppraisalState]) -> AppraisalView:
    """Show an appraisal after a command."""
    acted(response, done)
    return AppraisalView.of(done.version, done.state)


def _whose(acting: Acting, *, unit_id: str | None, rater_id: str | None, employee_id: str | None) -> dict[str, Term]:
    """Narrow a list to what the caller may see before it is read; what is shown is checked again."""
    caller, officials = acting.caller, principals(acting.actor)
    if caller.is_officer or caller.employee_id in (rater_id, employee_id) or rater_id in officials:
        return {"rater_id": rater_id, "employee_id": employee_id}
    units = acting.actor.units
    if units and (unit_id is None or unit_id in units):
        return {"unit_id": looks_after(acting.actor, unit_id), "rater_id": rater_id, "employee_id": employee_id}
    if employee_id is not None:
        return {"rater_id": any_of(sorted({caller.employee_id, *officials})), "employee_id": employee_id}
    if rater_id is None and caller.has(Role.RATER):
        return {"rater_id": caller.employee_id}
    return {"rater_id": rater_id, "employee_id": caller.employee_id}
