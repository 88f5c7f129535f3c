"""What officers send and get about templates of plans."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt

from services.goals.domain.requests import Name, ObjectiveBody, objectives_of
from services.goals.domain.template.assign import AssigningResult, AssigningState
from services.goals.domain.template.judge import Fate, Judged
from services.goals.domain.template.versions import NewVersion, TemplateContent, TemplateObjective, TemplateState
from shared.alike import filled
from shared.document import Document
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.events.evaluation import Population
from shared.http.pages import After, Limit
from shared.policy.clause import AppliesTo, Title
from shared.request import DatedRequest, Request


class TemplateObjectiveIn(ObjectiveBody):
    """An objective for many. ``serves``: the id of the objective in each rater's plan that it intervenes in."""

    serves: Id | None = None


class AppliesToIn(Request):
    """For whom a template is meant; what is empty does not narrow. Positions compare the beginning of the title."""

    position_groups: Annotated[tuple[PositionGroup, ...], Field(max_length=20)] = ()
    heads: StrictBool | None = None
    positions: Annotated[tuple[Title, ...], Field(max_length=100)] = ()
    except_positions: Annotated[tuple[Title, ...], Field(max_length=100)] = ()
    units: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()


class TemplateIn(DatedRequest):
    """A new version of a template."""

    title: Name
    applies_to: AppliesToIn = AppliesToIn()
    objectives: Annotated[tuple[TemplateObjectiveIn, ...], Field(min_length=1, max_length=50)]

    def version(self) -> NewVersion:
        """Give the version as goals takes it."""
        states = objectives_of(self.objectives)
        content = TemplateContent(
            title=self.title,
            applies_to=filled(AppliesTo, self.applies_to),
            unit_ids=self.applies_to.units,
            objectives=tuple(
                TemplateObjective(objective=state, serves=each.serves)
                for state, each in zip(states, self.objectives, strict=True)
            ),
        )
        return NewVersion(content=content, on=self.on, on_reason=self.on_reason)


class PopulationIn(Request):
    """Who is meant: everybody, or those whom every kind that is named takes in: units, position groups, people."""

    units: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    with_subunits: StrictBool = False
    position_groups: Annotated[tuple[PositionGroup, ...], Field(max_length=20)] = ()
    employees: Annotated[tuple[Id, ...], Field(max_length=5000)] = ()

    def state(self) -> Population:
        """Give the population in an order of its own, so that the same people are the same assignment."""
        return Population(
            units=tuple(sorted(set(self.units))),
            with_subunits=self.with_subunits and bool(self.units),
            position_groups=tuple(sorted({each.value for each in self.position_groups})),
            employees=tuple(sorted(set(self.employees))),
        )


class AssignmentIn(DatedRequest):
    """Whom to give a template. It is tried only, page by page, until ``dry_run`` is false."""

    cycle_id: Id
    population: PopulationIn = PopulationIn()
    version: Annotated[StrictInt, Field(ge=1)] | None = None
    dry_run: StrictBool = True
    limit: Limit = 200
    after: After = None


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


class AssigningRow(BaseModel):
    """An assignment in a list."""

    id: str
    version: int
    template_id: str
    template_version: int
    assigned_by: str
    assigned_on: date
    done: bool


class TemplateVersionOut(BaseModel):
    """One version of a template."""

    number: int
    title: str
    applies_to: AppliesTo
    units: tuple[str, ...]
    objectives: tuple[TemplateObjective, ...]
    set_by: str
    set_on: date


class TemplateRow(BaseModel):
    """A template in a list, with its last version."""

    id: str
    version: int
    template_id: str
    title: str
    versions: int
    objectives: int


class TemplateOut(BaseModel):
    """A template with all its versions, first to last."""

    id: str
    version: int
    template_id: str
    versions: tuple[TemplateVersionOut, ...]


def template_out(template: TemplateState, version: int) -> TemplateOut:
    """Show a template with all its versions."""
    versions = tuple(
        filled(TemplateVersionOut, each, each.content, units=each.content.unit_ids) for each in template.versions
    )
    return filled(TemplateOut, template, version=version, versions=versions)


def template_row(found: Document[TemplateState]) -> TemplateRow:
    """Show a template in a list."""
    last = found.present.versions[-1]
    objectives = len(last.content.objectives)
    return filled(TemplateRow, found, found.present, last.content, versions=last.number, objectives=objectives)


def assigning_out(id: str, version: int, state: AssigningState, have: int) -> AssigningOut:
    """Show how far an assignment is."""
    numbers = state.tally or AssigningResult()
    return filled(
        AssigningOut,
        state,
        numbers,
        id=id,
        version=version,
        template_version=state.template.number,
        done=state.tally is not None,
        have=have,
        failures=tuple(fate_out(each) for each in numbers.failures),
    )


def assigning_row(found: Document[AssigningState]) -> AssigningRow:
    """Show an assignment in a list."""
    state = found.present
    return filled(AssigningRow, found, state, template_version=state.template.number, done=state.tally is not None)


def fate_out(judged: Judged) -> FateOut:
    """Show the fate of a plan."""
    return filled(FateOut, judged, detail=judged.text)
