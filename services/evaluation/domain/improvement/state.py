"""An improvement plan (*rencana perbaikan*) after a low result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.evaluation.domain.filled import filled
from shared.decision import Kind, Says
from shared.events.improvement import CheckIn, Improvement, ImprovementGoal, ImprovementOutcome, ImprovementStatus
from shared.ids import evaluation
from shared.rules.vocabulary import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementState:
    """A plan. ``agreed_on`` is absent until the side that did not propose it agrees."""

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    rater_id: str
    predicate: Predicate
    goals: tuple[ImprovementGoal, ...]
    starts_on: date
    ends_on: date
    check_ins_on: tuple[date, ...]
    proposed_by: str
    status: ImprovementStatus = ImprovementStatus.PROPOSED
    agreed_on: date | None = None
    check_ins: tuple[CheckIn, ...] = ()
    outcome: ImprovementOutcome | None = None
    outcome_reason: str = ""
    concluded_on: date | None = None

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return evaluation.IMPROVEMENT.of(self.agency_id, self.cycle_id, self.employee_id, self.segment)


def _lookup(state: ImprovementState) -> Mapping[str, str]:
    return {
        "cycle_id": state.cycle_id,
        "status": state.status.value,
        "employee_id": state.employee_id,
        "rater_id": state.rater_id,
    }


def _body(state: ImprovementState, says: Says, version: int) -> Improvement:
    appraisal = evaluation.APPRAISAL.of(state.agency_id, state.cycle_id, state.employee_id, state.segment)
    return filled(Improvement, state, subject=says.subject, version=version, appraisal=appraisal)


IMPROVEMENT = Kind(evaluation.IMPROVEMENT.kind, ImprovementState, _lookup, _body)
