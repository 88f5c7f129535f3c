"""Which decision follows from which fact, and the bulk work that cycles, reports and days owe."""

from datetime import datetime
from functools import partial
from typing import Final

from services.career.domain.cycle.hear import JUDGE, hear_cycle, judged_all
from services.career.domain.cycle.state import CYCLE, CycleCopy
from services.career.domain.fairness.report import COUNT, publish
from services.career.domain.fairness.state import FairnessReport
from services.career.domain.mentoring.sessions import SESSIONS, hear_sessions
from services.career.domain.profile.hear import hear_final, hear_trainings, hear_withdrawn, judge_waiting
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.expire import DAILY, EXPIRE, Daily, begin, expire_overdue, finish_day
from services.career.rules.fairness import CountsByGroup
from services.career.store import OverdueScan, count_fairness, select_nobody, select_waiting
from shared.decision import Contexts, Decision
from shared.events.evaluation import Appraisal, Cycle, Result
from shared.events.goals import ActivityLog
from shared.fold import Handler, Handlers
from shared.ids import career as ids
from shared.ids import evaluation, feedback
from shared.walk import Walk


def _cycle_of(body: Appraisal) -> str:
    return evaluation.CYCLE.of(body.agency_id, body.cycle_id)


def _hear_final(state: Profile | None, body: Appraisal, contexts: Contexts, now: datetime) -> Decision[Profile] | None:
    return hear_final(state, body, cycle=contexts.get(_cycle_of(body)), on=now.date())


def _hear_withdrawn(
    state: Profile | None, body: Result, _contexts: Contexts, now: datetime
) -> Decision[Profile] | None:
    return hear_withdrawn(state, body, on=now.date())


def _hear_trainings(
    state: Profile | None, body: ActivityLog, _contexts: Contexts, now: datetime
) -> Decision[Profile] | None:
    return hear_trainings(state, body, on=now.date())


def _judge(
    state: Profile | None, _id: str, cycle: CycleCopy, _contexts: Contexts, now: datetime
) -> Decision[Profile] | None:
    return judge_waiting(state, cycle, now.date()) if state is not None else None


def _judged(cycle: CycleCopy, _gathered: None, now: datetime) -> Decision[CycleCopy]:
    return judged_all(cycle, now)


def _leave(_state: object, _id: str, _report: FairnessReport, _contexts: Contexts, _now: datetime) -> None:
    return None


def _counted(report: FairnessReport, counts: CountsByGroup, now: datetime) -> Decision[FairnessReport]:
    return publish(report, counts, on=now.date())


_FINAL: Final = Handler(
    kind=PROFILE,
    contexts=lambda body: (_cycle_of(body),),
    targets=lambda body, _contexts: (ids.PROFILE.of(body.agency_id, body.assignment.employee_id),),
    decide=_hear_final,
)
_WITHDRAWN: Final = Handler(
    kind=PROFILE,
    targets=lambda body, _contexts: (ids.PROFILE.of(body.agency_id, body.employee_id),),
    decide=_hear_withdrawn,
)
_TRAININGS: Final = Handler(
    kind=PROFILE,
    targets=lambda body, _contexts: (ids.PROFILE.of(body.agency_id, body.employee_id),),
    decide=_hear_trainings,
)
_CYCLE: Final[Handler[Cycle, CycleCopy]] = Handler(
    kind=CYCLE,
    targets=lambda body, _contexts: (evaluation.CYCLE.of(body.agency_id, body.cycle_id),),
    decide=hear_cycle,
)
_DAILY: Final[Handler[Cycle, Daily]] = Handler(
    kind=DAILY, targets=lambda body, _contexts: (ids.DAILY.of(body.agency_id, "recommendations"),), decide=begin
)
_SESSIONS: Final = Handler(
    kind=SESSIONS,
    targets=lambda body, _contexts: (feedback.MENTORING.of(body.agency_id, body.mentor_id, body.mentee_id),),
    decide=hear_sessions,
)

HANDLERS: Final[Handlers] = {
    "cycle.opened": (_CYCLE, _DAILY),
    "cycle.closing": (_CYCLE, _DAILY),
    "cycle.closed": (_CYCLE, _DAILY),
    "appraisal.final": (_FINAL,),
    "appraisal.contested": (_FINAL,),
    "appraisal.confirmed": (_FINAL,),
    "appraisal.superseded": (_FINAL,),
    "result.withdrawn": (_WITHDRAWN,),
    "activity.recorded": (_TRAININGS,),
    "activity.closed": (_TRAININGS,),
    "mentoring.session-recorded": (_SESSIONS,),
}

WALKS: Final = (
    Walk(name=JUDGE, select=select_waiting, decide=_judge, finish=_judged),
    Walk(name=COUNT, select=select_nobody, decide=_leave, finish=_counted, gather=count_fairness),
)


def expiring(zone: str) -> Walk[Daily]:
    """Look once on each day of a zone for recommendations that nobody decided in time."""
    scan = OverdueScan(zone)
    decide = partial(expire_overdue, zone=zone)
    return Walk(name=EXPIRE, select=scan.select, decide=decide, gather=scan.day, finish=finish_day)
