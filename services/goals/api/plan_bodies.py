"""What callers get about plans."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from services.goals.api.edition_bodies import PendingOut, pending_out
from services.goals.domain.activity.log import Activity, ActivityLogState
from services.goals.domain.activity.record import ItemOutcome
from services.goals.domain.plan.edition import Prefill
from services.goals.domain.plan.impact import Impact, ImpactStatus
from services.goals.domain.plan.rater_report import FiledReport, ReportStatus
from services.goals.domain.plan.state import PlanState
from services.goals.domain.realisation.report import Outcome, Realisation
from services.goals.rules.planning import Flag
from services.goals.rules.progress import Progress
from shared.document import Document
from shared.events.goals import Assignment, ObjectiveState, PlanImpact, PlanStatus, RaterReport, TemplateRef


class PlanRow(BaseModel):
    """A plan in a list."""

    id: str
    version: int
    cycle_id: str
    employee_id: str
    segment: int
    starts_on: date | None
    ends_on: date | None
    unit_id: str
    rater_id: str | None
    position: str
    status: PlanStatus
    agreed_edition: int
    revision_pending: bool
    objectives: int
    open_impacts: int
    progress: Progress


class Item(BaseModel):
    """What became of one realisation."""

    realisation_id: str
    outcome: Outcome


class ImpactOut(PlanImpact):
    """A superior's objective that changed while this plan serves it, and what became of that."""

    status: ImpactStatus
    settled_by: str | None
    settled_for: str | None
    settled_on: date | None
    note: str


class RaterReportOut(RaterReport):
    """A report that the rater was wrong, and what became of it."""

    rater_id: str | None
    status: ReportStatus
    closed_by: str | None
    closed_on: date | None
    closing_reason: str


class PrefilledOut(BaseModel):
    """What officers put into the plan for the employee to adapt and propose."""

    template: TemplateRef
    assigned_by: str
    assigned_on: date
    objectives: tuple[ObjectiveState, ...]


class PlanOut(BaseModel):
    """A plan. Those who may only see what to serve get neither realisations nor the dialogue."""

    id: str
    version: int
    cycle_id: str
    employee_id: str
    segment: int
    starts_on: date | None
    ends_on: date | None
    assignment: Assignment
    status: PlanStatus
    agreed_edition: int
    revision_pending: bool
    objectives: tuple[ObjectiveState, ...]
    pending: PendingOut | None
    flags: tuple[Flag, ...]
    impacts: tuple[ImpactOut, ...]
    template: TemplateRef | None
    prefilled: PrefilledOut | None
    rater_reports: tuple[RaterReportOut, ...]
    reason: str
    last_actor_id: str | None
    last_actor_for: str | None
    months: tuple[str, ...]
    progress: Progress | None


class PlanReportOut(PlanOut):
    """A plan after a report."""

    items: tuple[Item, ...]


class ActivityItem(BaseModel):
    """What became of one activity; a refused one says why."""

    activity_id: str
    outcome: Outcome
    code: str | None = None
    detail: str | None = None


class ActivitiesDone(BaseModel):
    """What became of each activity, in the order of the request."""

    id: str
    items: tuple[ActivityItem, ...]


class MonthOut(BaseModel):
    """A month of activities."""

    id: str
    version: int
    month: str
    closed: bool
    days_reported: int
    minutes: int
    items: tuple[Activity, ...]


def plan_out(
    *, id: str, version: int, state: PlanState, whole: bool = True, flags: tuple[Flag, ...] | None = None
) -> PlanOut:
    """Show a plan, or only its objectives; ``flags`` where they were looked up again since the proposal."""
    told = flags if flags is not None else state.pending.flags if state.pending else ()
    objectives = state.objectives if whole else _bare(state)
    return PlanOut(
        id=id,
        version=version,
        cycle_id=state.cycle_id,
        employee_id=state.assignment.employee_id,
        segment=state.segment,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        assignment=state.assignment,
        status=state.status,
        agreed_edition=state.agreed_edition,
        revision_pending=state.revision_pending,
        objectives=objectives,
        pending=pending_out(id, version, state, state.pending, told) if whole and state.pending else None,
        flags=told if whole else (),
        impacts=tuple(_impact(each) for each in state.impacts) if whole else (),
        template=state.template if whole else None,
        prefilled=_prefilled(state.prefill) if whole and state.prefill else None,
        rater_reports=tuple(report_out(each) for each in state.rater_reports) if whole else (),
        reason=state.reason if whole else "",
        last_actor_id=state.last_actor_id if whole else None,
        last_actor_for=state.last_actor_for if whole else None,
        months=state.months if whole else (),
        progress=state.progress if whole else None,
    )


def report_out(report: FiledReport) -> RaterReportOut:
    """Show a report that the rater was wrong."""
    return RaterReportOut(
        **dict(report.told),
        rater_id=report.rater_id,
        status=report.status,
        closed_by=report.closed_by,
        closed_on=report.closed_on,
        closing_reason=report.closing_reason,
    )


def items_out(items: Sequence[Realisation], outcomes: Sequence[Outcome]) -> tuple[Item, ...]:
    """Show what became of reports."""
    return tuple(
        Item(realisation_id=item.realisation_id, outcome=outcome) for item, outcome in zip(items, outcomes, strict=True)
    )


def activity_item(done: ItemOutcome) -> ActivityItem:
    """Show what became of an activity."""
    return ActivityItem(
        activity_id=done.activity_id,
        outcome=done.outcome,
        code=done.refusal.code if done.refusal else None,
        detail=done.refusal.text if done.refusal else None,
    )


def month_out(log: ActivityLogState, version: int) -> MonthOut:
    """Show a month."""
    return MonthOut(
        id=log.id,
        version=version,
        month=log.month,
        closed=log.closed,
        days_reported=log.days_reported,
        minutes=log.minutes,
        items=tuple(sorted(log.entries, key=lambda entry: entry.on)),
    )


def plan_row(document: Document[PlanState]) -> dict[str, object] | None:
    """Show a plan in a list."""
    plan = document.state
    if plan is None:
        return None
    row = PlanRow(
        id=document.id,
        version=document.version,
        cycle_id=plan.cycle_id,
        employee_id=plan.assignment.employee_id,
        segment=plan.segment,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        unit_id=plan.assignment.unit_id,
        rater_id=plan.assignment.rater_id,
        position=plan.assignment.position,
        status=plan.status,
        agreed_edition=plan.agreed_edition,
        revision_pending=plan.revision_pending,
        objectives=len(plan.objectives),
        open_impacts=sum(each.status is ImpactStatus.OPEN for each in plan.impacts),
        progress=plan.progress,
    )
    return row.model_dump(mode="json")


def _prefilled(prefill: Prefill) -> PrefilledOut:
    return PrefilledOut(
        template=prefill.template,
        assigned_by=prefill.assigned_by,
        assigned_on=prefill.assigned_on,
        objectives=prefill.objectives,
    )


def _impact(impact: Impact) -> ImpactOut:
    return ImpactOut(
        **dict(impact.told),
        status=impact.status,
        settled_by=impact.settled_by,
        settled_for=impact.settled_for,
        settled_on=impact.settled_on,
        note=impact.note,
    )


def _bare(state: PlanState) -> tuple[ObjectiveState, ...]:
    edition = state.agreed or (state.editions[-1] if state.editions else None)
    return edition.objectives if edition else ()
