"""How an appraisal is looked up and how it tells its facts, to our services and to other systems."""

from collections.abc import Mapping
from enum import StrEnum

from services.evaluation.domain.appraisal import AppraisalState
from services.evaluation.domain.history import ObjectionState, Replaced
from services.evaluation.domain.merging import segment_result
from shared.decision import Kind, Says
from shared.events.base import Body
from shared.events.evaluation import (
    Appraisal,
    ConsideredResult,
    Objection,
    ObjectionStatus,
    ReplacedOutcome,
    Result,
    ResultStatus,
)
from shared.rules.predicate import SiasnCodes, predicate


def _lookup(state: AppraisalState) -> Mapping[str, str | int | list[str] | None]:
    person = state.assignment
    return {
        "cycle_id": state.cycle_id,
        "employee_id": state.employee_id,
        "unit_id": person.unit_id if person else None,
        "rater_id": person.rater_id if person else None,
        "heads_unit": person.heads_unit if person else None,
        "status": state.status.value,
        "answers_seen": state.answers_seen if state.units else None,
        "reads": reads(state),
        "continued": state.continued or None,
        **judged(state),
    }


def judged(state: AppraisalState) -> dict[str, str | None]:
    """What tables of many people count, so that they need not read whole appraisals; nothing while undecided.

    A segment after which another follows is no result, and counts in no table.
    """
    if state.decided is None or state.continued:
        return {}
    decided, suggested = state.decided.outcome, state.suggested.outcome
    told: dict[str, StrEnum | None] = {
        "results": decided.results,
        "behaviour": decided.behaviour,
        "predicate": decided.predicate,
        "suggested_results": suggested.results,
        "suggested_behaviour": suggested.behaviour,
    }
    return {"decided_by": state.decided.by} | {name: each.value if each else None for name, each in told.items()}


def reads(state: AppraisalState) -> list[str]:
    """What walks and lists find an appraisal by, without an index of their own.

    While undecided: the units taken in, each with its revision, so that a range query finds those who lag behind.
    With an objection: its status, for officers and for who decides.
    """
    if state.undecided:
        return [read_mark(state.cycle_id, unit.unit_id, unit.revision) for unit in state.units]
    if state.objection is None:
        return []
    status, decider = state.objection.status, state.objection.decider_id
    marks = [objection_mark(status)]
    return marks if decider is None else [*marks, objection_mark(status, decider_id=decider)]


def read_mark(cycle_id: str, unit_id: str, revision: int) -> str:
    """A unit's revision as text that sorts by revision within the unit."""
    return f"{cycle_id}:{unit_id}:{revision:010d}"


def objection_mark(status: ObjectionStatus, *, decider_id: str = "") -> str:
    """An objection's status, with or without who decides, as text that no unit's mark equals."""
    return f"objection|{status.value}|{decider_id}"


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


APPRAISAL = Kind("appraisal", AppraisalState, _lookup, _body)
