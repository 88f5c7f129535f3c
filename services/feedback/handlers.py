"""Which decision follows from which fact, and which bulk work documents can owe."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.feedback.domain.cycle.close import answer, close_again
from services.feedback.domain.cycle.hear import hear_cycle
from services.feedback.domain.cycle.state import CLOSE, CYCLE, Cycle
from services.feedback.domain.dossier.close import close_dossier, closed_by_now
from services.feedback.domain.dossier.hear import hear_plan
from services.feedback.domain.dossier.state import DOSSIER, LATE, Dossier
from services.feedback.domain.survey.close import close_survey
from services.feedback.domain.survey.state import Survey
from services.feedback.store import Closed, count_closed, select_cycle_of_late, select_open
from shared.decision import Contexts, Decision
from shared.events import evaluation
from shared.events.goals import Plan
from shared.fold import Handler, Handlers
from shared.ids import feedback as ids
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.walk import Walk


def _cycle_of(body: Plan | evaluation.Cycle) -> str:
    return CYCLE_ID.of(body.agency_id, body.cycle_id)


def _only_cycle(body: Plan) -> Sequence[str]:
    return (_cycle_of(body),)


def _dossier(body: Plan, _contexts: Contexts) -> Sequence[str]:
    return (ids.DOSSIER.of(body.agency_id, body.cycle_id, body.assignment.employee_id, body.segment),)


def _cycle(body: evaluation.Cycle, _contexts: Contexts) -> Sequence[str]:
    return (_cycle_of(body),)


def _on_plan(state: Dossier | None, body: Plan, contexts: Contexts, _now: datetime) -> Decision[Dossier]:
    cycle: Cycle | None = contexts.get(_cycle_of(body))
    return hear_plan(state, body, cycle)


def _on_cycle(state: Cycle | None, body: evaluation.Cycle, _contexts: Contexts, _now: datetime) -> Decision[Cycle]:
    return hear_cycle(state, body)


_PLAN = (Handler(kind=DOSSIER, contexts=_only_cycle, targets=_dossier, decide=_on_plan),)
_CYCLE = (Handler(kind=CYCLE, targets=_cycle, decide=_on_cycle),)

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
    "cycle.opened": _CYCLE,
    "cycle.closing": _CYCLE,
    "cycle.closed": _CYCLE,
}


def _closed(
    state: Dossier | Survey | None, id: str, cycle: Cycle, _contexts: Contexts, _now: datetime
) -> Decision[Dossier] | Decision[Survey]:
    if isinstance(state, Dossier):
        return close_dossier(state, cycle)
    return close_survey(state, cycle=cycle, unit_id=ids.SURVEY.read(id)[1])


def _answered(cycle: Cycle, closed: Closed, _now: datetime) -> Decision[Cycle]:
    return answer(cycle, people=closed.people, surveys=closed.surveys)


def _asked_again(
    state: Cycle | None, _id: str, _dossier: Dossier, _contexts: Contexts, _now: datetime
) -> Decision[Cycle] | None:
    return close_again(state) if state is not None else None


def _no_longer_late(dossier: Dossier, _gathered: object, _now: datetime) -> Decision[Dossier]:
    return closed_by_now(dossier)


_CLOSING: Walk[Cycle] = Walk(name=CLOSE, select=select_open, decide=_closed, gather=count_closed, finish=_answered)
_BEING_LATE: Walk[Dossier] = Walk(name=LATE, select=select_cycle_of_late, decide=_asked_again, finish=_no_longer_late)

WALKS: tuple[Walk[Any], ...] = (_CLOSING, _BEING_LATE)
