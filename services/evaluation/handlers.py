"""Which decision follows from which fact, and which bulk jobs documents can have pending."""

from collections.abc import Sequence
from typing import Any, Final

from services.evaluation.domain.appraisal.finish import FINALISE, complete_by_rule, finalise_acknowledged
from services.evaluation.domain.appraisal.hear import (
    MERGE,
    look_again,
    on_dossier,
    on_log,
    on_plan,
    on_segment,
    segment_told,
)
from services.evaluation.domain.appraisal.look import employment_of, look_at_leaver
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.remind import WATCH, beside, remind, watched
from services.evaluation.domain.calibration.answer import CALIBRATED, calibrations_told, note_applied
from services.evaluation.domain.cycle.change import FOLLOW, followed
from services.evaluation.domain.cycle.life import (
    CONCLUDE,
    LEAVERS,
    SETTLE,
    conclude,
    leavers_seen,
    on_answer,
    on_enrolment,
    on_leaver,
    settled,
)
from services.evaluation.domain.cycle.remind import REMIND, finish_day, look_daily
from services.evaluation.domain.cycle.state import CYCLE, CycleState, InCycle, document_of
from services.evaluation.domain.unit.change import on_indicators, on_survey, refreshed
from services.evaluation.domain.unit.state import REFRESH, UNIT, documents_of
from services.evaluation.store.jobs import (
    Following,
    count_final,
    has_last_segment,
    left_pages,
    select_behind_answers,
    select_behind_unit,
    select_by_rule,
    select_last_segment,
    select_untold,
)
from services.evaluation.store.waiting import Waiting, select_cycle_of_contested
from shared import delegations
from shared.batch import Handler, Handlers
from shared.decision import Env
from shared.events.base import Body
from shared.events.directory import Position
from shared.events.feedback import Dossier, MentoringLog, Survey
from shared.events.goals import ActivityLog, CycleAnswer, CycleEnrolment, Plan, UnitIndicators
from shared.ids import directory, evaluation
from shared.jobs import BulkJob
from shared.passes import DailyLook


def _cycle(about: InCycle, _more: object = None) -> tuple[str, ...]:
    return (document_of(about),)


def _cycle_and_units(body: Plan | Dossier) -> tuple[str, ...]:
    return (document_of(body), *documents_of(body, body.assignment))


def _cycle_of_leaver(body: Plan, _env: Env) -> tuple[str, ...]:
    return (document_of(body),) if body.ended is not None else ()


def _appraisal(body: Plan | Dossier, _env: Env) -> tuple[str, ...]:
    return (evaluation.APPRAISAL.of(body.agency_id, body.cycle_id, body.assignment.employee_id, body.segment),)


def _appraisal_of_log(body: ActivityLog, _env: Env) -> tuple[str, ...]:
    return (evaluation.APPRAISAL.of(body.agency_id, body.cycle_id, body.employee_id, body.segment),)


def _agency(cycle: CycleState, _ids: Sequence[str]) -> Sequence[str]:
    return (directory.AGENCY.of(cycle.agency_id, cycle.agency_id),)


def _unit(body: UnitIndicators | Survey, _env: Env) -> tuple[str, ...]:
    return (evaluation.UNIT.of(body.agency_id, body.cycle_id, body.unit_id),)


HANDLERS: Handlers = {
    Plan: (
        Handler(kind=APPRAISAL, contexts=_cycle_and_units, targets=_appraisal, decide=on_plan),
        Handler(kind=CYCLE, targets=_cycle_of_leaver, decide=on_leaver),
    ),
    Dossier: (Handler(kind=APPRAISAL, contexts=_cycle_and_units, targets=_appraisal, decide=on_dossier),),
    ActivityLog: (Handler(kind=APPRAISAL, contexts=_cycle, targets=_appraisal_of_log, decide=on_log),),
    UnitIndicators: (Handler(kind=UNIT, contexts=_cycle, targets=_unit, decide=on_indicators),),
    Survey: (Handler(kind=UNIT, contexts=_cycle, targets=_unit, decide=on_survey),),
    CycleEnrolment: (Handler(kind=CYCLE, targets=_cycle, decide=on_enrolment),),
    CycleAnswer: (Handler(kind=CYCLE, targets=_cycle, decide=on_answer),),
    **delegations.HANDLERS,
}

IGNORED: tuple[type[Body], ...] = (MentoringLog, Position)
"""Mentoring counts in no rating, and no position but that of the assignment does."""

_FOLLOWING: Final = Following()
_LEAVERS: Final = DailyLook(left_pages, looked_on=lambda cycle: cycle.leavers_seen_on)
_WAITING: Final = Waiting()

JOBS: tuple[BulkJob[Any, Any], ...] = (
    BulkJob(name=FOLLOW, select=_FOLLOWING.select, decide=look_again, finish=followed),
    BulkJob(name=SETTLE, select=select_behind_answers, decide=look_again, finish=settled),
    BulkJob(name=REFRESH, select=select_behind_unit, contexts=_cycle, decide=look_again, finish=refreshed),
    BulkJob(name=CONCLUDE, select=select_by_rule, decide=complete_by_rule, gather=count_final, finish=conclude),
    BulkJob(
        name=LEAVERS,
        select=_LEAVERS.select,
        contexts=lambda _cycle, ids: [employment_of(each) for each in ids],
        decide=look_at_leaver,
        gather=_LEAVERS.day,
        finish=leavers_seen,
    ),
    BulkJob(
        name=REMIND,
        select=_WAITING.select,
        contexts=_agency,
        beside=beside,
        decide=remind,
        gather=_WAITING.day,
        finish=finish_day,
    ),
    BulkJob(name=WATCH, select=select_cycle_of_contested, decide=look_daily, finish=watched),
    BulkJob(name=CALIBRATED, select=select_untold, decide=note_applied, finish=calibrations_told),
    BulkJob(
        name=MERGE,
        select=select_last_segment,
        contexts=_cycle,
        decide=on_segment,
        gather=has_last_segment,
        finish=segment_told,
    ),
    BulkJob(name=FINALISE, finish=finalise_acknowledged),
)
