"""An appraisal as people are shown it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import BaseModel

from services.evaluation.domain.appraisal.consider import Considered, considered
from services.evaluation.domain.appraisal.decision import Calibrated, Decided
from services.evaluation.domain.appraisal.publish import shown
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.rate.inputs import EarlierSegment, Observation
from shared.alike import filled
from shared.events.evaluation import AppraisalStatus, CompetenceResult, CriterionResult, Outcome
from shared.events.goals import Assignment


class Replaced(BaseModel):
    """A final result as it stood until it was superseded."""

    decided: Decided | None
    unrated_reason: str
    acknowledged_on: date | None
    finalised_on: date | None
    finalised_by: str | None
    final_reason: str
    finalised_at: datetime

    @classmethod
    def all_of(cls, state: AppraisalState) -> tuple[Self, ...]:
        """Show what was superseded, oldest first."""
        return tuple(filled(cls, each) for each in state.replaced)


class AppraisalView(BaseModel):
    """An appraisal as the employee, the rater and the officer see it."""

    id: str
    version: int
    cycle_id: str
    segment: int
    employee_id: str
    assignment: Assignment | None
    policy_id: str
    policy_version: int
    status: AppraisalStatus
    waits_for: tuple[str, ...]
    suggested: Outcome
    criteria: tuple[CriterionResult, ...]
    competences: tuple[CompetenceResult, ...]
    trainings_jp: Decimal
    rules: tuple[str, ...]
    observations: tuple[Observation, ...]
    decided: Outcome | None
    decided_by: str | None
    decided_for: str | None
    decided_on: date | None
    deviates: bool
    deviation_reason: str
    acknowledged_on: date | None
    finalised_on: date | None
    finalised_by: str | None
    final_reason: str
    unrated_reason: str
    finalised_at: datetime | None
    periodic: Considered | None
    calibrations: tuple[Calibrated, ...]
    objection: ObjectionState | None
    replaced: tuple[Replaced, ...]
    starts_on: date
    ends_on: date
    continued: bool
    earlier: tuple[EarlierSegment, ...]

    @classmethod
    def of(cls, version: int, state: AppraisalState) -> Self:
        """Show an appraisal."""
        return filled(
            cls,
            state,
            state.suggestion,
            state.inputs,
            state.decision,
            **shown(state),
            version=version,
            replaced=Replaced.all_of(state),
            periodic=considered(state.periodic),
            starts_on=state.first_day,
            ends_on=state.last_day,
        )
