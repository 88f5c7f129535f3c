"""Hearing a fact: take it in, compute the suggestion again, and tell only what it now says differently."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.evaluation.domain.appraisal.heard import DossierHeard, Heard, LogHeard, PlanHeard
from services.evaluation.domain.appraisal.state import AppraisalState, new_appraisal
from services.evaluation.domain.appraisal.suggest import renewed, suggestion_news
from services.evaluation.domain.cycle.state import CYCLE, CycleState, document_of, known
from services.evaluation.domain.unit.state import UnitState
from services.evaluation.rules.rate.inputs import EarlierSegment
from shared.alike import filled
from shared.decision import Decision, Env, without
from shared.events.feedback import Dossier
from shared.events.goals import ActivityLog, Plan, PlanStatus
from shared.ids import evaluation
from shared.ids.goals import FIRST_SEGMENT

MERGE = "merge"
"""The work of a final segment after which another follows: to be taken in by the last one."""

SEGMENTS_MAX: Final = 100


def segments_of(agency_id: str, cycle_id: str, employee_id: str) -> tuple[str, ...]:
    """Name all appraisals that somebody can have in a cycle: an id says which it is, so none is searched for."""
    segments = range(FIRST_SEGMENT, SEGMENTS_MAX + 1)
    return evaluation.APPRAISAL.numbered(agency_id, cycle_id, employee_id, numbers=segments)


def on_plan(state: AppraisalState | None, body: Plan, env: Env) -> Decision[AppraisalState]:
    """Take in a plan; the first one opens the appraisal, and it also says who the person is, for whom and where."""
    before = _known(state, body, body.assignment.employee_id, env)
    closed, agreed = body.status is PlanStatus.CLOSED, body.agreed_edition > 0
    plan = filled(PlanHeard, body, closed=closed, agreed=agreed)
    return looked_at(before, replace(before.latest, plan=plan, assignment=body.assignment), env)


def on_log(state: AppraisalState | None, body: ActivityLog, env: Env) -> Decision[AppraisalState]:
    """Take in a month of activities, also before the plan was heard: topics and documents may overtake."""
    before = _known(state, body, body.employee_id, env)
    training_jp = sum((training.hours_jp for training in body.trainings), Decimal(0))
    month = filled(LogHeard, body, days=body.days_reported, training_jp=training_jp)
    others = [log for log in before.latest.logs if log.month != body.month]
    logs = tuple(sorted((*others, month), key=lambda log: log.month))
    return looked_at(before, replace(before.latest, logs=logs), env)


def on_dossier(state: AppraisalState | None, body: Dossier, env: Env) -> Decision[AppraisalState]:
    """Take in a dossier. The plan's assignment is the newer one once a plan was heard."""
    before = _known(state, body, body.assignment.employee_id, env)
    heard = before.latest
    assignment = heard.assignment if heard.plan is not None else body.assignment
    return looked_at(before, replace(heard, dossier=filled(DossierHeard, body), assignment=assignment), env)


def look_again(
    state: AppraisalState | None, _changed: CycleState | UnitState, env: Env
) -> Decision[AppraisalState] | None:
    """Compute again because the cycle's answers or a unit changed."""
    if state is None or not state.undecided or env.get(CYCLE, document_of(state)) is None:
        return None
    return looked_at(state, state.inputs, env)


def on_segment(state: AppraisalState | None, part: AppraisalState, env: Env) -> Decision[AppraisalState] | None:
    """Take in what was decided about an earlier segment; what was decided here already stays as it is."""
    told = _as_earlier(part)
    if state is None or told is None or not needs(state, part) or env.get(CYCLE, document_of(part)) is None:
        return None
    others = [each for each in state.inputs.earlier if each.segment != told.segment]
    taken = replace(state.inputs, earlier=tuple(sorted((*others, told), key=lambda each: each.segment)))
    return looked_at(state, taken, env)


def needs(state: AppraisalState, part: AppraisalState) -> bool:
    """Whether an appraisal has still to take in a final segment before it."""
    return state.undecided and _as_earlier(part) not in state.inputs.earlier


def segment_told(state: AppraisalState, found: bool, _env: Env) -> Decision[AppraisalState] | None:
    """The last segment has taken this one in; None while no later one was heard of."""
    return Decision(replace(state, jobs=without(state.jobs, MERGE))) if found else None


def looked_at(before: AppraisalState, taken: Heard, env: Env) -> Decision[AppraisalState]:
    """Compute again from what was taken in, as long as facts count; later ones are kept for a reopening."""
    if not before.undecided:
        return Decision(before if taken == before.latest else replace(before, later=taken))
    after = renewed(replace(before, inputs=taken), env, before=before)
    return Decision(before) if after == before else Decision(after, suggestion_news(before, after))


def _known(
    state: AppraisalState | None, body: Plan | ActivityLog | Dossier, employee_id: str, env: Env
) -> AppraisalState:
    cycle = known(env.get(CYCLE, document_of(body)), body)
    return state or new_appraisal(cycle, employee_id=employee_id, segment=body.segment)


def _as_earlier(part: AppraisalState) -> EarlierSegment | None:
    """What the last segment keeps of a final one; None as long as it is not final."""
    if part.decision.finalised_at is None or part.inputs.assignment is None:
        return None
    decided = part.decision.decided
    time = part.time
    followed = part.suggestion.outcome if decided is not None and not decided.deviates else None
    return filled(
        EarlierSegment,
        part,
        part.decision,
        part.decision.outcome,
        appraisal_id=part.id,
        unit_id=part.inputs.assignment.unit_id,
        starts_on=part.first_day,
        ends_on=part.last_day,
        leave_days=time.days.leave_days if time is not None else 0,
        results_percent=followed.results_percent if followed else None,
        behaviour_percent=followed.behaviour_percent if followed else None,
    )
