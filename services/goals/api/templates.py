"""Endpoints about templates of plans and giving them to a population; officers only."""

from collections import Counter
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field, StrictBool, StrictInt

from services.goals.api.doors import OfficerActingDep, OfficerReadingDep
from services.goals.api.requests import Name, ObjectiveBody, Request
from services.goals.domain.assigning import ASSIGNING, AssigningState, Fate, Judged
from services.goals.domain.templates import TEMPLATE, TemplateContent, TemplateObjective, TemplateState, TemplateVersion
from services.goals.usecases.templates import (
    SeenAssigning,
    Wanted,
    assign_template,
    read_template,
    save_template,
    see_assigning,
    try_template,
)
from shared.document import Document
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.events.evaluation import Population
from shared.events.goals import ObjectiveState
from shared.events.policy import AppliesTo, Title
from shared.http.pages import After, Limit, Page, page, tag

router = APIRouter(tags=["templates"])
TemplateId = Annotated[Id, Path()]


class TemplateObjectiveIn(ObjectiveBody):
    """An objective for many. ``serves``: the id of the objective in each rater's plan that it intervenes in."""

    serves: Id | None = None

    def content(self) -> TemplateObjective:
        """Give the objective as goals keeps it."""
        told = dict(self) | {"indicators": tuple(each.state() for each in self.indicators)}
        serves = told.pop("serves")
        return TemplateObjective(objective=ObjectiveState(**told), serves=serves)


class AppliesToIn(Request):
    """For whom a template is meant; what is empty does not narrow. Positions compare the beginning of the title."""

    position_groups: Annotated[tuple[PositionGroup, ...], Field(max_length=20)] = ()
    heads: StrictBool | None = None
    positions: Annotated[tuple[Title, ...], Field(max_length=100)] = ()
    except_positions: Annotated[tuple[Title, ...], Field(max_length=100)] = ()
    units: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()


class TemplateIn(Request):
    """A new version of a template."""

    title: Name
    applies_to: AppliesToIn = AppliesToIn()
    objectives: Annotated[tuple[TemplateObjectiveIn, ...], Field(min_length=1, max_length=50)]
    on: date | None = None

    def content(self) -> TemplateContent:
        """Give the template as goals keeps it."""
        narrowed = dict(self.applies_to)
        units = narrowed.pop("units")
        return TemplateContent(
            title=self.title,
            applies_to=AppliesTo(**narrowed),
            unit_ids=units,
            objectives=tuple(each.content() for each in self.objectives),
        )


class PopulationIn(Request):
    """Who is meant: everybody, or those of the units, position groups or people named."""

    units: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    position_groups: Annotated[tuple[PositionGroup, ...], Field(max_length=20)] = ()
    employees: Annotated[tuple[Id, ...], Field(max_length=5000)] = ()

    def state(self) -> Population:
        """Give the population in an order of its own, so that the same people are the same assignment."""
        return Population(
            units=tuple(sorted(set(self.units))),
            position_groups=tuple(sorted({each.value for each in self.position_groups})),
            employees=tuple(sorted(set(self.employees))),
        )


class AssignmentIn(Request):
    """Whom to give a template. It is tried only, page by page, until ``dry_run`` is false."""

    cycle_id: Id
    population: PopulationIn = PopulationIn()
    version: Annotated[StrictInt, Field(ge=1)] | None = None
    dry_run: StrictBool = True
    limit: Limit = 200
    after: After = None
    on: date | None = None


class FateOut(BaseModel):
    """What becomes of one plan, and why it does not get the template."""

    plan_id: str
    employee_id: str
    fate: Fate
    code: str
    detail: str


class TriedOut(BaseModel):
    """Who would get a template: a page of the cycle's plans, those outside the population left out."""

    dry_run: bool = True
    counts: dict[Fate, int]
    items: tuple[FateOut, ...]
    next: str | None


class AssigningOut(BaseModel):
    """An assignment. ``have``: plans of the cycle with this version by now; the rest is known when it is done."""

    id: str
    version: int
    dry_run: bool = False
    cycle_id: str
    template_id: str
    template_version: int
    population: Population
    assigned_by: str
    assigned_on: date
    runs: int
    done: bool
    have: int
    skipped: dict[str, int]
    failed: int
    failures: tuple[FateOut, ...]


class TemplateVersionOut(BaseModel):
    """One version of a template."""

    number: int
    title: str
    applies_to: AppliesTo
    units: tuple[str, ...]
    objectives: tuple[TemplateObjective, ...]
    set_by: str
    set_on: date


class TemplateOut(BaseModel):
    """A template with all its versions, first to last."""

    id: str
    version: int
    template_id: str
    versions: tuple[TemplateVersionOut, ...]


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
    return _template(document.id, document.version, document.state)


@router.post("/templates/{template_id}", summary="Set a template")
async def post_template(
    template_id: TemplateId, body: TemplateIn, acting: OfficerActingDep, response: Response
) -> TemplateOut:
    """Add a version; the same content again adds none."""
    done = await save_template(acting, template_id, content=body.content(), on=body.on or acting.today)
    tag(response, done.version)
    return _template(done.id, done.version, done.state)


@router.post("/templates/{template_id}/assignments", summary="Put a template into the plans of a population")
async def post_assignment(
    template_id: TemplateId, body: AssignmentIn, acting: OfficerActingDep
) -> TriedOut | AssigningOut:
    """Try it, page by page; with ``dry_run`` false, begin. Again, it goes on with those who came since."""
    wanted = Wanted(
        template_id=template_id, version=body.version, cycle_id=body.cycle_id, population=body.population.state()
    )
    if not body.dry_run:
        return _assigning(await assign_template(acting, wanted, on=body.on or acting.today))
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
    return _assigning(seen)


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


def _template(id: str, version: int, state: TemplateState | None) -> TemplateOut:
    versions = state.versions if state else ()
    return TemplateOut(
        id=id, version=version, template_id=id.split(":")[2], versions=tuple(_version(each) for each in versions)
    )


def _version(version: TemplateVersion) -> TemplateVersionOut:
    content = version.content
    return TemplateVersionOut(
        number=version.number,
        title=content.title,
        applies_to=content.applies_to,
        units=content.unit_ids,
        objectives=content.objectives,
        set_by=version.set_by,
        set_on=version.set_on,
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


def _assigning(seen: SeenAssigning) -> AssigningOut:
    state, tally = seen.state, seen.state.tally
    return AssigningOut(
        id=seen.id,
        version=seen.version,
        cycle_id=state.cycle_id,
        template_id=state.template_id,
        template_version=state.template.number,
        population=state.population,
        assigned_by=state.assigned_by,
        assigned_on=state.assigned_on,
        runs=state.runs,
        done=tally is not None,
        have=seen.have,
        skipped=dict(tally.skipped) if tally else {},
        failed=tally.failed if tally else 0,
        failures=tuple(_fate(each) for each in tally.failures) if tally else (),
    )


def _fate(judged: Judged) -> FateOut:
    return FateOut(
        plan_id=judged.plan_id,
        employee_id=judged.employee_id,
        fate=judged.fate,
        code=judged.code,
        detail=judged.text,
    )


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
