"""How an appraisal is looked up and how it tells its facts, to our services and to other systems."""

from collections.abc import Mapping

from services.evaluation.domain.appraisal import AppraisalState
from shared.decision import Kind, Says
from shared.events.base import Body
from shared.events.evaluation import Appraisal, Result, ResultStatus
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
    }


def reads(state: AppraisalState) -> list[str]:
    """The units taken in, each with its revision, so that a range query finds those who lag behind."""
    return [read_mark(state.cycle_id, unit.unit_id, unit.revision) for unit in state.units if state.undecided]


def read_mark(cycle_id: str, unit_id: str, revision: int) -> str:
    """A unit's revision as text that sorts by revision within the unit."""
    return f"{cycle_id}:{unit_id}:{revision:010d}"


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
        deviates=decided.deviates if decided else False,
        deviation_reason=decided.reason if decided and decided.deviates else "",
        unrated_reason=state.unrated_reason,
        acknowledged_on=state.acknowledged_on,
        criteria=state.suggested.criteria,
        competences=state.suggested.competences,
        trainings_jp=state.training_jp,
        rules=state.suggested.rules,
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
        status=ResultStatus.FINAL,
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
    )


def _siasn(state: AppraisalState) -> SiasnCodes | None:
    """The codes of the national service; a lower code is better (domain.md 1.5)."""
    outcome = state.decided.outcome if state.decided else None
    if outcome is None or outcome.results is None or outcome.behaviour is None:
        return None
    return predicate(results=outcome.results, behaviour=outcome.behaviour).siasn


APPRAISAL = Kind("appraisal", AppraisalState, _lookup, _body)
