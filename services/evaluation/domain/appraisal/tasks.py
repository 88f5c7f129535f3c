"""What an appraisal asks of its employee and of officials now, and what was done about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.evaluation.domain.appraisal.deadlines import Act, Due, due
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.correction.propose import barred_of
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.cycle.state import CycleState
from shared.agency import AgencyState
from shared.authority import acts_for
from shared.decision import Actor
from shared.events.correction import CorrectionStatus
from shared.events.evaluation import AppraisalStatus, ObjectionStatus


class TaskKind(StrEnum):
    """What waits."""

    DECIDE = "decide_appraisal"
    APPROVE = "approve_decision"
    ACKNOWLEDGE = "acknowledge_result"
    DECIDE_OBJECTION = "decide_objection"
    DECIDE_CORRECTION = "decide_correction"


class HappenedKind(StrEnum):
    """What was done."""

    DECIDED = "result_decided"
    FINAL = "result_final"
    CORRECTED = "result_corrected"
    WITHDRAWN = "result_withdrawn"
    REOPENED = "appraisal_reopened"
    OBJECTION_DECIDED = "objection_decided"
    ACKNOWLEDGED = "result_acknowledged"
    OBJECTED = "objection_filed"
    RETURNED = "decision_returned"
    CORRECTION_DECIDED = "correction_decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalTask:
    """Something that waits on an appraisal; see ``shared/http/tasks.py``."""

    kind: TaskKind
    since: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalNews:
    """Something that was done on a day."""

    kind: HappenedKind
    on: date
    by: str | None = None


_KINDS = {Act.DECISION: TaskKind.DECIDE, Act.APPROVAL: TaskKind.APPROVE, Act.OBJECTION: TaskKind.DECIDE_OBJECTION}


def waits_for_official(
    state: AppraisalState, cycle: CycleState, agency: AgencyState | None, *, actor: Actor
) -> Iterator[AppraisalTask]:
    """Say what the caller has to do as rater, approver or decider, also for somebody else.

    What fell to the superior by the policy is the superior's: see :func:`fell_to_superior`.
    """
    if actor.employee_id == state.employee_id:
        return
    for awaited in _awaited(state, cycle, agency):
        if acts_for(actor, awaited.official_id) and not (awaited.falls and awaited.is_overdue(actor.today)):
            yield _task(awaited)
    correction = state.correction
    if correction is not None and correction.is_proposed and _decides(correction, state, actor):
        yield AppraisalTask(kind=TaskKind.DECIDE_CORRECTION, since=correction.proposed_on)


def fell_to_superior(
    state: AppraisalState,
    cycle: CycleState,
    agency: AgencyState | None,
    *,
    superiors: Mapping[str, str],
    actor: Actor,
) -> Iterator[AppraisalTask]:
    """Say what the caller has to do because an official's days are over; ``superiors``: who rates which official.

    As when it is decided (``fallen_to``), it falls neither to the employee nor to the rater.
    """
    for awaited in _awaited(state, cycle, agency):
        superior = superiors.get(awaited.official_id or "")
        falls = awaited.falls and awaited.is_overdue(actor.today)
        if falls and acts_for(actor, superior) and superior not in (state.employee_id, state.inputs.rater_id):
            yield _task(awaited)


def _awaited(state: AppraisalState, cycle: CycleState, agency: AgencyState | None) -> Iterator[Due]:
    for act in Act:
        found = due(state, act, cycle, agency)
        if found is not None:
            yield found


def _decides(correction: CorrectionState, state: AppraisalState, actor: Actor) -> bool:
    return acts_for(actor, correction.decider_id) and actor.employee_id not in barred_of(state, correction)


def _task(awaited: Due) -> AppraisalTask:
    return AppraisalTask(kind=_KINDS[awaited.act], since=awaited.since, due_on=awaited.last_day)


def waits_for_employee(state: AppraisalState) -> Iterator[AppraisalTask]:
    """Say that the employee has to acknowledge what was decided."""
    acknowledges = state.by_rule is None or state.by_rule.acknowledges
    if state.status is AppraisalStatus.DECIDED and acknowledges and not state.awaits_approval:
        yield AppraisalTask(kind=TaskKind.ACKNOWLEDGE, since=state.decision.decided_on)


def told_to_employee(state: AppraisalState, *, since: date) -> Iterator[AppraisalNews]:
    """Say what officials did since a day; a decision that waits for its approval is not told yet."""
    decision, objection, corrected = state.decision, state.objection, _stands_by_correction(state)
    if decision.decided_on is not None and not state.awaits_approval and not corrected:
        yield from _since(since, HappenedKind.DECIDED, decision.decided_on, decision.decided_by)
    if corrected:
        kind = HappenedKind.WITHDRAWN if decision.withdrawn else HappenedKind.CORRECTED
    else:
        kind = HappenedKind.FINAL
    yield from _since(since, kind, decision.finalised_on, decision.finalised_by)
    for each in state.reopened:
        yield from _since(since, HappenedKind.REOPENED, each.on, each.by)
    if objection is not None and objection.status is not ObjectionStatus.FILED:
        yield from _since(since, HappenedKind.OBJECTION_DECIDED, objection.decided_on, objection.decided_by)


def told_to_official(state: AppraisalState, *, since: date) -> Iterator[AppraisalNews]:
    """Say what the employee, or the official's superior, did since a day."""
    who, objection = state.employee_id, state.objection
    yield from _since(since, HappenedKind.ACKNOWLEDGED, state.decision.acknowledged_on, who)
    if objection is not None:
        yield from _since(since, HappenedKind.OBJECTED, objection.filed_on, who)
    for each in state.returned:
        yield from _since(since, HappenedKind.RETURNED, each.on, each.by)
    if state.correction is not None:
        correction = state.correction
        yield from _since(since, HappenedKind.CORRECTION_DECIDED, correction.decided_on, correction.decided_by)


def _stands_by_correction(state: AppraisalState) -> bool:
    """Whether what stands now is what the newest correction gave; what is opened again since is not."""
    correction, decision = state.correction, state.decision
    if correction is None or correction.status is not CorrectionStatus.APPROVED:
        return False
    return (decision.finalised_on, decision.finalised_by) == (correction.decided_on, correction.decided_by)


def _since(since: date, kind: HappenedKind, on: date | None, by: str | None) -> Iterator[AppraisalNews]:
    if on is not None and on >= since:
        yield AppraisalNews(kind=kind, on=on, by=by)
