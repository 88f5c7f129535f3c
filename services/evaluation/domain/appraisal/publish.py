"""How an appraisal tells its facts, to our services and to other systems."""

from collections.abc import Mapping

from services.evaluation.domain.appraisal.lookup import lookup
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.filled import filled, named
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.rate.inputs import EarlierSegment
from shared.decision import Kind, Says
from shared.events.base import Body
from shared.events.evaluation import (
    Appraisal,
    ConsideredResult,
    Objection,
    Outcome,
    ReplacedOutcome,
    Result,
    ResultStatus,
    SegmentResult,
)
from shared.ids import evaluation
from shared.rules.predicate import predicate


def shown(state: AppraisalState) -> Mapping[str, object]:
    """What events and views name alike: the decision, what it was suggested from, and the hours of training."""
    suggestion = named(state.suggestion)
    return {
        **suggestion,
        **state.decision.told,
        "suggested": state.suggestion.outcome,
        "assignment": state.inputs.assignment,
        "trainings_jp": state.inputs.training_jp,
        "continued": state.continued,
    }


def _body(state: AppraisalState, says: Says, version: int) -> Body:
    if says.type.startswith("result."):
        return _result(state, says, version)
    if state.inputs.assignment is None:
        raise AssertionError(f"{says.subject} speaks before it is known who it is about")
    return filled(
        Appraisal,
        state,
        **shown(state),
        subject=says.subject,
        version=version,
        considered=tuple(
            ConsideredResult(appraisal=each.appraisal_id, version=each.version, predicate=each.predicate)
            for each in state.periodic
        ),
        calibrations=tuple(dict.fromkeys(each.session for each in state.calibrations)),
        objection=_objection(state.objection),
        replaced=tuple(ReplacedOutcome.model_validate(each.told) for each in state.replaced),
        earlier=tuple(_segment(each) for each in state.inputs.earlier),
    )


def _objection(objection: ObjectionState | None) -> Objection | None:
    return None if objection is None else filled(Objection, objection, reason=objection.decision_reason)


def _segment(each: EarlierSegment) -> SegmentResult:
    return filled(SegmentResult, each, appraisal=each.appraisal_id)


def _result(state: AppraisalState, says: Says, version: int) -> Result:
    if state.inputs.assignment is None or state.decision.finalised_at is None:
        raise AssertionError(f"{says.subject} is not final")
    outcome = state.decision.outcome
    return filled(
        Result,
        state,
        **_siasn(outcome),
        subject=says.subject,
        version=version,
        unit_id=state.inputs.assignment.unit_id,
        status=ResultStatus.SUPERSEDED if says.type == "result.superseded" else ResultStatus.FINAL,
        results=outcome.results,
        behaviour=outcome.behaviour,
        predicate=outcome.predicate,
        decided_by=state.decision.decided_by,
        finalised_at=state.decision.finalised_at,
        explanation=state.id,
        earlier=tuple(_segment(each) for each in state.inputs.earlier),
    )


def _siasn(outcome: Outcome) -> Mapping[str, object]:
    """The codes of the national service; a lower code is better (domain.md 1.5)."""
    if outcome.results is None or outcome.behaviour is None:
        return {}
    codes = predicate(results=outcome.results, behaviour=outcome.behaviour).siasn
    return {f"siasn_{name}": code for name, code in named(codes).items()}


APPRAISAL = Kind(evaluation.APPRAISAL.kind, AppraisalState, lookup, _body)
