"""What waits for somebody in evaluation: on the own appraisals, those of the people, and what is to be decided."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.publish import APPRAISAL, approval_mark, correction_mark, objection_mark
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.tasks import (
    AppraisalNews,
    AppraisalTask,
    HappenedKind,
    TaskKind,
    fell_to_superior,
    told_to_employee,
    told_to_official,
    waits_for_employee,
    waits_for_official,
)
from services.evaluation.domain.cycle.state import CYCLE, CycleState, document_of
from services.evaluation.usecases.appraisals import calendar_id
from shared.acting import Acting
from shared.agency import AGENCY, AgencyState
from shared.alike import filled
from shared.authority import principals
from shared.events.correction import CorrectionStatus
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.http.tasks import Happened, Task, Tasks, task_id
from shared.where import Term, any_of

_PEOPLE_MAX: Final = 1000
_OWN_MAX: Final = 200

EvaluationTask = Task[TaskKind]
EvaluationNews = Happened[HappenedKind]
EvaluationTasks = Tasks[TaskKind, HappenedKind]


async def tasks_of(acting: Acting, *, since: date | None) -> EvaluationTasks:
    """List what waits for the caller, most urgent first, and what happened since a day."""
    officials = sorted({acting.actor.employee_id, *principals(acting.actor)})
    own = await _select(acting, {"employee_id": acting.actor.employee_id}, _OWN_MAX)
    rated = await _select(acting, {"rater_id": any_of(officials)}, _PEOPLE_MAX)
    marks = [objection_mark(ObjectionStatus.FILED, decider_id=each) for each in officials]
    marks += [approval_mark(approver_id=each) for each in officials]
    marks += [correction_mark(CorrectionStatus.PROPOSED, decider_id=each) for each in officials]
    asked = await _select(acting, {"reads": any_of(marks)}, _PEOPLE_MAX)
    theirs = {each.id: each for each in (*rated, *asked)}
    cycles = await _cycles(acting, theirs.values())
    agency = (await acting.find(AGENCY, calendar_id(acting))).state
    items = [_task(state, each) for state in own for each in waits_for_employee(state)]
    for state in theirs.values():
        if (cycle := cycles.get(state.cycle_id)) is not None:
            items += (_task(state, each) for each in waits_for_official(state, cycle, agency, actor=acting.actor))
    items += await _fallen(acting, rated, cycles, agency)
    happened: list[EvaluationNews] = []
    if since is not None:
        happened += (_news(state, each) for state in own for each in told_to_employee(state, since=since))
        happened += (_news(state, each) for state in rated for each in told_to_official(state, since=since))
    items.sort(key=_urgency)
    happened.sort(key=_newest, reverse=True)
    return EvaluationTasks(today=acting.today, items=items, happened=happened)


async def _fallen(
    acting: Acting,
    rated: Sequence[AppraisalState],
    cycles: Mapping[str, CycleState],
    agency: AgencyState | None,
) -> list[EvaluationTask]:
    """What fell to the caller because the days of an official whom the caller rates are over, by the policy."""
    running = {id for id, cycle in cycles.items() if cycle.running.policy.deciding.reads_superiors}
    below: dict[str, dict[str, str]] = {}
    for each in rated:
        if each.cycle_id in running and each.inputs.rater_id is not None:
            below.setdefault(each.cycle_id, {})[each.employee_id] = each.inputs.rater_id
    found: list[EvaluationTask] = []
    for cycle_id, superiors in below.items():
        marks = [objection_mark(ObjectionStatus.FILED, decider_id=each) for each in superiors]
        marks += [approval_mark(approver_id=each) for each in superiors]
        ready: Mapping[str, Term] = {
            "cycle_id": cycle_id,
            "rater_id": any_of(superiors),
            "status": AppraisalStatus.READY.value,
        }
        late = [
            *await _select(acting, ready, _PEOPLE_MAX),
            *await _select(acting, {"cycle_id": cycle_id, "reads": any_of(marks)}, _PEOPLE_MAX),
        ]
        for state in {each.id: each for each in late}.values():
            told = fell_to_superior(state, cycles[cycle_id], agency, superiors=superiors, actor=acting.actor)
            found += (_task(state, each) for each in told)
    return found


async def _select(acting: Acting, where: Mapping[str, Term], limit: int) -> Sequence[AppraisalState]:
    return [each.present for each in await acting.select(APPRAISAL, where, limit=limit)]


async def _cycles(acting: Acting, states: Iterable[AppraisalState]) -> dict[str, CycleState]:
    ids = {each.cycle_id: document_of(each) for each in states}
    await acting.load([*ids.values(), calendar_id(acting)])
    known = {cycle_id: (await acting.find(CYCLE, id)).state for cycle_id, id in ids.items()}
    return {cycle_id: cycle for cycle_id, cycle in known.items() if cycle is not None}


def _task(state: AppraisalState, waiting: AppraisalTask) -> EvaluationTask:
    return filled(EvaluationTask, waiting, state, id=task_id(waiting.kind, state.id), subject=state.id)


def _news(state: AppraisalState, told: AppraisalNews) -> EvaluationNews:
    return filled(EvaluationNews, told, state, subject=state.id)


def _urgency(task: EvaluationTask) -> tuple[date, date, str]:
    return (task.due_on or date.max, task.since or date.max, task.id)


def _newest(told: EvaluationNews) -> tuple[date, str]:
    return (told.on, told.subject)
