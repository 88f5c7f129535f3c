"""What callers get about plans."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from services.goals.api.edition_bodies import PendingOut, pending_out
from services.goals.api.evidence_bodies import EntryOut
from services.goals.domain.activity.record import TakenActivity
from services.goals.domain.plan.edition import NO_APPENDIX
from services.goals.domain.plan.impact import ImpactStatus
from services.goals.domain.plan.rater_report import FiledReport, ReportStatus
from services.goals.domain.plan.state import PlanState
from services.goals.domain.realisation import Receipt, Report
from services.goals.rules.planning import Flag
from services.goals.rules.progress import Progress
from shared.alike import filled
from shared.document import Document
from shared.each import Unreadable
from shared.events.directory import EmploymentEnd, Leave
from shared.events.goals import Appendix, Assignment, ObjectiveState, PlanImpact, PlanStatus, RaterReport, TemplateRef
from shared.http.problems import FieldError, rejection


class PlanHead(BaseModel):
    """Whose plan it is, and for which days; ``ended``: why the employment ended on the last one."""

    id: str
    version: int
    cycle_id: str
    employee_id: str
    segment: int
    starts_on: date | None
    ends_on: date | None
    ended: EmploymentEnd | None


class PlanRow(PlanHead):
    """A plan in a list. To those who may only see what to serve, ``progress``, ``open_impacts`` and ``waiting``
    (realisations that wait for the superior) are not shown.
    """

    unit_id: str
    rater_id: str | None
    position: str
    status: PlanStatus
    agreed_edition: int
    revision_pending: bool
    objectives: int
    open_impacts: int | None
    waiting: int | None
    progress: Progress | None


class Item(BaseModel):
    """What became of one realisation."""

    realisation_id: str
    outcome: Receipt


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


class ExpectationOut(BaseModel):
    """What the superior expects of a behaviour; ``agreed``: it is in force, else from the next agreement on."""

    criterion: str
    label: str
    text: str
    set_by: str
    set_for: str | None
    set_on: date
    agreed: bool


class PlanOut(PlanHead):
    """A plan. Those who may only see what to serve get neither realisations nor the dialogue.

    ``expectations`` are those agreed, before the first agreement those written; ``expected`` is what the superior
    wrote last.
    """

    assignment: Assignment
    status: PlanStatus
    agreed_edition: int
    revision_pending: bool
    leaves: tuple[Leave, ...]
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
    waiting: int
    progress: Progress | None
    expectations: Mapping[str, str]
    expected: tuple[ExpectationOut, ...]
    appendix: Appendix


class PlanReportOut(PlanOut):
    """A plan after a report."""

    items: tuple[Item, ...]


class ActivityItem(BaseModel):
    """What became of one activity; a refused one says why, and of which fields."""

    activity_id: str
    outcome: Receipt
    code: str | None = None
    detail: str | None = None
    errors: list[FieldError] = []


class ActivitiesDone(BaseModel):
    """What became of each activity, in the order of the request."""

    id: str
    items: tuple[ActivityItem, ...]


class MonthOut(BaseModel):
    """A month of activities: its sums, of what counts, and all entries; ``waiting`` of them wait for the superior.

    ``next`` is the cursor of the following page, absent on the last.
    """

    id: str
    version: int
    month: str
    closed: bool
    days_reported: int
    minutes: int
    waiting: int
    items: tuple[EntryOut, ...]
    next: str | None = None


def plan_out(plan: PlanState, version: int, *, whole: bool = True, flags: tuple[Flag, ...] | None = None) -> PlanOut:
    """Show a plan, or only its objectives; ``flags`` where they were looked up again since the proposal."""
    who = plan.assignment
    if not whole:
        objectives = plan.shown.objectives if plan.shown else ()
        return filled(PlanOut, plan, who, version=version, objectives=objectives, **_HIDDEN)
    if flags is None:
        flags = plan.pending.flags if plan.pending else ()
    return filled(
        PlanOut,
        plan,
        who,
        version=version,
        pending=pending_out(plan, version, plan.pending, flags) if plan.pending else None,
        flags=flags,
        impacts=tuple(filled(ImpactOut, each.told, each) for each in plan.impacts),
        prefilled=filled(PrefilledOut, plan.prefill) if plan.prefill else None,
        rater_reports=tuple(report_out(each) for each in plan.rater_reports),
        expected=tuple(
            filled(ExpectationOut, each, agreed=plan.agreed is not None and each in plan.agreed.expected)
            for each in plan.expected
        ),
    )


def report_out(report: FiledReport) -> RaterReportOut:
    """Show a report that the rater was wrong."""
    return filled(RaterReportOut, report.told, report)


def items_out(items: Sequence[Report], outcomes: Sequence[Receipt]) -> tuple[Item, ...]:
    """Show what became of reports."""
    return tuple(
        Item(realisation_id=item.realisation_id, outcome=outcome) for item, outcome in zip(items, outcomes, strict=True)
    )


def activity_item(taken: TakenActivity) -> ActivityItem:
    """Show what became of an activity."""
    return filled(ActivityItem, taken, rejection(taken.refusal) if taken.refusal is not None else None)


def misread(activity_id: str, refusal: Unreadable) -> TakenActivity:
    """Say of an activity that could not be read that it was not taken."""
    return TakenActivity(activity_id=activity_id, outcome=Receipt.REFUSED, refusal=refusal)


def plan_row(found: Document[PlanState], *, whole: bool) -> PlanRow:
    """Show a plan in a list, or only that it is there."""
    plan = found.present
    hidden = {"open_impacts": None, "waiting": None, "progress": None}
    seen = {"open_impacts": sum(each.status is ImpactStatus.OPEN for each in plan.impacts), "progress": plan.progress}
    more = seen if whole else hidden
    return filled(PlanRow, found, plan, plan.assignment, objectives=len(plan.objectives), **more)


_HIDDEN: Final[Mapping[str, object]] = {
    "leaves": (),
    "pending": None,
    "flags": (),
    "impacts": (),
    "template": None,
    "prefilled": None,
    "rater_reports": (),
    "reason": "",
    "last_actor_id": None,
    "last_actor_for": None,
    "months": (),
    "waiting": 0,
    "progress": None,
    "expectations": MappingProxyType({}),
    "expected": (),
    "appendix": NO_APPENDIX,
}
"""What those do not see who may only see what to serve."""
