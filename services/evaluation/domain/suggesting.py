"""Hearing a fact: take it in, compute the suggestion again, and say so only when it changed."""

from dataclasses import replace

from services.evaluation.domain.appraisal import (
    AppraisalState,
    Suggested,
    Units,
    new_appraisal,
    with_dossier,
    with_log,
    with_plan,
    with_units,
)
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.policy import RunningPolicy, running
from services.evaluation.domain.readiness import waits_for
from services.evaluation.domain.unit import UnitSeen
from services.evaluation.rules.inputs import Inputs, UnitInputs
from services.evaluation.rules.suggest import suggest
from services.evaluation.rules.suggestion import Suggestion
from shared.decision import Decision, Says
from shared.events.evaluation import AppraisalStatus
from shared.events.feedback import Dossier
from shared.events.goals import ActivityLog, Plan


def hear_plan(state: AppraisalState | None, body: Plan, *, cycle: CycleState, units: Units) -> Decision[AppraisalState]:
    """Take in a plan; the first one opens the appraisal."""
    before = state or new_appraisal(cycle, employee_id=body.assignment.employee_id, segment=body.segment)
    return _heard(before, with_plan(before, body), cycle=cycle, units=units)


def hear_log(state: AppraisalState | None, body: ActivityLog, *, cycle: CycleState) -> Decision[AppraisalState]:
    """Take in a month of activities, also before the plan was heard: topics and documents may overtake."""
    before = state or new_appraisal(cycle, employee_id=body.employee_id, segment=body.segment)
    return _heard(before, with_log(before, body), cycle=cycle, units={})


def hear_dossier(
    state: AppraisalState | None, body: Dossier, *, cycle: CycleState, units: Units
) -> Decision[AppraisalState]:
    """Take in a dossier."""
    before = state or new_appraisal(cycle, employee_id=body.assignment.employee_id, segment=body.segment)
    return _heard(before, with_dossier(before, body), cycle=cycle, units=units)


def look_again(state: AppraisalState, *, cycle: CycleState, units: Units) -> Decision[AppraisalState]:
    """Compute again because the cycle's answers or a unit changed."""
    return _heard(state, state, cycle=cycle, units=units)


def renewed(
    state: AppraisalState, *, cycle: CycleState, units: Units, before: AppraisalState | None = None
) -> AppraisalState:
    """Take in the units as they are now and compute readiness and suggestion; what was decided stays.

    The suggestion of ``before`` is kept where nothing that it is computed from has changed since.
    """
    if not state.undecided:
        return state
    policy = running(cycle.policy_text)
    seen = with_units(state, cycle=cycle, units=units)
    waiting = waits_for(seen, cycle)
    looked = replace(
        seen,
        status=AppraisalStatus.OPEN if waiting else AppraisalStatus.READY,
        waits_for=waiting,
        answers_seen=cycle.answers,
    )
    if before is not None and _counts(before, policy) == _counts(looked, policy):
        return looked
    inputs = inputs_of(looked, months=cycle.months)
    if inputs is None:
        return looked
    return replace(looked, suggested=_suggested(suggest(policy.policy, inputs, explain=False)))


def inputs_of(state: AppraisalState, *, months: int) -> Inputs | None:
    """Everything the rules compute from; nothing as long as it is not known who the person is."""
    if state.assignment is None:
        return None
    return Inputs(
        assignment=state.assignment,
        closed=not state.waits_for,
        plan_agreed=state.plan is not None and state.plan.agreed,
        objectives=state.plan.objectives if state.plan is not None else (),
        feedback=state.dossier.criteria if state.dossier is not None else (),
        observations=state.observations,
        days_reported=sum(log.days for log in state.logs),
        training_jp=state.training_jp,
        months=months,
        unit=_known(state.unit),
        team=_known(state.team),
        headed=_known(state.headed),
    )


def suggestion_news(before: AppraisalState, after: AppraisalState) -> tuple[Says, ...]:
    """Tell a changed suggestion, and once that it is ready to be decided; not every step without effect."""
    same = (
        before.suggested.outcome == after.suggested.outcome
        and before.suggested.criteria == after.suggested.criteria
        and before.suggested.competences == after.suggested.competences
        and (before.status is after.status or after.status is AppraisalStatus.OPEN)
    )
    return () if same or after.assignment is None else (Says("appraisal.suggested", after.id),)


def _heard(
    before: AppraisalState, taken: AppraisalState, *, cycle: CycleState, units: Units
) -> Decision[AppraisalState]:
    if not before.undecided:
        return Decision(before)
    after = renewed(taken, cycle=cycle, units=units, before=before)
    return Decision(before) if after == before else Decision(after, suggestion_news(before, after))


def _counts(state: AppraisalState, policy: RunningPolicy) -> tuple[object, ...]:
    """What the suggestion is computed from; most activity logs change nothing of it, and computing is dear."""
    return (
        state.assignment,
        not state.waits_for,
        state.plan and (state.plan.agreed, state.plan.objectives),
        state.dossier and state.dossier.criteria,
        state.observations,
        (state.unit, state.team, state.headed),
        policy.reads_logs and [(log.days, log.training_jp) for log in state.logs],
    )


def _suggested(suggestion: Suggestion) -> Suggested:
    return Suggested(
        outcome=suggestion.outcome(),
        criteria=suggestion.criteria,
        competences=suggestion.competences,
        rules=suggestion.rules,
    )


def _known(unit: UnitSeen | None) -> UnitInputs | None:
    return unit.inputs if unit is not None else None
