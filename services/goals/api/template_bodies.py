"""What officers send and get about templates of plans."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt

from services.goals.api.requests import Name, ObjectiveBody, Request
from services.goals.domain.template.judge import Fate, Judged
from services.goals.domain.template.versions import TemplateContent, TemplateObjective, TemplateState, TemplateVersion
from services.goals.usecases.templates import SeenAssigning
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.events.evaluation import Population
from shared.events.goals import ObjectiveState
from shared.http.pages import After, Limit
from shared.policy.clause import AppliesTo, Title


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


def template_out(id: str, version: int, state: TemplateState | None) -> TemplateOut:
    """Show a template with all its versions."""
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


def assigning_out(seen: SeenAssigning) -> AssigningOut:
    """Show how far an assignment is."""
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
