"""Hearing a fact: take it in, compute the suggestion again, and tell only what it now says differently."""

from dataclasses import replace
from decimal import Decimal

from services.evaluation.domain.appraisal.state import AppraisalState, DossierHeard, LogHeard, PlanHeard, new_appraisal
from services.evaluation.domain.appraisal.suggest import renewed, suggestion_news
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.state import Units
from shared.decision import Decision
from shared.events.feedback import Dossier
from shared.events.goals import ActivityLog, Plan, PlanStatus


def with_plan(state: AppraisalState, body: Plan) -> AppraisalState:
    """Take in a plan; it also says who the person is, for whom and where."""
    heard = PlanHeard(
        version=body.version,
        closed=body.status is PlanStatus.CLOSED,
        agreed=body.agreed_edition > 0,
        objectives=body.objectives,
        logs=body.logs,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
    )
    return replace(state, plan=heard, assignment=body.assignment)


def with_log(state: AppraisalState, body: ActivityLog) -> AppraisalState:
    """Take in a month of activities, in place of what was known about that month."""
    heard = LogHeard(
        month=body.month,
        version=body.version,
        closed=body.closed,
        days=body.days_reported,
        training_jp=sum((training.hours_jp for training in body.trainings), Decimal(0)),
    )
    others = [log for log in state.logs if log.month != body.month]
    return replace(state, logs=tuple(sorted((*others, heard), key=lambda log: log.month)))


def with_dossier(state: AppraisalState, body: Dossier) -> AppraisalState:
    """Take in a dossier. The plan's assignment is the newer one once a plan was heard."""
    heard = DossierHeard(version=body.version, closed=body.closed, criteria=body.criteria)
    assignment = state.assignment if state.plan is not None else body.assignment
    return replace(state, dossier=heard, assignment=assignment)


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


def hear_changed(before: AppraisalState, taken: AppraisalState, *, cycle: CycleState) -> Decision[AppraisalState]:
    """Compute again because something else about the person changed."""
    return _heard(before, taken, cycle=cycle, units={})


def _heard(
    before: AppraisalState, taken: AppraisalState, *, cycle: CycleState, units: Units
) -> Decision[AppraisalState]:
    if not before.undecided:
        return Decision(before)
    after = renewed(taken, cycle=cycle, units=units, before=before)
    return Decision(before) if after == before else Decision(after, suggestion_news(before, after))
