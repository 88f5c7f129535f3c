"""Which decision follows from which fact, and which bulk work documents can owe."""

from collections.abc import Sequence
from datetime import datetime

from services.evaluation.domain.appraisal.finish import FINALISE, finalise_acknowledged
from services.evaluation.domain.appraisal.hear import hear_dossier, hear_log, hear_plan, look_again
from services.evaluation.domain.appraisal.merge import MERGE, hear_earlier, told
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.note import CALIBRATED, calibrations_told, note_applied
from services.evaluation.domain.calibration.state import CalibrationState
from services.evaluation.domain.cycle.close import (
    CONCLUDE,
    SETTLE,
    conclude,
    hear_enrolment,
    hear_feedback_answer,
    hear_goals_answer,
    may_conclude,
    settled,
)
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.delegation.state import DELEGATION, DelegationState, hear_delegation
from services.evaluation.domain.unit.hear import hear_indicators, hear_survey, refreshed
from services.evaluation.domain.unit.state import REFRESH, UNIT, Units, UnitState
from services.evaluation.store import (
    Counted,
    count_final,
    has_last_segment,
    nothing,
    select_behind_answers,
    select_behind_unit,
    select_last_segment,
    select_untold,
)
from shared.decision import Contexts, Decision, Unprocessable
from shared.events.delegation import Delegated
from shared.events.feedback import Dossier, Survey
from shared.events.goals import ActivityLog, CycleAnswer, CycleEnrolment, Plan, UnitIndicators
from shared.fold import Handler, Handlers
from shared.ids import evaluation, goals
from shared.walk import Walk

InCycle = Plan | ActivityLog | Dossier | UnitIndicators | Survey | CycleAnswer | CycleEnrolment
"""Every body that evaluation hears belongs to a cycle, except delegations."""


def _cycle_id(body: InCycle) -> str:
    return evaluation.CYCLE.of(body.agency_id, body.cycle_id)


def _cycle(body: InCycle, contexts: Contexts) -> CycleState:
    """The cycle a fact belongs to. Cycles are opened here, so an unknown one will never be known later.

    :raises Unprocessable: when there is no such cycle.
    """
    cycle = contexts.get(_cycle_id(body))
    if not isinstance(cycle, CycleState):
        raise Unprocessable("unknown-cycle", f"{body.subject} belongs to the cycle {body.cycle_id}, unknown here")
    return cycle


def _unit_id(body: Plan | Dossier, unit_id: str) -> str:
    return evaluation.UNIT.of(body.agency_id, body.cycle_id, unit_id)


def _cycle_and_units(body: Plan | Dossier) -> Sequence[str]:
    person = body.assignment
    units = dict.fromkeys((person.unit_id, person.team_id, person.heads_unit))
    return (_cycle_id(body), *(_unit_id(body, unit) for unit in units if unit is not None))


def _units(body: Plan | Dossier, contexts: Contexts) -> Units:
    return units_in(contexts, _cycle_and_units(body))


def units_in(contexts: Contexts, ids: Sequence[str]) -> Units:
    """The unit documents among what was read, by unit id."""
    found = (contexts.get(id) for id in ids)
    return {unit.unit_id: unit for unit in found if isinstance(unit, UnitState)}


def _only_cycle(body: InCycle) -> Sequence[str]:
    return (_cycle_id(body),)


def _appraisal(body: Plan | Dossier, _contexts: Contexts) -> Sequence[str]:
    return (evaluation.APPRAISAL.of(body.agency_id, body.cycle_id, body.assignment.employee_id, body.segment),)


def _appraisal_of_log(body: ActivityLog, _contexts: Contexts) -> Sequence[str]:
    return (evaluation.APPRAISAL.of(body.agency_id, body.cycle_id, body.employee_id, body.segment),)


def _unit_document(body: UnitIndicators | Survey, _contexts: Contexts) -> Sequence[str]:
    return (evaluation.UNIT.of(body.agency_id, body.cycle_id, body.unit_id),)


def _cycle_document(body: InCycle, _contexts: Contexts) -> Sequence[str]:
    return (_cycle_id(body),)


def _on_plan(state: AppraisalState | None, body: Plan, contexts: Contexts, _now: datetime) -> Decision[AppraisalState]:
    return hear_plan(state, body, cycle=_cycle(body, contexts), units=_units(body, contexts))


def _on_dossier(
    state: AppraisalState | None, body: Dossier, contexts: Contexts, _now: datetime
) -> Decision[AppraisalState]:
    return hear_dossier(state, body, cycle=_cycle(body, contexts), units=_units(body, contexts))


def _on_log(
    state: AppraisalState | None, body: ActivityLog, contexts: Contexts, _now: datetime
) -> Decision[AppraisalState]:
    return hear_log(state, body, cycle=_cycle(body, contexts))


def _on_indicators(
    state: UnitState | None, body: UnitIndicators, contexts: Contexts, _now: datetime
) -> Decision[UnitState]:
    return hear_indicators(state, body, cycle=_cycle(body, contexts))


def _on_survey(state: UnitState | None, body: Survey, contexts: Contexts, _now: datetime) -> Decision[UnitState]:
    return hear_survey(state, body, cycle=_cycle(body, contexts))


def _known_cycle(state: CycleState | None, body: InCycle) -> CycleState:
    return _cycle(body, {_cycle_id(body): state})


def _on_enrolled(
    state: CycleState | None, body: CycleEnrolment, _contexts: Contexts, _now: datetime
) -> Decision[CycleState]:
    return hear_enrolment(_known_cycle(state, body), body)


def _on_goals_answer(
    state: CycleState | None, body: CycleAnswer, _contexts: Contexts, _now: datetime
) -> Decision[CycleState]:
    return hear_goals_answer(_known_cycle(state, body), body)


def _on_feedback_answer(
    state: CycleState | None, body: CycleAnswer, _contexts: Contexts, _now: datetime
) -> Decision[CycleState]:
    return hear_feedback_answer(_known_cycle(state, body), body)


def _delegation(body: Delegated, _contexts: Contexts) -> Sequence[str]:
    first_day = body.valid_from.isoformat()
    return (goals.DELEGATION.of(body.agency_id, body.principal_id, body.delegate_id, first_day),)


_DELEGATION: tuple[Handler[Delegated, DelegationState], ...] = (
    Handler(kind=DELEGATION, targets=_delegation, decide=hear_delegation),
)
_PLAN = (Handler(kind=APPRAISAL, contexts=_cycle_and_units, targets=_appraisal, decide=_on_plan),)
_DOSSIER = (Handler(kind=APPRAISAL, contexts=_cycle_and_units, targets=_appraisal, decide=_on_dossier),)
_LOG = (Handler(kind=APPRAISAL, contexts=_only_cycle, targets=_appraisal_of_log, decide=_on_log),)
_INDICATORS = (Handler(kind=UNIT, contexts=_only_cycle, targets=_unit_document, decide=_on_indicators),)
_SURVEY = (Handler(kind=UNIT, contexts=_only_cycle, targets=_unit_document, decide=_on_survey),)

HANDLERS: Handlers = {
    "plan.opened": _PLAN,
    "plan.proposed": _PLAN,
    "plan.returned": _PLAN,
    "plan.agreed": _PLAN,
    "plan.revised": _PLAN,
    "plan.progressed": _PLAN,
    "plan.prefilled": _PLAN,
    "plan.impacted": _PLAN,
    "plan.reminded": _PLAN,
    "plan.rater-reported": _PLAN,
    "plan.ended": _PLAN,
    "plan.closed": _PLAN,
    "activity.recorded": _LOG,
    "activity.closed": _LOG,
    "dossier.updated": _DOSSIER,
    "dossier.acknowledged": _DOSSIER,
    "dossier.closed": _DOSSIER,
    "unit-indicator.progressed": _INDICATORS,
    "delegation.proposed": _DELEGATION,
    "delegation.accepted": _DELEGATION,
    "delegation.declined": _DELEGATION,
    "delegation.withdrawn": _DELEGATION,
    "survey.published": _SURVEY,
    "survey.closed": _SURVEY,
    "cycle.enrolled": (Handler(kind=CYCLE, targets=_cycle_document, decide=_on_enrolled),),
    "goals.answered": (Handler(kind=CYCLE, targets=_cycle_document, decide=_on_goals_answer),),
    "feedback.answered": (Handler(kind=CYCLE, targets=_cycle_document, decide=_on_feedback_answer),),
}


def _looked_at_answers(
    state: AppraisalState, _id: str, cycle: CycleState, _contexts: Contexts, _now: datetime
) -> Decision[AppraisalState]:
    return look_again(state, cycle=cycle, units={})


def _looked_at_unit(
    state: AppraisalState, _id: str, unit: UnitState, contexts: Contexts, _now: datetime
) -> Decision[AppraisalState] | None:
    cycle = contexts.get(evaluation.CYCLE.of(unit.agency_id, unit.cycle_id))
    if not isinstance(cycle, CycleState):
        return None
    return look_again(state, cycle=cycle, units={unit.unit_id: unit})


def _cycle_of_unit(unit: UnitState, _ids: Sequence[str]) -> Sequence[str]:
    return (evaluation.CYCLE.of(unit.agency_id, unit.cycle_id),)


def _settled(cycle: CycleState, _gathered: object, _now: datetime) -> Decision[CycleState]:
    return settled(cycle)


def _refreshed(unit: UnitState, _gathered: object, _now: datetime) -> Decision[UnitState]:
    return refreshed(unit)


def _concluded(cycle: CycleState, counted: Counted | None, _now: datetime) -> Decision[CycleState] | None:
    if counted is None or not may_conclude(cycle, appraisals=counted.appraisals, final=counted.final):
        return None
    return conclude(cycle)


def _never(_state: object, _id: str, _owner: object, _contexts: Contexts, _now: datetime) -> None:
    """Nothing is selected, so nothing is decided."""


def _finalised(state: AppraisalState, _gathered: object, now: datetime) -> Decision[AppraisalState]:
    return finalise_acknowledged(state, now=now)


def _noted(
    session: CalibrationState, _id: str, appraisal: AppraisalState, _contexts: Contexts, _now: datetime
) -> Decision[CalibrationState]:
    return note_applied(session, appraisal)


def _told(appraisal: AppraisalState, _gathered: object, _now: datetime) -> Decision[AppraisalState]:
    return calibrations_told(appraisal)


def _segment_told(
    state: AppraisalState, _id: str, part: AppraisalState, contexts: Contexts, _now: datetime
) -> Decision[AppraisalState] | None:
    cycle = contexts.get(_cycle_of(part))
    return hear_earlier(state, part, cycle=cycle) if isinstance(cycle, CycleState) else None


def _cycle_of(part: AppraisalState) -> str:
    return evaluation.CYCLE.of(part.agency_id, part.cycle_id)


WALKS = (
    Walk[CycleState](name=SETTLE, select=select_behind_answers, decide=_looked_at_answers, finish=_settled),
    Walk[UnitState](
        name=REFRESH,
        select=select_behind_unit,
        contexts=_cycle_of_unit,
        decide=_looked_at_unit,
        finish=_refreshed,
    ),
    Walk[CycleState](name=CONCLUDE, select=nothing, decide=_never, gather=count_final, finish=_concluded),
    Walk[AppraisalState](name=CALIBRATED, select=select_untold, decide=_noted, finish=_told),
    Walk[AppraisalState](
        name=MERGE,
        select=select_last_segment,
        contexts=lambda part, _ids: (_cycle_of(part),),
        decide=_segment_told,
        gather=has_last_segment,
        finish=told,
    ),
    Walk[AppraisalState](name=FINALISE, select=nothing, decide=_never, finish=_finalised),
)
