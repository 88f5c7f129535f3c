"""The state of an appraisal: what was heard, what is suggested, decided, and became of it."""

from dataclasses import dataclass, field, fields
from datetime import date

from pydantic import model_validator

from services.evaluation.domain.appraisal.consider import PeriodicResult
from services.evaluation.domain.appraisal.decision import Calibrated, Standing
from services.evaluation.domain.appraisal.heard import Heard
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.state import ObjectionState
from shared.events.evaluation import AppraisalStatus, CompetenceResult, CriterionResult, CyclePeriod, Outcome
from shared.ids import evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The suggestion as last computed."""

    outcome: Outcome = field(default_factory=Outcome)
    criteria: tuple[CriterionResult, ...] = ()
    competences: tuple[CompetenceResult, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalState:
    """One person's appraisal in one cycle and segment.

    ``periodic`` are the results of shorter periods that lay before the rater at the decision.
    ``replaced`` are the final results that stood before the present one, oldest first.
    """

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    policy_id: str
    policy_version: int
    period: CyclePeriod
    starts_on: date
    ends_on: date
    status: AppraisalStatus = AppraisalStatus.OPEN
    inputs: Heard = field(default_factory=Heard)
    suggestion: Suggested = field(default_factory=Suggested)
    decision: Standing = field(default_factory=Standing)
    periodic: tuple[PeriodicResult, ...] = ()
    calibrations: tuple[Calibrated, ...] = ()
    objection: ObjectionState | None = None
    replaced: tuple[Standing, ...] = ()
    jobs: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, stored: object) -> object:
        """Read also what was stored flat, before inputs, suggestion and decision were values of their own."""
        if not isinstance(stored, dict) or "inputs" in stored or "cycle_id" not in stored:
            return stored
        parts = {"inputs": Heard, "decision": Standing}
        nested = {name: {key: stored[key] for key in _names(part) if key in stored} for name, part in parts.items()}
        return {**stored, **nested, "suggestion": stored.get("suggested", {})}

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return evaluation.APPRAISAL.of(self.agency_id, self.cycle_id, self.employee_id, self.segment)

    @property
    def undecided(self) -> bool:
        """Whether facts still count."""
        return self.status in (AppraisalStatus.OPEN, AppraisalStatus.READY)

    @property
    def continued(self) -> bool:
        """Whether a later segment follows: then this is a part of the cycle's result, not the result."""
        return self.inputs.plan is not None and self.inputs.plan.ends_on is not None

    @property
    def first_day(self) -> date:
        """The first day of the segment."""
        return (self.inputs.plan.starts_on if self.inputs.plan else None) or self.starts_on

    @property
    def last_day(self) -> date:
        """The last day of the segment."""
        return (self.inputs.plan.ends_on if self.inputs.plan else None) or self.ends_on


def new_appraisal(cycle: CycleState, *, employee_id: str, segment: int) -> AppraisalState:
    """An appraisal of which nothing is known yet but whose it is."""
    return AppraisalState(
        agency_id=cycle.agency_id,
        cycle_id=cycle.cycle_id,
        employee_id=employee_id,
        segment=segment,
        policy_id=cycle.policy_id,
        policy_version=cycle.policy_version,
        period=cycle.period,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )


def result_subject(state: AppraisalState) -> str:
    """The subject under which other government systems hear the result."""
    return evaluation.RESULT.of(state.agency_id, state.cycle_id, state.employee_id, state.segment)


def _names(part: type[Heard] | type[Standing]) -> list[str]:
    return [each.name for each in fields(part)]
