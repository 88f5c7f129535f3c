"""Final results and trainings become a history, gaps, strengths and recommendations."""

from dataclasses import replace
from datetime import date

from services.career.domain.cycle import CYCLE, CycleCopy
from services.career.domain.profile.employment import known_person
from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import (
    FinalResult,
    Judgement,
    Profile,
    TrainingDone,
    TrainingMonth,
    Withdrawal,
)
from services.career.domain.recommendation.expire import settle_day
from services.career.domain.recommendation.follow import follow
from services.career.rules.advice import advise, gaps, strengths
from services.career.rules.inputs import finding_of
from shared.alike import filled
from shared.decision import Decision, Env, Publish
from shared.events.directory import Employment
from shared.events.evaluation import Appraisal, AppraisalStatus, Result, ResultStatus
from shared.events.goals import ActivityLog
from shared.ids import career as ids
from shared.ids import evaluation


def on_appraisal(state: Profile | None, body: Appraisal, env: Env) -> Decision[Profile] | None:
    """Put a final result into the history and judge it; without its cycle's policy it waits unjudged.

    A segment after which another follows is no result: the last one takes it in.
    A newer version of the same appraisal (an objection, a correction) takes the place of the older one.
    """
    if body.status is not AppraisalStatus.FINAL or body.continued:
        return None
    cycle = env.get(CYCLE, evaluation.CYCLE.of(body.agency_id, body.cycle_id))
    before = known_person(state, env, agency_id=body.agency_id, employee_id=body.assignment.employee_id)
    known = next((each for each in before.results if each.appraisal == body.subject), None)
    result = known
    if result is None or result.version < body.version:
        number = len(body.replaced) + 1
        result = filled(
            FinalResult, body, body.assignment, appraisal=body.subject, finding=finding_of(body), number=number
        )
    if cycle is not None and result.judgement is None:
        result = replace(result, judgement=_judge(result, cycle))
    return None if result == known else _settle(before, before.with_result(result), env.today)


def on_result(state: Profile | None, body: Result, env: Env) -> Decision[Profile] | None:
    """Leave out a result that does not stand any more; a later version of its appraisal may stand again.

    Topics are read side by side: the withdrawal may be heard before the result, and is remembered.
    """
    if body.status is not ResultStatus.WITHDRAWN:
        return None
    appraisal = evaluation.APPRAISAL.of(body.agency_id, body.cycle_id, body.employee_id, body.segment)
    before = known_person(state, env, agency_id=body.agency_id, employee_id=body.employee_id)
    known = next((each for each in before.withdrawals if each.appraisal == appraisal), None)
    if known is not None and known.version >= body.version:
        return None
    others = tuple(each for each in before.withdrawals if each.appraisal != appraisal)
    gone = filled(Withdrawal, body, appraisal=appraisal)
    return _settle(before, replace(before, withdrawals=(*others, gone)), env.today)


def on_activity_log(state: Profile | None, body: ActivityLog, env: Env) -> Decision[Profile] | None:
    """Take over the trainings of a month's log; a log without any is remembered only where it had some."""
    before = known_person(state, env, agency_id=body.agency_id, employee_id=body.employee_id)
    known = next((each for each in before.months if each.log == body.subject), None)
    month = _month(body)
    if known is None and not month.trainings:
        return None
    if known is not None and (known.version >= body.version or known.trainings == month.trainings):
        return None
    others = tuple(each for each in before.months if each.log != body.subject)
    return _settle(before, replace(before, months=(*others, month)), env.today)


def on_employment(state: Profile | None, body: Employment, env: Env) -> Decision[Profile] | None:
    """Take over the days of employment; with the last day what is open of somebody who has left comes to its end."""
    if state is None or (state.first_day, state.last_day) == (body.first_day, body.last_day):
        return None
    known = replace(state, first_day=body.first_day, last_day=body.last_day)
    settled, publishes = settle_day(known, env.today)
    return Decision(settled, publishes)


def judge_waiting(state: Profile | None, cycle: CycleCopy, env: Env) -> Decision[Profile] | None:
    """Judge what waited for this cycle's policy."""
    known = state.valid if state is not None else ()
    waiting = [each for each in known if each.cycle_id == cycle.cycle_id and each.judgement is None]
    if state is None or not waiting:
        return None
    after = state
    for each in waiting:
        after = after.with_result(replace(each, judgement=_judge(each, cycle)))
    return _settle(state, after, env.today)


def _month(body: ActivityLog) -> TrainingMonth:
    trainings = tuple(filled(TrainingDone, each) for each in body.trainings)
    return filled(TrainingMonth, body, log=body.subject, trainings=trainings)


def _judge(result: FinalResult, cycle: CycleCopy) -> Judgement:
    competences = result.finding.competences
    return filled(
        Judgement,
        cycle,
        gaps=gaps(competences),
        strengths=strengths(competences, cycle.book.career.strength_margin),
        advice=advise(finding=result.finding, book=cycle.book),
    )


def _settle(before: Profile, after: Profile, on: date) -> Decision[Profile]:
    """Bring recommendations in line with all results, and publish what changed."""
    settled, publishes = follow(before, after, on=on)
    if (settled.judged or before.ever_judged) and picture(settled) != picture(before):
        publishes = (Publish("profile.updated", ids.PROFILE.of(settled.agency_id, settled.employee_id)), *publishes)
    return Decision(settled, publishes)
