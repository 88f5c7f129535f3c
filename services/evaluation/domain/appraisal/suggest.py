"""The suggestion and the readiness of an appraisal, computed again from what it holds."""

from dataclasses import replace
from datetime import date

from services.evaluation.domain.appraisal.leaving import completed_by_rule
from services.evaluation.domain.appraisal.state import AppraisalState, Suggested
from services.evaluation.domain.appraisal.wait import waits_for
from services.evaluation.domain.cycle.state import CycleState, cycle_in
from services.evaluation.domain.policy.running import RunningPolicy
from services.evaluation.domain.unit.state import Units, UnitSeen, as_seen, units_in
from services.evaluation.rules.rate.inputs import Inputs, SegmentInputs, UnitInputs
from services.evaluation.rules.rate.suggest import suggest
from shared.alike import filled
from shared.decision import Env, Publish
from shared.events.evaluation import AppraisalStatus, CycleStatus


def renewed(state: AppraisalState, env: Env, *, before: AppraisalState | None = None) -> AppraisalState:
    """Take in the cycle and the units as they are now and compute readiness and suggestion; what was decided stays.

    The suggestion of ``before`` is kept where nothing that it is computed from has changed since.
    """
    if not state.undecided:
        return state
    cycle = cycle_in(env, state)
    units = units_in(env, state, state.inputs.assignment) if cycle.running.reads_units else {}
    seen = replace(with_units(state, cycle.running, units), starts_on=cycle.starts_on, ends_on=cycle.ends_on)
    waiting = waits_for(seen, cycle, today=env.today)
    status = _status(cycle, waiting)
    return replace(
        seen,
        status=status,
        ready_on=_ready_on(state, status, env),
        inputs=replace(seen.inputs, waits_for=waiting, answers_seen=cycle.answers),
        by_rule=completed_by_rule(seen, cycle.running.policy),
        suggestion=_suggested(seen, cycle=cycle, closed=not waiting, before=before),
    )


def _status(cycle: CycleState, waiting: tuple[str, ...]) -> AppraisalStatus:
    if cycle.status is CycleStatus.CANCELLED:
        return AppraisalStatus.CANCELLED
    return AppraisalStatus.OPEN if waiting else AppraisalStatus.READY


def _ready_on(state: AppraisalState, status: AppraisalStatus, env: Env) -> date | None:
    if status is not AppraisalStatus.READY:
        return None
    return state.ready_on if state.status is AppraisalStatus.READY else env.today


def inputs_of(state: AppraisalState, *, months: int, closed: bool) -> Inputs | None:
    """Everything the rules compute from; nothing as long as it is not known who the person is."""
    heard = state.inputs
    if heard.assignment is None:
        return None
    return Inputs(
        as_of=state.ends_on,
        assignment=heard.assignment,
        closed=closed,
        plan_agreed=heard.plan is not None and heard.plan.agreed,
        objectives=heard.plan.objectives if heard.plan is not None else (),
        feedback=heard.dossier.criteria if heard.dossier is not None else (),
        observations=heard.observations,
        days_reported=sum(log.days for log in heard.logs),
        training_jp=heard.training_jp,
        months=months,
        unit=_known(heard.unit),
        team=_known(heard.team),
        headed=_known(heard.headed),
        segments=_segments(state),
        time=state.time,
    )


def suggestion_news(before: AppraisalState, after: AppraisalState) -> tuple[Publish, ...]:
    """Tell an appraisal of which events would now say something else; not that a percentage moved meanwhile."""
    unknown = after.inputs.assignment is None
    if unknown or _told(before) == _told(after):
        return ()
    cancelled = after.status is AppraisalStatus.CANCELLED
    return (Publish("appraisal.cancelled" if cancelled else "appraisal.suggested", after.id),)


def with_units(state: AppraisalState, policy: RunningPolicy, units: Units) -> AppraisalState:
    """Take in the units that the policy reads, as far as they were read now; keep the others as they were."""
    heard, person = state.inputs, state.inputs.assignment
    if person is None or not policy.reads_units:
        return state
    seen = replace(
        heard,
        unit=_seen(heard.unit, person.unit_id, units) if policy.reads_unit else None,
        team=_seen(heard.team, person.team_id, units) if policy.reads_team else None,
        headed=_seen(heard.headed, person.heads_unit, units) if policy.reads_headed else None,
    )
    return replace(state, inputs=seen)


def _seen(before: UnitSeen | None, unit_id: str | None, units: Units) -> UnitSeen | None:
    if unit_id is None:
        return None
    known = before if before is not None and before.unit_id == unit_id else UnitSeen(unit_id=unit_id)
    # Unit and appraisal are read one after the other, so what was read may be older than what is known.
    return as_seen(units[unit_id]) if unit_id in units and units[unit_id].revision > known.revision else known


def _suggested(state: AppraisalState, *, cycle: CycleState, closed: bool, before: AppraisalState | None) -> Suggested:
    policy = cycle.running
    if before is not None and _counts(before, policy, not before.inputs.waits_for) == _counts(state, policy, closed):
        return state.suggestion
    inputs = inputs_of(state, months=cycle.months, closed=closed)
    if inputs is None:
        return state.suggestion
    found = suggest(policy.policy, inputs, explain=False)
    return filled(Suggested, found, outcome=found.suggested)


def _counts(state: AppraisalState, policy: RunningPolicy, closed: bool) -> tuple[object, ...]:
    """What the suggestion is computed from; most activity logs change nothing of it, and computing is dear.

    A plan of another version counts as changed unseen: nearly always it is, and to find out would be dear too.
    """
    heard = state.inputs
    return (
        closed,
        (state.starts_on, state.ends_on),
        heard.plan,
        heard.assignment,
        heard.dossier and heard.dossier.criteria,
        heard.observations,
        (heard.unit, heard.team, heard.headed),
        (state.continued, heard.earlier),
        policy.reads_logs and [(log.days, log.training_jp) for log in heard.logs],
    )


def _told(state: AppraisalState) -> tuple[object, ...]:
    """Everything in an event about an undecided appraisal that facts can change."""
    heard = state.inputs
    return (state.status, state.told_suggestion, heard.training_jp, heard.assignment, heard.earlier, state.continued)


def _segments(state: AppraisalState) -> SegmentInputs | None:
    if state.continued or not state.inputs.earlier:
        return None
    return SegmentInputs(
        segment=state.segment, starts_on=state.first_day, ends_on=state.last_day, earlier=state.inputs.earlier
    )


def _known(unit: UnitSeen | None) -> UnitInputs | None:
    return unit.inputs if unit is not None else None
