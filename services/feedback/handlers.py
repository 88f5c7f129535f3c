"""Which decision follows from which fact, and which bulk jobs documents can have pending."""

from collections.abc import Sequence
from typing import Any, Final

from services.feedback.domain.cycle import CLOSE, CYCLE, REMIND, Cycle, answer, close_again, on_cycle
from services.feedback.domain.dispute import DISPUTE, disputes_of, on_appraisal
from services.feedback.domain.dossier.life import close_dossier, closed_by_now, on_plan
from services.feedback.domain.dossier.remind import beside, finish_day, remind
from services.feedback.domain.dossier.state import DOSSIER, LATE, Dossier
from services.feedback.domain.survey.run import close_survey
from services.feedback.domain.survey.state import Survey
from services.feedback.store import count_closed, owed_pages, select_cycle_of_late, select_open
from shared import delegations
from shared.batch import Handler, Handlers
from shared.decision import Decision, Env
from shared.events import evaluation
from shared.events.base import Body
from shared.events.calibration import Calibration
from shared.events.directory import Position
from shared.events.goals import ActivityLog, CycleAnswer, CycleEnrolment, Plan, UnitIndicators
from shared.events.improvement import Improvement
from shared.ids import feedback as ids
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.jobs import BulkJob
from shared.passes import DailyLook


def _dossier(body: Plan, _env: Env) -> Sequence[str]:
    return (ids.DOSSIER.of(body.agency_id, body.cycle_id, body.assignment.employee_id, body.segment),)


def _cycle(body: Plan | evaluation.Cycle, _env: Env | None = None) -> Sequence[str]:
    return (CYCLE_ID.of(body.agency_id, body.cycle_id),)


HANDLERS: Handlers = {
    Plan: (Handler(kind=DOSSIER, targets=_dossier, decide=on_plan, contexts=_cycle),),
    evaluation.Cycle: (Handler(kind=CYCLE, targets=_cycle, decide=on_cycle),),
    evaluation.Appraisal: (Handler(kind=DISPUTE, targets=disputes_of, decide=on_appraisal),),
    **delegations.HANDLERS,
}

# Feedback is about plans and behaviour as people see them: what is recorded, rated and decided elsewhere must not
# colour it.
IGNORED: tuple[type[Body], ...] = (
    ActivityLog,
    UnitIndicators,
    CycleEnrolment,
    CycleAnswer,
    evaluation.UnitRating,
    Calibration,
    Improvement,
    Position,
)


def _close(state: Dossier | Survey | None, cycle: Cycle, env: Env) -> Decision[Dossier] | Decision[Survey]:
    return close_dossier(state, cycle, env) if isinstance(state, Dossier) else close_survey(state, cycle, env)


_OWED: Final = DailyLook(owed_pages, looked_on=lambda cycle: cycle.reminded_on)

JOBS: tuple[BulkJob[Any, Any], ...] = (
    BulkJob(name=CLOSE, select=select_open, decide=_close, gather=count_closed, finish=answer),
    BulkJob(name=REMIND, select=_OWED.select, beside=beside, decide=remind, gather=_OWED.day, finish=finish_day),
    BulkJob(name=LATE, select=select_cycle_of_late, decide=close_again, finish=closed_by_now),
)
