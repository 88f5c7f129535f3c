"""Endpoints about templates of plans and giving them to a population; officers only."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.goals.api.template_bodies import (
    AssigningOut,
    AssigningRow,
    AssignmentIn,
    FateOut,
    TemplateIn,
    TemplateOut,
    TemplateRow,
    TriedOut,
    assigning_out,
    assigning_row,
    fate_out,
    template_out,
    template_row,
)
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.template.assign import ASSIGNING
from services.goals.domain.template.judge import judge
from services.goals.domain.template.versions import TEMPLATE, set_template, version_of
from services.goals.store.scans import read_parents
from services.goals.usecases.reading import find_cycle
from services.goals.usecases.templates import assign_template, count_with_template, wanted_assignment
from shared.acting import DocumentId, OfficerActingDep, OfficerReadingDep, acted
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import After, Limit, Page, tag
from shared.ids import goals

router = APIRouter(tags=["templates"])
TemplateId = Annotated[Id, Path()]


@router.get("/templates", summary="Templates of plans")
async def list_templates(acting: OfficerReadingDep, limit: Limit = 50, after: After = None) -> Page[TemplateRow]:
    """List templates, each with its last version."""
    return await acting.page(TEMPLATE, where={}, show=template_row, limit=limit, after=after)


@router.get("/templates/{template_id}", summary="One template")
async def get_template(template_id: TemplateId, acting: OfficerReadingDep, response: Response) -> TemplateOut:
    """Show a template with all its versions."""
    found = await acting.find(TEMPLATE, goals.TEMPLATE.of(acting.agency_id, template_id))
    version_of(found.state, None)
    tag(response, found.version)
    return template_out(found.present, found.version)


@router.post("/templates/{template_id}", summary="Set a template")
async def post_template(
    template_id: TemplateId, body: TemplateIn, acting: OfficerActingDep, response: Response
) -> TemplateOut:
    """Add a version; the same content again adds none."""
    id = goals.TEMPLATE.of(acting.agency_id, template_id)
    done = await acting.run(TEMPLATE, id, set_template, body.version())
    acted(response, done)
    return template_out(done.state, done.version)


@router.post("/templates/{template_id}/assignments", summary="Put a template into the plans of a population")
async def post_assignment(
    template_id: TemplateId, body: AssignmentIn, acting: OfficerActingDep, response: Response
) -> TriedOut | AssigningOut:
    """Try it, page by page; with ``dry_run`` false, begin. Again, it goes on with those who came since."""
    population = body.population.state()
    wanted = await wanted_assignment(
        acting, template_id, version=body.version, cycle_id=body.cycle_id, population=population, written=body
    )
    if not body.dry_run:
        done = await assign_template(acting, wanted)
        acted(response, done)
        return assigning_out(done.id, done.version, done.state, await count_with_template(acting, done.state))
    cycle = await find_cycle(acting, body.cycle_id)
    parents = await read_parents(acting.documents, acting.agency_id)

    def show(plan: Document[PlanState]) -> FateOut | None:
        fate = judge(plan.present, wanted, cycle, parents)
        return fate_out(fate) if fate else None

    where = {"cycle_id": body.cycle_id}
    tried = await acting.page(PLAN, where=where, show=show, limit=body.limit, after=body.after)
    items = tuple(FateOut.model_validate(each) for each in tried.items)
    return TriedOut(counts=dict(Counter(each.fate for each in items)), items=items, next=tried.next)


@router.get("/template-assignments/{id}", summary="How far an assignment is")
async def get_assignment(id: DocumentId, acting: OfficerReadingDep, response: Response) -> AssigningOut:
    """Show how many plans have the template, and when it is done, who was passed over or failed and why."""
    found = await acting.read(ASSIGNING, id)
    tag(response, found.version)
    have = await count_with_template(acting, found.present)
    return assigning_out(found.id, found.version, found.present, have)


@router.get("/cycles/{cycle_id}/template-assignments", summary="Assignments of a cycle")
async def list_assignments(
    cycle_id: Annotated[Id, Path()], acting: OfficerReadingDep, limit: Limit = 50, after: After = None
) -> Page[AssigningRow]:
    """List what was assigned in a cycle."""
    return await acting.page(ASSIGNING, where={"cycle_id": cycle_id}, show=assigning_row, limit=limit, after=after)
