"""Appraisals: read, explain, and note what the rater observed."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.evaluation.api.acting import ActingDep, DocumentPath, stamp
from services.evaluation.api.appraisal_views import AppraisalView
from services.evaluation.api.explanation_views import ExplanationView
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.observe import Observed
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.see import may_see
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.usecases.acting import Acting
from services.evaluation.usecases.appraisals import note_observations, visible_appraisal
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.periodic import with_periodic
from shared.auth import Role
from shared.commands import Done, NotFound
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import AppraisalStatus
from shared.http.pages import After, Limit, Page, page, tag

router = APIRouter(tags=["appraisals"])


class ObservationBody(BaseModel):
    """What the rater saw of one competence."""

    model_config = ConfigDict(extra="forbid")

    competence: Id
    held: Annotated[int, Field(strict=True, ge=1, le=5)]
    observed: Annotated[str, StringConstraints(min_length=10, max_length=2000, strip_whitespace=True)]
    on: date | None = None


class ObservationsBody(BaseModel):
    """Observations of one person."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[tuple[ObservationBody, ...], Field(min_length=1, max_length=50)]


@router.get("/appraisals")
async def list_appraisals(
    acting: ActingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    employee_id: Id | None = None,
    status: AppraisalStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List appraisals: the own, those of the own people, or for an officer those of the agency."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id, "status": status.value if status is not None else None}
    who = _whose(acting, rater_id=rater_id, employee_id=employee_id)
    return await page(
        acting.documents,
        kind=APPRAISAL,
        agency_id=acting.caller.agency_id,
        where=where | who,
        limit=limit,
        after=after,
        show=lambda found: _shown(acting, found),
    )


@router.get("/appraisals/{appraisal_id}")
async def read_appraisal(acting: ActingDep, appraisal_id: DocumentPath, response: Response) -> AppraisalView:
    """Read one appraisal."""
    found = await visible_appraisal(acting, appraisal_id)
    tag(response, found.version)
    return AppraisalView.of(found.id, found.version, await with_periodic(acting, _state(found)))


@router.get("/appraisals/{appraisal_id}/explanation")
async def read_explanation(acting: ActingDep, appraisal_id: DocumentPath, response: Response) -> ExplanationView:
    """Explain an appraisal, at any moment of the cycle: inputs, arithmetic, and what would change it."""
    found = await visible_appraisal(acting, appraisal_id)
    state = await with_periodic(acting, _state(found))
    explanation = explain(state, cycle=await existing_cycle(acting, state.cycle_id))
    tag(response, found.version)
    return ExplanationView.of(found.id, found.version, state, explanation)


@router.post("/appraisals/{appraisal_id}/observations")
async def post_observations(
    acting: ActingDep, appraisal_id: DocumentPath, body: ObservationsBody, response: Response
) -> AppraisalView:
    """Note what the rater observed; the same competence and day again replaces."""
    items = [
        Observed(competence=each.competence, held=each.held, observed=each.observed, on=each.on or acting.today)
        for each in body.items
    ]
    return answer(response, await note_observations(acting, appraisal_id, items))


def answer(response: Response, done: Done[AppraisalState]) -> AppraisalView:
    """Show an appraisal after a command."""
    stamp(response, done)
    return AppraisalView.of(done.id, done.version, done.state)


def _whose(acting: Acting, *, rater_id: str | None, employee_id: str | None) -> dict[str, str | None]:
    """Narrow a list to what the caller may see before it is read; what is shown is checked again."""
    caller = acting.caller
    if caller.is_officer or caller.employee_id in (rater_id, employee_id) or rater_id in acting.principals:
        return {"rater_id": rater_id, "employee_id": employee_id}
    if employee_id is not None or (rater_id is None and caller.has(Role.RATER)):
        return {"rater_id": caller.employee_id, "employee_id": employee_id}
    return {"rater_id": rater_id, "employee_id": caller.employee_id}


def _shown(acting: Acting, found: Document[AppraisalState]) -> dict[str, object] | None:
    state, caller = _state(found), acting.caller
    if not may_see(state, employee_id=caller.employee_id, is_officer=caller.is_officer, principals=acting.principals):
        return None
    return AppraisalView.of(found.id, found.version, state).model_dump(mode="json")


def _state(found: Document[AppraisalState]) -> AppraisalState:
    if found.state is None:
        raise NotFound("Penilaian tidak ditemukan.")
    return found.state
