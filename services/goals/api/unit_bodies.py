"""What callers get about units, people and cycles."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from services.goals.api.plan_bodies import Item
from services.goals.domain.plan.state import PlanState
from services.goals.domain.unit.indicators import UnitIndicatorsState
from services.goals.rules.progress import Progress, average
from services.goals.usecases.reading import SeenCycle, SeenPerson
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


class CycleOut(BaseModel):
    """A cycle as goals sees it."""

    id: str
    version: int
    cycle_id: str
    title: str
    status: CycleStatus
    starts_on: date
    ends_on: date
    policy_id: str
    policy_version: int
    enrolled: int
    enrolment_complete: bool
    plans: dict[PlanStatus, int]
    answered: bool


def unit_out(*, id: str, version: int, state: UnitIndicatorsState) -> UnitIndicatorsOut:
    """Show the indicators of a unit."""
    return UnitIndicatorsOut(
        id=id,
        version=version,
        cycle_id=state.cycle_id,
        unit_id=state.unit_id,
        closed=state.closed,
        indicators=state.indicators,
        progress=state.progress,
    )


def person_progress(*, id: str, version: int, plan: PlanState) -> PersonProgress:
    """Show one person's progress."""
    progress = plan.progress
    return PersonProgress(
        plan_id=id,
        version=version,
        employee_id=plan.assignment.employee_id,
        position=plan.assignment.position,
        status=plan.status,
        indicators=progress.indicators,
        reported=progress.reported,
        percent=progress.percent,
        reported_percent=progress.reported_percent,
    )


def unit_progress(
    *, unit_id: str, cycle_id: str, people: Sequence[PersonProgress], indicators: UnitIndicatorsState | None
) -> UnitProgressOut:
    """Show a unit at a glance."""
    return UnitProgressOut(
        unit_id=unit_id,
        cycle_id=cycle_id,
        people=tuple(people),
        unit=indicators.progress if indicators else None,
        average_percent=average(person.percent for person in people),
    )


def assignment_out(seen: SeenPerson) -> AssignmentOut:
    """Show an assignment."""
    state = seen.state
    return AssignmentOut(
        id=seen.id,
        version=seen.version,
        employee_id=state.employee_id,
        unit_id=state.unit_id,
        team_id=state.team_id,
        position=state.position,
        position_group=state.position_group,
        heads_unit=state.heads_unit,
        rater_id=state.rater_id,
        active=state.active,
        valid_from=state.valid_from,
        delegations=state.delegations,
    )


def cycle_out(seen: SeenCycle) -> CycleOut:
    """Show a cycle."""
    state = seen.state
    return CycleOut(
        id=seen.id,
        version=seen.version,
        cycle_id=state.cycle_id,
        title=state.title,
        status=state.status,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        policy_id=state.policy_id,
        policy_version=state.policy_version,
        enrolled=sum(seen.plans.values()),
        enrolment_complete=state.enrolment_complete,
        plans=dict(seen.plans),
        answered=state.answer is not None,
    )
