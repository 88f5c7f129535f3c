"""What lists, tables and bulk jobs find appraisals by."""

from collections.abc import Mapping
from enum import StrEnum

from services.evaluation.domain.appraisal.state import AppraisalState
from shared.events.evaluation import ObjectionStatus


def lookup(state: AppraisalState) -> Mapping[str, str | int | list[str] | None]:
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
        "reads": reads(state),
        "continued": state.continued or None,
        **judged(state),
    }


def judged(state: AppraisalState) -> dict[str, str | None]:
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


def reads(state: AppraisalState) -> list[str]:
    """What bulk jobs and lists find an appraisal by, without an index of their own.

    While undecided: the units taken in, each with its revision, so that a range query finds those who lag behind.
    With an objection: its status, for officers and for who decides.
    """
    if state.undecided:
        return [read_mark(state.cycle_id, unit.unit_id, unit.revision) for unit in state.inputs.units]
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
