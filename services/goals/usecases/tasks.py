"""What waits for somebody in goals: on the own plans, on those of the people, and as a substitute."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from services.goals.domain.activity.log import ACTIVITY_LOG, log_id
from services.goals.domain.cycle.close import logs_of
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.delegation.state import DELEGATION
from services.goals.domain.dialogue.state import DIALOGUE, DialogueState, plan_of
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan
from services.goals.domain.plan.tasks import (
    HappenedKind,
    PlanNews,
    PlanTask,
    TaskKind,
    told_to_employee,
    told_to_rater,
    waits_for_employee,
    waits_for_rater,
    waits_on_minutes,
)
from shared.acting import Acting
from shared.alike import filled
from shared.authority import principals
from shared.events.delegation import DelegationStatus
from shared.events.goals import Desk
from shared.http.tasks import Happened, Task, Tasks, task_id
from shared.where import any_of

_PEOPLE_MAX: Final = 1000
_OWN_MAX: Final = 200
_DIALOGUES_MAX: Final = 5000

GoalsTask = Task[TaskKind]
GoalsNews = Happened[HappenedKind]
GoalsTasks = Tasks[TaskKind, HappenedKind]


async def tasks_of(acting: Acting, *, since: date | None) -> GoalsTasks:
    """List what waits for the caller, most urgent first, and what happened since a day."""
    me, day_of = acting.actor.employee_id, acting.time.day_of
    own, rated = await _own(acting), await _rated(acting)
    cycles = await _cycles(acting, (*own, *rated))
    entries, dialogues = await _entries(acting, rated), await _dialogues(acting, (*own, *rated))
    items: list[GoalsTask] = []
    happened: list[GoalsNews] = []
    for plan in own:
        waiting = waits_for_employee(plan, cycles.get(plan.cycle_id), today=acting.today, day_of=day_of)
        items += (_task(plan, each) for each in waiting)
        items += (_task(plan, each) for each in waits_on_minutes(dialogues.get(plan.id, ()), Desk.EMPLOYEE))
        happened += (_news(plan, each) for each in (told_to_employee(plan, since=since) if since else ()))
    for plan in rated:
        cycle, count = cycles.get(plan.cycle_id), entries[plan.id]
        items += (_task(plan, each) for each in waits_for_rater(plan, cycle, entries=count, day_of=day_of))
        items += (_task(plan, each) for each in waits_on_minutes(dialogues.get(plan.id, ()), Desk.RATER))
        happened += (_news(plan, each) for each in (told_to_rater(plan, since=since) if since else ()))
    for offered in await acting.select(
        DELEGATION, {"employee_id": me, "status": DelegationStatus.PROPOSED.value}, limit=_OWN_MAX
    ):
        state = offered.present
        if state.valid_to >= acting.today:
            items.append(
                GoalsTask(
                    id=task_id(TaskKind.ACCEPT, state.id),
                    kind=TaskKind.ACCEPT,
                    subject=state.id,
                    cycle_id=None,
                    employee_id=state.principal_id,
                    since=day_of(state.proposed_at),
                    due_on=state.valid_from,
                )
            )
    items.sort(key=_urgency)
    happened.sort(key=_newest, reverse=True)
    return GoalsTasks(today=acting.today, items=items, happened=happened)


async def _own(acting: Acting) -> Sequence[PlanState]:
    found = await acting.select(PLAN, {"employee_id": acting.actor.employee_id}, limit=_OWN_MAX)
    return [each.present for each in found]


async def _rated(acting: Acting) -> Sequence[PlanState]:
    """The plans of those whom the caller rates, also for somebody else; nobody rates himself."""
    raters = any_of(sorted({acting.actor.employee_id, *principals(acting.actor)}))
    found = await acting.select(PLAN, {"rater_id": raters}, limit=_PEOPLE_MAX)
    return [each.present for each in found if each.present.assignment.employee_id != acting.actor.employee_id]


async def _dialogues(acting: Acting, plans: Iterable[PlanState]) -> Mapping[str, Sequence[DialogueState]]:
    """The dialogues of these plans, by plan."""
    people = sorted({each.assignment.employee_id for each in plans})
    if not people:
        return {}
    rows = await acting.select(DIALOGUE, {"employee_id": any_of(people)}, limit=_DIALOGUES_MAX)
    found: dict[str, list[DialogueState]] = {}
    for each in rows:
        found.setdefault(plan_of(each.id, agency_id=acting.agency_id), []).append(each.present)
    return found


async def _cycles(acting: Acting, plans: Iterable[PlanState]) -> dict[str, CycleState]:
    ids = {each.cycle_id: cycle_of_plan(each.id) for each in plans}
    await acting.load(ids.values())
    known = {cycle_id: (await acting.find(CYCLE, id)).state for cycle_id, id in ids.items()}
    return {cycle_id: cycle for cycle_id, cycle in known.items() if cycle is not None}


async def _entries(acting: Acting, plans: Sequence[PlanState]) -> dict[str, int]:
    """How many entries of activities wait for confirmation, by plan."""
    running = [each for each in plans if each.is_open]
    await acting.load([id for plan in running for id in logs_of(plan)])
    found = dict.fromkeys((each.id for each in plans), 0)
    for plan in running:
        for month in plan.months:
            log = (await acting.find(ACTIVITY_LOG, log_id(plan.id, month))).state
            found[plan.id] += log.waiting if log is not None else 0
    return found


def _task(plan: PlanState, waiting: PlanTask) -> GoalsTask:
    about = {"subject": plan.id, "employee_id": plan.assignment.employee_id}
    return filled(GoalsTask, waiting, plan, id=task_id(waiting.kind, plan.id), **about)


def _news(plan: PlanState, told: PlanNews) -> GoalsNews:
    return filled(GoalsNews, told, plan, subject=plan.id, employee_id=plan.assignment.employee_id)


def _urgency(task: GoalsTask) -> tuple[date, date, str]:
    return (task.due_on or date.max, task.since or date.max, task.id)


def _newest(told: GoalsNews) -> tuple[date, str]:
    return (told.on, told.subject)
