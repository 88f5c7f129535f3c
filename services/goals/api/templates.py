"""Endpoints about templates of plans and giving them to a population; officers only."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.goals.api.doors import OfficerActingDep, OfficerReadingDep
from services.goals.api.template_bodies import (
    AssigningOut,
    AssignmentIn,
    FateOut,
    TemplateIn,
    TemplateOut,
    TriedOut,
    assigning_out,
    assigning_row,
    fate_out,
    template_out,
    template_row,
)
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.template.assign import ASSIGNING
from services.goals.domain.template.versions import TEMPLATE
from services.goals.usecases.acting import Found
from services.goals.usecases.templates import (
    Wanted,
    assign_template,
    read_template,
    save_template,
    see_assigning,
    trial,
)
from shared.events.base import Id
from shared.http.pages import After, Limit, Page, tag

router = APIRouter(tags=["templates"])
TemplateId = Annotated[Id, Path()]


@router.get("/templates", summary="Templates of plans")
async def list_templates(acting: OfficerReadingDep, limit: Limit = 50, after: After = None) -> Page:
    """List templates, each with its last version."""
    return await acting.page(TEMPLATE, where={}, show=template_row, limit=limit, after=after)


@router.get("/templates/{template_id}", summary="One template")
async def get_template(template_id: TemplateId, acting: OfficerReadingDep, response: Response) -> TemplateOut:
    """Show a template with all its versions."""
    found = await read_template(acting, template_id)
    tag(response, found.version)
    return template_out(found)


@router.post("/templates/{template_id}", summary="Set a template")
async def post_template(
    template_id: TemplateId, body: TemplateIn, acting: OfficerActingDep, response: Response
) -> TemplateOut:
    """Add a version; the same content again adds none."""
    done = await save_template(acting, template_id, content=body.content(), on=body.on or acting.today)
    tag(response, done.version)
    return template_out(done)


@router.post("/templates/{template_id}/assignments", summary="Put a template into the plans of a population")
async def post_assignment(
    template_id: TemplateId, body: AssignmentIn, acting: OfficerActingDep
) -> TriedOut | AssigningOut:
    """Try it, page by page; with ``dry_run`` false, begin. Again, it goes on with those who came since."""
    wanted = Wanted(
        template_id=template_id, version=body.version, cycle_id=body.cycle_id, population=body.population.state()
    )
    if not body.dry_run:
        return assigning_out(*await assign_template(acting, wanted, on=body.on or acting.today))
    judged = await trial(acting, wanted)

    def show(plan: Found[PlanState]) -> FateOut | None:
        fate = judged(plan.state)
        return fate_out(fate) if fate else None

    where = {"cycle_id": body.cycle_id}
    tried = await acting.page(PLAN, where=where, show=show, limit=body.limit, after=body.after)
    items = tuple(FateOut.model_validate(each) for each in tried.items)
    return TriedOut(counts=dict(Counter(each.fate for each in items)), items=items, next=tried.next)


@router.get("/template-assignments/{id}", summary="How far an assignment is")
async def get_assignment(
    id: Annotated[str, Path(max_length=400)], acting: OfficerReadingDep, response: Response
) -> AssigningOut:
    """Show how many plans have the template, and when it is done, who was passed over or failed and why."""
    found, have = await see_assigning(acting, id)
    tag(response, found.version)
    return assigning_out(found, have)


@router.get("/cycles/{cycle_id}/template-assignments", summary="Assignments of a cycle")
async def list_assignments(
    cycle_id: Annotated[Id, Path()], acting: OfficerReadingDep, limit: Limit = 50, after: After = None
) -> Page:
    """List what was assigned in a cycle."""
    return await acting.page(ASSIGNING, where={"cycle_id": cycle_id}, show=assigning_row, limit=limit, after=after)
