"""What lists, tables and bulk jobs find appraisals by, and how one tells its facts, to our services and to others."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Final

from services.evaluation.domain.appraisal.decision import AsReplaced
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.approval.state import ApprovalState
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.rate.inputs import EarlierSegment
from shared.alike import filled
from shared.decision import Kind, Publish
from shared.events.approval import Approval, Returning
from shared.events.base import Body
from shared.events.correction import Correction, CorrectionStatus
from shared.events.evaluation import (
    Appraisal,
    AppraisalStatus,
    ConsideredResult,
    Objection,
    ObjectionStatus,
    Outcome,
    ReplacedOutcome,
    ReplacedResult,
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


def read_mark(cycle_id: str, unit_id: str, revision: int) -> str:
    """A unit's revision as text that sorts by revision within the unit."""
    return f"{cycle_id}:{unit_id}:{revision:010d}"


def objection_mark(status: ObjectionStatus, *, decider_id: str = "") -> str:
    """An objection's status, with or without who decides, as text that no unit's mark equals."""
    return f"objection|{status.value}|{decider_id}"


def correction_mark(status: CorrectionStatus, *, decider_id: str = "") -> str:
    """A correction's status, with or without who decides, as text that no unit's mark equals."""
    return f"correction|{status.value}|{decider_id}"


def approval_mark(*, approver_id: str = "") -> str:
    """That a decision waits for its approval, with or without by whom, as text that no unit's mark equals."""
    return f"approval|{approver_id}"


def leaving_mark(cycle_id: str, last_day: date | None = None) -> str:
    """The last day of who leaves, as text that sorts by day; without a day, before all of them."""
    return f"leaving|{cycle_id}|{last_day or ''}"


def heads_mark(cycle_id: str, unit_id: str) -> str:
    """That somebody heads a unit in a cycle."""
    return f"heads|{cycle_id}|{unit_id}"


def by_rule_mark(cycle_id: str) -> str:
    """That the policy completes an appraisal of this cycle."""
    return f"by-rule|{cycle_id}"


def _lookup(state: AppraisalState) -> Mapping[str, str | int | list[str] | None]:
    """The lookup fields of an appraisal."""
    person = state.inputs.assignment
    return {
        "cycle_id": state.cycle_id,
        "employee_id": state.employee_id,
        "unit_id": person.unit_id if person else None,
        "rater_id": person.rater_id if person else None,
        "heads_unit": person.heads_unit if person else None,
        "status": state.status.value,
        "answers_seen": state.inputs.answers_seen if state.inputs.units else None,
        "reads": [*_reads(state), *_heads(state)],
        "continued": state.continued or None,
        **({"no_result": True} if state.by_rule is not None and not state.by_rule.result else {}),
        **_judged(state),
    }


def _judged(state: AppraisalState) -> dict[str, str | None]:
    """What tables of many people count, so that they need not read whole appraisals; nothing while undecided.

    A segment after which another follows is no result, and counts in no table.
    """
    if state.decision.decided is None or state.continued:
        return {}
    decided, suggested = state.decision.outcome, state.suggestion.outcome
    told: dict[str, StrEnum | None] = {
        "results": decided.results,
        "behaviour": decided.behaviour,
        "predicate": decided.predicate,
        "suggested_results": suggested.results,
        "suggested_behaviour": suggested.behaviour,
    }
    return {"decided_by": state.decision.decided.by} | {
        name: each.value if each else None for name, each in told.items()
    }


def _heads(state: AppraisalState) -> list[str]:
    """By whom a unit is headed is asked for when its predicate is set."""
    person = state.inputs.assignment
    return [heads_mark(state.cycle_id, person.heads_unit)] if person is not None and person.heads_unit else []


def _reads(state: AppraisalState) -> list[str]:
    """What bulk jobs and lists find an appraisal by, without an index of their own.

    While undecided: the units taken in, each with its revision, so that a range query finds those who lag behind; the
    last day of who leaves, as long as it is not past. What the policy completes once the cycle closes.
    With an objection or a correction: its status, for officers and for who decides.
    """
    if state.undecided:
        marks = [read_mark(state.cycle_id, unit.unit_id, unit.revision) for unit in state.inputs.units]
        if state.ended is not None and state.status is AppraisalStatus.OPEN:
            marks.append(leaving_mark(state.cycle_id, state.last_day))
        return [*marks, by_rule_mark(state.cycle_id)] if state.is_due_by_rule else marks
    if state.is_due_by_rule:
        return [by_rule_mark(state.cycle_id)]
    if state.awaits_approval:
        return _approval_marks(state.decision.approval)
    return [*_objection_marks(state.objection), *_correction_marks(state.correction)]


def _objection_marks(objection: ObjectionState | None) -> list[str]:
    if objection is None:
        return []
    status, decider = objection.status, objection.decider_id
    marks = [objection_mark(status)]
    return marks if decider is None else [*marks, objection_mark(status, decider_id=decider)]


def _approval_marks(approval: ApprovalState | None) -> list[str]:
    if approval is None:
        return []
    by = () if approval.approver_id is None else (approval_mark(approver_id=approval.approver_id),)
    return [approval_mark(), *by]


def _correction_marks(correction: CorrectionState | None) -> list[str]:
    if correction is None:
        return []
    status, decider = correction.status, correction.decider_id
    marks = [correction_mark(status)]
    return marks if decider is None else [*marks, correction_mark(status, decider_id=decider)]


def _body(state: AppraisalState, publish: Publish, version: int) -> Body:
    if publish.type.startswith("result."):
        return _result(state, publish, version)
    if state.inputs.assignment is None:
        raise AssertionError(f"{publish.subject} speaks before it is known who it is about")
    suggestion = state.told_suggestion
    return filled(
        Appraisal,
        state,
        suggestion,
        state.decision,
        **{**shown(state), "suggested": suggestion.outcome},
        subject=publish.subject,
        version=version,
        assignment=state.inputs.assignment,
        considered=tuple(filled(ConsideredResult, each, appraisal=each.appraisal_id) for each in state.periodic),
        calibrations=tuple(dict.fromkeys(each.session for each in state.calibrations)),
        objection=_objection(state.objection),
        replaced=tuple(filled(ReplacedOutcome, each, **each.told) for each in state.replaced),
        earlier=_segments(state.inputs.earlier),
        correction=_correction(state.correction),
        reopened=state.reopened,
        approval=_approval(state.decision.approval),
        returned=tuple(filled(Returning, each) for each in state.returned),
        reminder=state.reminders[-1] if state.reminders else None,
    )


def _objection(objection: ObjectionState | None) -> Objection | None:
    return None if objection is None else filled(Objection, objection, reason=objection.decision_reason)


def _correction(correction: CorrectionState | None) -> Correction | None:
    return None if correction is None else filled(Correction, correction, reason=correction.decision_reason)


def _approval(approval: ApprovalState | None) -> Approval | None:
    return None if approval is None else filled(Approval, approval)


def _segments(earlier: Iterable[EarlierSegment]) -> tuple[SegmentResult, ...]:
    return tuple(filled(SegmentResult, each, appraisal=each.appraisal_id) for each in earlier)


def _result(state: AppraisalState, publish: Publish, version: int) -> Result:
    """Tell the result that stands, or of a withdrawn one what it was."""
    status = _STATUSES[publish.type]
    stood = state.replaced if status is ResultStatus.WITHDRAWN else (*state.replaced, state.decision)
    *before, told = stood
    if state.inputs.assignment is None or told.finalised_at is None:
        raise AssertionError(f"{publish.subject} is not final")
    spoke_of = told.as_replaced or AsReplaced(unit_id=state.inputs.assignment.unit_id, earlier=state.inputs.earlier)
    return filled(
        Result,
        state,
        spoke_of,
        told.outcome,
        told,
        **_siasn(told.outcome, as_of=state.ends_on),
        subject=publish.subject,
        version=version,
        status=status,
        explanation=state.id,
        earlier=_segments(spoke_of.earlier),
        number=len(stood),
        replaces=tuple(
            filled(ReplacedResult, each.outcome, each, number=number) for number, each in enumerate(before, 1)
        ),
    )


_STATUSES: Final[Mapping[str, ResultStatus]] = {
    "result.final": ResultStatus.FINAL,
    "result.superseded": ResultStatus.SUPERSEDED,
    "result.withdrawn": ResultStatus.WITHDRAWN,
}


def _siasn(outcome: Outcome, *, as_of: date) -> Mapping[str, object]:
    """The codes of the national service; a lower code is better (domain.md 1.5)."""
    if outcome.results is None or outcome.behaviour is None:
        return {}
    codes = predicate(results=outcome.results, behaviour=outcome.behaviour, as_of=as_of).siasn
    return {f"siasn_{name}": code for name, code in asdict(codes).items()}


APPRAISAL = Kind(evaluation.APPRAISAL.kind, AppraisalState, _lookup, _body)
