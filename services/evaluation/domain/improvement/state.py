"""An improvement plan (*rencana perbaikan*) after a low result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.alike import body_of
from shared.decision import Decision, Kind, Publish
from shared.events.improvement import CheckIn, Improvement, ImprovementGoal, ImprovementOutcome, ImprovementStatus
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.rules.vocabulary import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementState:
    """A plan. ``agreed_on`` is absent until the side that did not propose it agrees.

    ``proposed_for``, ``agreed_for``, ``concluded_for``: the rater for whom a substitute did.
    ``on_reason``: why an officer recorded a conclusion from before it was agreed.
    """

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
    proposed_for: str | None = None
    status: ImprovementStatus = ImprovementStatus.PROPOSED
    agreed_on: date | None = None
    agreed_by: str | None = None
    agreed_for: str | None = None
    check_ins: tuple[CheckIn, ...] = ()
    outcome: ImprovementOutcome | None = None
    outcome_reason: str = ""
    concluded_on: date | None = None
    concluded_by: str | None = None
    concluded_for: str | None = None
    on_reason: str = ""

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return evaluation.IMPROVEMENT.of(self.agency_id, self.cycle_id, self.employee_id, self.segment)

    @property
    def is_the_employees(self) -> bool:
        """Whether the employee proposed it, and not the rater or a substitute."""
        return self.proposed_by == self.employee_id


def plan_id(appraisal_id: str) -> str:
    """The id of the plan after a result: the same parts under another kind."""
    return evaluation.IMPROVEMENT.of(agency_of(appraisal_id), *evaluation.APPRAISAL.read(appraisal_id))


def appraisal_id(plan_id: str) -> str:
    """The id of the appraisal that a plan follows."""
    return evaluation.APPRAISAL.of(agency_of(plan_id), *evaluation.IMPROVEMENT.read(plan_id))


def published(state: ImprovementState, fact: str) -> Decision[ImprovementState]:
    """Keep the plan as it is now, and tell it."""
    return Decision(state, (Publish(fact, state.id),))


def _lookup(state: ImprovementState) -> Mapping[str, str]:
    return {
        "cycle_id": state.cycle_id,
        "status": state.status.value,
        "employee_id": state.employee_id,
        "rater_id": state.rater_id,
    }


def _body(state: ImprovementState, publish: Publish, version: int) -> Improvement:
    return body_of(Improvement, state, publish, version, appraisal=appraisal_id(state.id))


IMPROVEMENT = Kind(evaluation.IMPROVEMENT.kind, ImprovementState, _lookup, _body)
