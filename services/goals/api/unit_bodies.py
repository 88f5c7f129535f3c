"""What callers get about units, people and cycles."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from services.goals.api.plan_bodies import Item
from services.goals.domain.plan.state import PlanState
from services.goals.domain.unit import UnitIndicatorsState
from services.goals.rules.progress import Progress, average
from services.goals.usecases.reading import SeenUnit
from shared.alike import filled
from shared.events.directory import Delegation, PositionGroup
from shared.events.evaluation import CycleStatus
from shared.events.goals import IndicatorState, PlanStatus


class UnitIndicatorsOut(BaseModel):
    """What a unit is measured by and how far it has come."""

    id: str
    version: int
    cycle_id: str
    unit_id: str
    closed: bool
    indicators: tuple[IndicatorState, ...]
    progress: Progress


class UnitReportOut(UnitIndicatorsOut):
    """A unit's indicators after a report."""

    items: tuple[Item, ...]


class PersonProgress(BaseModel):
    """One person's row in the view of a unit."""

    plan_id: str
    version: int
    employee_id: str
    position: str
    status: PlanStatus
    indicators: int
    reported: int
    percent: Decimal | None
    reported_percent: Decimal | None


class UnitProgressOut(BaseModel):
    """How far the people of a unit and the unit itself have come."""

    unit_id: str
    cycle_id: str
    people: tuple[PersonProgress, ...]
    unit: Progress | None
    average_percent: Decimal | None


class AssignmentOut(BaseModel):
    """Where someone works and for whom, as the directory knows it now."""

    id: str
    version: int
    employee_id: str
    unit_id: str
    team_id: str | None
    position: str
    position_group: PositionGroup
    heads_unit: str | None
    rater_id: str | None
    active: bool
    valid_from: date
    delegations: tuple[Delegation, ...]


class UnitRow(BaseModel):
    """A unit or team in a list, as the directory told it."""

    unit_id: str
    parent_id: str | None
    name: str
    kind: str


class CycleRow(BaseModel):
    """A cycle in a list."""

    id: str
    version: int
    cycle_id: str
    title: str
    status: CycleStatus
    starts_on: date
    ends_on: date


class CycleOut(CycleRow):
    """A cycle as goals sees it."""

    policy_id: str
    policy_version: int
    enrolled: int
    enrolment_complete: bool
    plans: dict[PlanStatus, int]
    answered: bool


def unit_out(unit: UnitIndicatorsState, version: int) -> UnitIndicatorsOut:
    """Show the indicators of a unit."""
    return filled(UnitIndicatorsOut, unit, version=version)


def person_progress(plan: PlanState, version: int) -> PersonProgress:
    """Show one person's progress."""
    return filled(PersonProgress, plan.progress, plan, plan.assignment, plan_id=plan.id, version=version)


def unit_progress(seen: SeenUnit, *, unit_id: str, cycle_id: str) -> UnitProgressOut:
    """Show a unit at a glance."""
    people = tuple(person_progress(each.present, each.version) for each in seen.plans)
    return UnitProgressOut(
        unit_id=unit_id,
        cycle_id=cycle_id,
        people=people,
        unit=seen.indicators.state.progress if seen.indicators.state else None,
        average_percent=average(person.percent for person in people),
    )
