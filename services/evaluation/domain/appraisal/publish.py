"""How an appraisal tells its facts, to our services and to other systems."""

from services.evaluation.domain.appraisal.decision import Replaced
from services.evaluation.domain.appraisal.lookup import lookup
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.rate.inputs import EarlierSegment
from shared.decision import Kind, Says
from shared.events.base import Body
from shared.events.evaluation import (
    Appraisal,
    ConsideredResult,
    Objection,
    ReplacedOutcome,
    Result,
    ResultStatus,
    SegmentResult,
)
from shared.ids import evaluation
from shared.rules.predicate import SiasnCodes, predicate


def segment_result(each: EarlierSegment) -> SegmentResult:
    """Tell an earlier segment."""
    return SegmentResult(
        segment=each.segment,
        appraisal=each.appraisal_id,
        unit_id=each.unit_id,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        results=each.results,
        behaviour=each.behaviour,
        predicate=each.predicate,
        decided_by=each.decided_by,
    )


def _body(state: AppraisalState, says: Says, version: int) -> Body:
    if says.type.startswith("result."):
        return _result(state, says, version)
    if state.assignment is None:
        raise AssertionError(f"{says.subject} speaks before it is known who it is about")
    decided = state.decided
    return Appraisal(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        segment=state.segment,
        assignment=state.assignment,
        policy_id=state.policy_id,
        policy_version=state.policy_version,
        status=state.status,
        suggested=state.suggested.outcome,
        decided=decided.outcome if decided else None,
        decided_by=decided.by if decided else None,
        decided_for=decided.acting_for if decided else None,
        deviates=decided.deviates if decided else False,
        deviation_reason=decided.reason if decided and decided.deviates else "",
        unrated_reason=state.unrated_reason,
        acknowledged_on=state.acknowledged_on,
        criteria=state.suggested.criteria,
        competences=state.suggested.competences,
        trainings_jp=state.training_jp,
        rules=state.suggested.rules,
        considered=tuple(
            ConsideredResult(appraisal=each.appraisal_id, version=each.version, predicate=each.predicate)
            for each in state.periodic
        ),
        calibrations=tuple(dict.fromkeys(each.session for each in state.calibrations)),
        objection=_objection(state.objection),
        replaced=tuple(_replaced(each) for each in state.replaced),
        continued=state.continued,
        earlier=tuple(segment_result(each) for each in state.earlier),
    )


def _objection(objection: ObjectionState | None) -> Objection | None:
    if objection is None:
        return None
    return Objection(
        status=objection.status,
        filed_on=objection.filed_on,
        last_day=objection.last_day,
        decider_id=objection.decider_id,
        decided_on=objection.decided_on,
        reason=objection.decision_reason,
        decided_by=objection.decided_by,
        decided_for=objection.decided_for,
    )


def _replaced(before: Replaced) -> ReplacedOutcome:
    return ReplacedOutcome(
        decided=before.decided.outcome if before.decided else None,
        decided_by=before.decided.by if before.decided else None,
        decided_for=before.decided.acting_for if before.decided else None,
        finalised_at=before.finalised_at,
    )


def _result(state: AppraisalState, says: Says, version: int) -> Result:
    if state.assignment is None or state.finalised_at is None:
        raise AssertionError(f"{says.subject} is not final")
    decided = state.decided
    codes = _siasn(state)
    return Result(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        employee_id=state.employee_id,
        cycle_id=state.cycle_id,
        segment=state.segment,
        period=state.period,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        unit_id=state.assignment.unit_id,
        status=ResultStatus.SUPERSEDED if says.type == "result.superseded" else ResultStatus.FINAL,
        results=decided.outcome.results if decided else None,
        behaviour=decided.outcome.behaviour if decided else None,
        predicate=decided.outcome.predicate if decided else None,
        siasn_results=codes.results if codes else None,
        siasn_behaviour=codes.behaviour if codes else None,
        siasn_quadrant=codes.quadrant if codes else None,
        policy_id=state.policy_id,
        policy_version=state.policy_version,
        decided_by=decided.by if decided else None,
        finalised_at=state.finalised_at,
        explanation=state.id,
        earlier=tuple(segment_result(each) for each in state.earlier),
    )


def _siasn(state: AppraisalState) -> SiasnCodes | None:
    """The codes of the national service; a lower code is better (domain.md 1.5)."""
    outcome = state.decided.outcome if state.decided else None
    if outcome is None or outcome.results is None or outcome.behaviour is None:
        return None
    return predicate(results=outcome.results, behaviour=outcome.behaviour).siasn


APPRAISAL = Kind(evaluation.APPRAISAL.kind, AppraisalState, lookup, _body)
