"""Hearing a fact: take it in, compute the suggestion again, and tell only what it now says differently."""

from dataclasses import replace
from decimal import Decimal

from services.evaluation.domain.appraisal.heard import DossierHeard, Heard, LogHeard, PlanHeard
from services.evaluation.domain.appraisal.state import AppraisalState, new_appraisal
from services.evaluation.domain.appraisal.suggest import renewed, suggestion_news
from services.evaluation.domain.cycle.state import CYCLE, CycleState, document_of, known
from services.evaluation.domain.unit.state import UnitState
from shared.alike import filled
from shared.decision import Decision, Env
from shared.events.feedback import Dossier
from shared.events.goals import ActivityLog, Plan, PlanStatus


def on_plan(state: AppraisalState | None, body: Plan, env: Env) -> Decision[AppraisalState]:
    """Take in a plan; the first one opens the appraisal, and it also says who the person is, for whom and where."""
    before = _known(state, body, body.assignment.employee_id, env)
    closed, agreed = body.status is PlanStatus.CLOSED, body.agreed_edition > 0
    plan = filled(PlanHeard, body, closed=closed, agreed=agreed)
    return looked_at(before, replace(before.inputs, plan=plan, assignment=body.assignment), env)


def on_log(state: AppraisalState | None, body: ActivityLog, env: Env) -> Decision[AppraisalState]:
    """Take in a month of activities, also before the plan was heard: topics and documents may overtake."""
    before = _known(state, body, body.employee_id, env)
    training_jp = sum((training.hours_jp for training in body.trainings), Decimal(0))
    month = filled(LogHeard, body, days=body.days_reported, training_jp=training_jp)
    others = [log for log in before.inputs.logs if log.month != body.month]
    logs = tuple(sorted((*others, month), key=lambda log: log.month))
    return looked_at(before, replace(before.inputs, logs=logs), env)


def on_dossier(state: AppraisalState | None, body: Dossier, env: Env) -> Decision[AppraisalState]:
    """Take in a dossier. The plan's assignment is the newer one once a plan was heard."""
    before = _known(state, body, body.assignment.employee_id, env)
    heard = before.inputs
    assignment = heard.assignment if heard.plan is not None else body.assignment
    return looked_at(before, replace(heard, dossier=filled(DossierHeard, body), assignment=assignment), env)


def look_again(
    state: AppraisalState | None, _changed: CycleState | UnitState, env: Env
) -> Decision[AppraisalState] | None:
    """Compute again because the cycle's answers or a unit changed."""
    if state is None or env.get(CYCLE, document_of(state)) is None:
        return None
    return looked_at(state, state.inputs, env)


def looked_at(before: AppraisalState, taken: Heard, env: Env) -> Decision[AppraisalState]:
    """Compute again from what was taken in, as long as facts count."""
    if not before.undecided:
        return Decision(before)
    after = renewed(replace(before, inputs=taken), env, before=before)
    return Decision(before) if after == before else Decision(after, suggestion_news(before, after))


def _known(
    state: AppraisalState | None, body: Plan | ActivityLog | Dossier, employee_id: str, env: Env
) -> AppraisalState:
    cycle = known(env.get(CYCLE, document_of(body)), body)
    return state or new_appraisal(cycle, employee_id=employee_id, segment=body.segment)
