"""Which decision follows from which fact, and the bulk jobs of cycles, reports and days."""

from typing import Any, Final

from services.career.domain.cycle import CYCLE, JUDGE, judged_all, on_cycle
from services.career.domain.fairness import COUNT, publish
from services.career.domain.mentoring.views import SESSIONS, on_mentoring_log
from services.career.domain.placement.position import POSITION, on_position
from services.career.domain.profile.facts import (
    judge_waiting,
    on_activity_log,
    on_appraisal,
    on_employment,
    on_result,
)
from services.career.domain.profile.kind import PROFILE
from services.career.domain.recommendation.expire import DAILY, EXPIRE, begin, expire, finish_day
from services.career.store import count_fairness, overdue_people, select_waiting
from shared import delegations, directory
from shared.batch import Handler, Handlers
from shared.decision import Env
from shared.directory import employment_of
from shared.events.base import Body
from shared.events.calibration import Calibration
from shared.events.directory import Employment, Position
from shared.events.evaluation import Appraisal, Cycle, Result, UnitRating
from shared.events.feedback import Dossier, MentoringLog, Survey
from shared.events.goals import ActivityLog, CycleAnswer, CycleEnrolment, Plan, UnitIndicators
from shared.events.improvement import Improvement
from shared.ids import career as ids
from shared.ids import evaluation, feedback
from shared.ids.directory import EMPLOYMENT
from shared.ids.directory import POSITION as POSITION_ID
from shared.jobs import BulkJob
from shared.passes import DailyLook


def _cycle(body: Appraisal | Cycle, _env: Env | None = None) -> tuple[str, ...]:
    return (evaluation.CYCLE.of(body.agency_id, body.cycle_id),)


def _cycle_and_person(body: Appraisal) -> tuple[str, ...]:
    return (*_cycle(body), EMPLOYMENT.of(body.agency_id, body.assignment.employee_id))


def _profile(body: Result | ActivityLog | Employment, _env: Env) -> tuple[str, ...]:
    return (ids.PROFILE.of(body.agency_id, body.employee_id),)


def _profile_of_assigned(body: Appraisal, _env: Env) -> tuple[str, ...]:
    return (ids.PROFILE.of(body.agency_id, body.assignment.employee_id),)


def _daily(body: Cycle, _env: Env) -> tuple[str, ...]:
    return (ids.DAILY.of(body.agency_id, "recommendations"),)


def _position(body: Position, _env: Env) -> tuple[str, ...]:
    return (POSITION_ID.of(body.agency_id, body.position_id),)


def _sessions(body: MentoringLog, _env: Env) -> tuple[str, ...]:
    return (feedback.MENTORING.of(body.agency_id, body.mentor_id, body.mentee_id),)


HANDLERS: Final[Handlers] = {
    Cycle: (
        Handler(kind=CYCLE, targets=_cycle, decide=on_cycle),
        Handler(kind=DAILY, targets=_daily, decide=begin),
    ),
    Appraisal: (Handler(kind=PROFILE, targets=_profile_of_assigned, decide=on_appraisal, contexts=_cycle_and_person),),
    Result: (Handler(kind=PROFILE, targets=_profile, decide=on_result, contexts=employment_of),),
    ActivityLog: (Handler(kind=PROFILE, targets=_profile, decide=on_activity_log, contexts=employment_of),),
    Employment: (*directory.HANDLERS[Employment], Handler(kind=PROFILE, targets=_profile, decide=on_employment)),
    Position: (Handler(kind=POSITION, targets=_position, decide=on_position),),
    **delegations.HANDLERS,
    MentoringLog: (Handler(kind=SESSIONS, targets=_sessions, decide=on_mentoring_log),),
}

IGNORED: Final[tuple[type[Body], ...]] = (
    # What leads to a result counts once the result is final: the appraisal carries all that career rules look at.
    Plan,
    UnitIndicators,
    Dossier,
    Survey,
    UnitRating,
    Calibration,
    # How cycles are filled and closed, and what was agreed about a weak result, is between the others.
    CycleEnrolment,
    CycleAnswer,
    Improvement,
)

_OVERDUE: Final = DailyLook(overdue_people, looked_on=lambda daily: daily.expired_on)

JOBS: Final[tuple[BulkJob[Any, Any], ...]] = (
    BulkJob(name=JUDGE, select=select_waiting, decide=judge_waiting, finish=judged_all),
    BulkJob(name=COUNT, gather=count_fairness, finish=publish),
    BulkJob(name=EXPIRE, select=_OVERDUE.select, decide=expire, gather=_OVERDUE.day, finish=finish_day),
)
