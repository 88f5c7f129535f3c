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
    template_out,
)
from services.goals.domain.template.assign import ASSIGNING, AssigningState
from services.goals.domain.template.versions import TEMPLATE, TemplateState
from services.goals.usecases.templates import (
    Wanted,
    assign_template,
    read_template,
    save_template,
    see_assigning,
    try_template,
)
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import After, Limit, Page, page, tag

router = APIRouter(tags=["templates"])
TemplateId = Annotated[Id, Path()]


@router.get("/templates", summary="Templates of plans")
async def list_templates(acting: OfficerReadingDep, limit: Limit = 50, after: After = None) -> Page:
    """List templates, each with its last version."""
    return await page(
        acting.documents, kind=TEMPLATE, agency_id=acting.agency_id, where={}, limit=limit, after=after, show=_row
    )


@router.get("/templates/{template_id}", summary="One template")
async def get_template(template_id: TemplateId, acting: OfficerReadingDep, response: Response) -> TemplateOut:
    """Show a template with all its versions."""
    document = await read_template(acting, template_id)
    tag(response, document.version)
    return template_out(document.id, document.version, document.state)


@router.post("/templates/{template_id}", summary="Set a template")
async def post_template(
    template_id: TemplateId, body: TemplateIn, acting: OfficerActingDep, response: Response
) -> TemplateOut:
    """Add a version; the same content again adds none."""
    done = await save_template(acting, template_id, content=body.content(), on=body.on or acting.today)
    tag(response, done.version)
    return template_out(done.id, done.version, done.state)


@router.post("/templates/{template_id}/assignments", summary="Put a template into the plans of a population")
async def post_assignment(
    template_id: TemplateId, body: AssignmentIn, acting: OfficerActingDep
) -> TriedOut | AssigningOut:
    """Try it, page by page; with ``dry_run`` false, begin. Again, it goes on with those who came since."""
    wanted = Wanted(
        template_id=template_id, version=body.version, cycle_id=body.cycle_id, population=body.population.state()
    )
    if not body.dry_run:
        return assigning_out(await assign_template(acting, wanted, on=body.on or acting.today))
    tried = await try_template(acting, wanted, limit=body.limit, after=body.after)
    items = tuple(FateOut.model_validate(each) for each in tried.items)
    return TriedOut(counts=dict(Counter(each.fate for each in items)), items=items, next=tried.next)


@router.get("/template-assignments/{id}", summary="How far an assignment is")
async def get_assignment(
    id: Annotated[str, Path(max_length=400)], acting: OfficerReadingDep, response: Response
) -> AssigningOut:
    """Show how many plans have the template, and when it is done, who was passed over or failed and why."""
    seen = await see_assigning(acting, id)
    tag(response, seen.version)
    return assigning_out(seen)


@router.get("/cycles/{cycle_id}/template-assignments", summary="Assignments of a cycle")
async def list_assignments(
    cycle_id: Annotated[Id, Path()], acting: OfficerReadingDep, limit: Limit = 50, after: After = None
) -> Page:
    """List what was assigned in a cycle."""
    where = {"cycle_id": cycle_id}
    return await page(
        acting.documents,
        kind=ASSIGNING,
        agency_id=acting.agency_id,
        where=where,
        limit=limit,
        after=after,
        show=_assigning_row,
    )


def _row(document: Document[TemplateState]) -> dict[str, object] | None:
    if document.state is None:
        return None
    last = document.state.versions[-1]
    return {
        "id": document.id,
        "version": document.version,
        "template_id": document.state.template_id,
        "title": last.content.title,
        "versions": last.number,
        "objectives": len(last.content.objectives),
    }


def _assigning_row(document: Document[AssigningState]) -> dict[str, object] | None:
    state = document.state
    if state is None:
        return None
    return {
        "id": document.id,
        "version": document.version,
        "template_id": state.template_id,
        "template_version": state.template.number,
        "assigned_by": state.assigned_by,
        "assigned_on": state.assigned_on.isoformat(),
        "done": state.tally is not None,
    }
