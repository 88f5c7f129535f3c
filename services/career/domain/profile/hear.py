"""Final results and trainings become a history, gaps, strengths and recommendations."""

from dataclasses import replace
from datetime import date

from services.career.domain.cycle.state import CycleCopy
from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import (
    FinalResult,
    Judgement,
    Profile,
    TrainingDone,
    TrainingMonth,
    Withdrawal,
)
from services.career.domain.recommendation.follow import follow
from services.career.rules.advice import advise, gaps, strengths
from services.career.rules.filled import filled
from services.career.rules.inputs import finding_of
from shared.decision import Decision, Says
from shared.events.evaluation import Appraisal, AppraisalStatus, Result
from shared.events.goals import ActivityLog
from shared.ids import career as ids
from shared.ids import evaluation


def hear_final(
    state: Profile | None, body: Appraisal, *, cycle: CycleCopy | None, on: date | None = None
) -> Decision[Profile] | None:
    """Put a final result into the history and judge it; without its cycle's policy it waits unjudged.

    A segment after which another follows is no result: the last one takes it in.
    A newer version of the same appraisal (an objection, a correction) takes the place of the older one.
    """
    if body.status is not AppraisalStatus.FINAL or body.continued:
        return None
    before = state or Profile(agency_id=body.agency_id, employee_id=body.assignment.employee_id)
    known = next((each for each in before.results if each.appraisal == body.subject), None)
    result = known if known is not None and known.version >= body.version else _result(body)
    if cycle is not None and result.judgement is None:
        result = replace(result, judgement=_judge(result, cycle))
    return None if result == known else _settle(before, before.with_result(result), on)


def hear_withdrawn(state: Profile | None, body: Result, *, on: date | None = None) -> Decision[Profile] | None:
    """Leave out a result that does not stand any more; a later version of its appraisal may stand again.

    Topics are read side by side: the withdrawal may be heard before the result, and is remembered.
    """
    appraisal = evaluation.APPRAISAL.of(body.agency_id, body.cycle_id, body.employee_id, body.segment)
    before = state or Profile(agency_id=body.agency_id, employee_id=body.employee_id)
    known = next((each for each in before.withdrawals if each.appraisal == appraisal), None)
    if known is not None and known.version >= body.version:
        return None
    others = tuple(each for each in before.withdrawals if each.appraisal != appraisal)
    gone = Withdrawal(appraisal=appraisal, version=body.version)
    return _settle(before, replace(before, withdrawals=(*others, gone)), on)


def hear_trainings(state: Profile | None, body: ActivityLog, *, on: date | None = None) -> Decision[Profile] | None:
    """Take over the trainings of a month's log; a log without any is remembered only where it had some."""
    before = state or Profile(agency_id=body.agency_id, employee_id=body.employee_id)
    known = next((each for each in before.months if each.log == body.subject), None)
    month = _month(body)
    if known is None and not month.trainings:
        return None
    if known is not None and (known.version >= body.version or known.trainings == month.trainings):
        return None
    others = tuple(each for each in before.months if each.log != body.subject)
    return _settle(before, replace(before, months=(*others, month)), on)


def judge_waiting(state: Profile, cycle: CycleCopy, on: date | None = None) -> Decision[Profile] | None:
    """Judge what waited for this cycle's policy."""
    waiting = [each for each in state.valid if each.cycle_id == cycle.cycle_id and each.judgement is None]
    if not waiting:
        return None
    after = state
    for each in waiting:
        after = after.with_result(replace(each, judgement=_judge(each, cycle)))
    return _settle(state, after, on)


def _month(body: ActivityLog) -> TrainingMonth:
    trainings = tuple(filled(TrainingDone, each) for each in body.trainings)
    return filled(TrainingMonth, body, log=body.subject, trainings=trainings)


def _result(body: Appraisal) -> FinalResult:
    return filled(FinalResult, body, body.assignment, appraisal=body.subject, finding=finding_of(body))


def _judge(result: FinalResult, cycle: CycleCopy) -> Judgement:
    competences = result.finding.competences
    return filled(
        Judgement,
        cycle,
        gaps=gaps(competences),
        strengths=strengths(competences, cycle.book.career.strength_margin),
        advice=advise(finding=result.finding, book=cycle.book),
    )


def _settle(before: Profile, after: Profile, on: date | None) -> Decision[Profile]:
    """Bring recommendations in line with all results, and say what changed."""
    settled, says = follow(before, after, on=on)
    if settled.judged and picture(settled) != picture(before):
        says = (Says("profile.updated", ids.PROFILE.of(settled.agency_id, settled.employee_id)), *says)
    return Decision(settled, says)
