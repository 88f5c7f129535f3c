"""Hearing a fact: take it in, compute the suggestion again, and tell only what it now says differently."""

from dataclasses import replace
from decimal import Decimal

from services.evaluation.domain.appraisal.heard import DossierHeard, Heard, LogHeard, PlanHeard
from services.evaluation.domain.appraisal.state import AppraisalState, new_appraisal
from services.evaluation.domain.appraisal.suggest import renewed, suggestion_news
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.state import Units
from shared.decision import Decision
from shared.events.feedback import Dossier
from shared.events.goals import ActivityLog, Plan, PlanStatus


def with_plan(heard: Heard, body: Plan) -> Heard:
    """Take in a plan; it also says who the person is, for whom and where."""
    plan = PlanHeard(
        version=body.version,
        closed=body.status is PlanStatus.CLOSED,
        agreed=body.agreed_edition > 0,
        objectives=body.objectives,
        logs=body.logs,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
    )
    return replace(heard, plan=plan, assignment=body.assignment)


def with_log(heard: Heard, body: ActivityLog) -> Heard:
    """Take in a month of activities, in place of what was known about that month."""
    month = LogHeard(
        month=body.month,
        version=body.version,
        closed=body.closed,
        days=body.days_reported,
        training_jp=sum((training.hours_jp for training in body.trainings), Decimal(0)),
    )
    others = [log for log in heard.logs if log.month != body.month]
    return replace(heard, logs=tuple(sorted((*others, month), key=lambda log: log.month)))


def with_dossier(heard: Heard, body: Dossier) -> Heard:
    """Take in a dossier. The plan's assignment is the newer one once a plan was heard."""
    dossier = DossierHeard(version=body.version, closed=body.closed, criteria=body.criteria)
    assignment = heard.assignment if heard.plan is not None else body.assignment
    return replace(heard, dossier=dossier, assignment=assignment)


def hear_plan(state: AppraisalState | None, body: Plan, *, cycle: CycleState, units: Units) -> Decision[AppraisalState]:
    """Take in a plan; the first one opens the appraisal."""
    before = state or new_appraisal(cycle, employee_id=body.assignment.employee_id, segment=body.segment)
    return _heard(before, with_plan(before.inputs, body), cycle=cycle, units=units)


def hear_log(state: AppraisalState | None, body: ActivityLog, *, cycle: CycleState) -> Decision[AppraisalState]:
    """Take in a month of activities, also before the plan was heard: topics and documents may overtake."""
    before = state or new_appraisal(cycle, employee_id=body.employee_id, segment=body.segment)
    return _heard(before, with_log(before.inputs, body), cycle=cycle, units={})


def hear_dossier(
    state: AppraisalState | None, body: Dossier, *, cycle: CycleState, units: Units
) -> Decision[AppraisalState]:
    """Take in a dossier."""
    before = state or new_appraisal(cycle, employee_id=body.assignment.employee_id, segment=body.segment)
    return _heard(before, with_dossier(before.inputs, body), cycle=cycle, units=units)


def look_again(state: AppraisalState, *, cycle: CycleState, units: Units) -> Decision[AppraisalState]:
    """Compute again because the cycle's answers or a unit changed."""
    return _heard(state, state.inputs, cycle=cycle, units=units)


def hear_changed(before: AppraisalState, taken: Heard, *, cycle: CycleState) -> Decision[AppraisalState]:
    """Compute again because something else about the person changed."""
    return _heard(before, taken, cycle=cycle, units={})


def _heard(before: AppraisalState, taken: Heard, *, cycle: CycleState, units: Units) -> Decision[AppraisalState]:
    if not before.undecided:
        return Decision(before)
    after = renewed(replace(before, inputs=taken), cycle=cycle, units=units, before=before)
    return Decision(before) if after == before else Decision(after, suggestion_news(before, after))
