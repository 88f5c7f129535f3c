"""How an appraisal tells its facts, to our services and to other systems."""

from collections.abc import Mapping
from dataclasses import asdict

from services.evaluation.domain.appraisal.lookup import lookup
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState
from shared.alike import filled
from shared.decision import Kind, Publish
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
    """What events and views name otherwise than the state: the decision, the suggestion, the hours of training."""
    suggested, hours = state.suggestion.outcome, state.inputs.training_jp
    return {**state.decision.told, "suggested": suggested, "trainings_jp": hours}


def _body(state: AppraisalState, publish: Publish, version: int) -> Body:
    if publish.type.startswith("result."):
        return _result(state, publish, version)
    if state.inputs.assignment is None:
        raise AssertionError(f"{publish.subject} speaks before it is known who it is about")
    return filled(
        Appraisal,
        state,
        state.suggestion,
        state.decision,
        **shown(state),
        subject=publish.subject,
        version=version,
        assignment=state.inputs.assignment,
        considered=tuple(filled(ConsideredResult, each, appraisal=each.appraisal_id) for each in state.periodic),
        calibrations=tuple(dict.fromkeys(each.session for each in state.calibrations)),
        objection=_objection(state.objection),
        replaced=tuple(filled(ReplacedOutcome, each, **each.told) for each in state.replaced),
        earlier=_segments(state),
    )


def _objection(objection: ObjectionState | None) -> Objection | None:
    return None if objection is None else filled(Objection, objection, reason=objection.decision_reason)


def _segments(state: AppraisalState) -> tuple[SegmentResult, ...]:
    return tuple(filled(SegmentResult, each, appraisal=each.appraisal_id) for each in state.inputs.earlier)


def _result(state: AppraisalState, publish: Publish, version: int) -> Result:
    if state.inputs.assignment is None or state.decision.finalised_at is None:
        raise AssertionError(f"{publish.subject} is not final")
    outcome = state.decision.outcome
    return filled(
        Result,
        state,
        outcome,
        state.decision,
        **_siasn(outcome),
        subject=publish.subject,
        version=version,
        unit_id=state.inputs.assignment.unit_id,
        status=ResultStatus.SUPERSEDED if publish.type == "result.superseded" else ResultStatus.FINAL,
        explanation=state.id,
        earlier=_segments(state),
    )


def _siasn(outcome: Outcome) -> Mapping[str, object]:
    """The codes of the national service; a lower code is better (domain.md 1.5)."""
    if outcome.results is None or outcome.behaviour is None:
        return {}
    codes = predicate(results=outcome.results, behaviour=outcome.behaviour).siasn
    return {f"siasn_{name}": code for name, code in asdict(codes).items()}


APPRAISAL = Kind(evaluation.APPRAISAL.kind, AppraisalState, lookup, _body)
