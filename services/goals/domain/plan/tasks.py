"""What a plan asks of its employee and of the rater now, and what the other side did about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.goals.domain.cycle.state import CycleState
from services.goals.domain.dialogue.state import DialogueState
from services.goals.domain.plan.edition import EditionStatus
from services.goals.domain.plan.impact import ImpactStatus
from services.goals.domain.plan.remind import due_on, reminded_on
from services.goals.domain.plan.state import PlanState
from shared.decision import DayOf
from shared.events.goals import Desk, PlanStatus


class TaskKind(StrEnum):
    """What waits."""

    PROPOSE = "propose_plan"
    IMPROVE = "improve_plan"
    ADAPT = "adapt_plan"
    AGREE = "agree_plan"
    CONFIRM = "confirm_reports"
    ACCEPT = "accept_delegation"
    ACKNOWLEDGE = "acknowledge_minutes"


class HappenedKind(StrEnum):
    """What the other side did."""

    AGREED = "plan_agreed"
    RETURNED = "plan_returned"
    PROPOSED = "plan_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """Something that waits on a plan; see ``shared/http/tasks.py``."""

    kind: TaskKind
    since: date | None = None
    due_on: date | None = None
    count: int = 1
    reminded_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNews:
    """Something that the other side did on a day."""

    kind: HappenedKind
    on: date
    by: str | None


def waits_for_employee(plan: PlanState, cycle: CycleState | None, *, today: date, day_of: DayOf) -> Iterator[PlanTask]:
    """Say what the employee has to do: propose, improve what was returned, adapt to what the superior changed."""
    if not plan.is_open or plan.is_empty or plan.has_left(today):
        return
    last = due_on(plan, cycle, day_of=day_of) if cycle is not None else None
    if plan.status is PlanStatus.DRAFT:
        since = plan.starts_on or (cycle.starts_on if cycle is not None else None)
        yield PlanTask(kind=TaskKind.PROPOSE, since=since, due_on=last, reminded_on=reminded_on(plan, Desk.EMPLOYEE))
    elif plan.pending is None and plan.editions and plan.editions[-1].status is EditionStatus.RETURNED:
        since = plan.editions[-1].decided_on
        due, reminded = (last, reminded_on(plan, Desk.EMPLOYEE)) if plan.agreed is None else (None, None)
        yield PlanTask(kind=TaskKind.IMPROVE, since=since, due_on=due, reminded_on=reminded)
    # What was proposed after the impact was noticed settles it, once it is agreed.
    answered = plan.pending.number if plan.pending is not None else 0
    touched = sum(each.status is ImpactStatus.OPEN and answered <= each.editions for each in plan.impacts)
    if touched:
        yield PlanTask(kind=TaskKind.ADAPT, count=touched)


def waits_for_rater(plan: PlanState, cycle: CycleState | None, *, entries: int, day_of: DayOf) -> Iterator[PlanTask]:
    """Say what the rater has to do: agree or return, confirm reports; ``entries`` of activities wait."""
    if not plan.is_open or plan.is_empty:
        return
    if plan.pending is not None:
        last = due_on(plan, cycle, day_of=day_of) if cycle is not None and plan.agreed is None else None
        reminded = reminded_on(plan, Desk.RATER) if plan.agreed is None else None
        yield PlanTask(kind=TaskKind.AGREE, since=plan.pending.proposed_on, due_on=last, reminded_on=reminded)
    waiting = entries + (plan.waiting if plan.verified else 0)
    if waiting:
        yield PlanTask(kind=TaskKind.CONFIRM, count=waiting)


def waits_on_minutes(dialogues: Iterable[DialogueState], side: Desk) -> Iterator[PlanTask]:
    """Say that minutes of a plan's dialogues, which the other side recorded, wait for this side to acknowledge them."""
    waiting = [each for each in dialogues if each.acknowledged is None and each.recorder is not side]
    if waiting:
        since = min(each.minutes.recorded_on for each in waiting)
        yield PlanTask(kind=TaskKind.ACKNOWLEDGE, since=since, count=len(waiting))


def told_to_employee(plan: PlanState, *, since: date) -> Iterator[PlanNews]:
    """Say what the rater did since a day."""
    kinds = {EditionStatus.AGREED: HappenedKind.AGREED, EditionStatus.RETURNED: HappenedKind.RETURNED}
    for each in plan.editions:
        if each.decided_on is not None and each.decided_on >= since and each.status in kinds:
            yield PlanNews(kind=kinds[each.status], on=each.decided_on, by=each.decided_by)


def told_to_rater(plan: PlanState, *, since: date) -> Iterator[PlanNews]:
    """Say what the employee did since a day."""
    for each in plan.editions:
        if each.proposed_on >= since:
            yield PlanNews(kind=HappenedKind.PROPOSED, on=each.proposed_on, by=each.proposed_by)
