"""What people are shown: the states without what only the service needs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import BaseModel

from services.evaluation.domain.appraisal.consider import Considered, considered
from services.evaluation.domain.appraisal.decision import Calibrated, Replaced
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.unit.results import CriterionMean, Missing, UnitResults
from services.evaluation.domain.unit.spread import Fit
from services.evaluation.domain.unit.state import UnitState
from services.evaluation.rules.rate.inputs import EarlierSegment, Observation
from shared.events.evaluation import (
    AppraisalStatus,
    CompetenceResult,
    CriterionResult,
    CyclePeriod,
    CycleStatus,
    Outcome,
    Population,
)
from shared.events.goals import Assignment
from shared.policy.policy import Label
from shared.rules.vocabulary import UnitPredicate


class CycleView(BaseModel):
    """A cycle."""

    id: str
    version: int
    cycle_id: str
    title: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    status: CycleStatus
    population: Population
    policy_id: str
    policy_version: int
    policy_title: Label
    enrolled: int | None

    @classmethod
    def of(cls, id: str, version: int, state: CycleState) -> Self:
        """Show a cycle."""
        return cls(
            id=id,
            version=version,
            cycle_id=state.cycle_id,
            title=state.title,
            period=state.period,
            starts_on=state.starts_on,
            ends_on=state.ends_on,
            status=state.status,
            population=state.population,
            policy_id=state.policy_id,
            policy_version=state.policy_version,
            policy_title=running(state.policy_text).policy.title,
            enrolled=state.enrolled,
        )


class Waiting(BaseModel):
    """A person whose inputs are not closed yet, and what is awaited."""

    employee_id: str
    appraisal_id: str
    waits_for: tuple[str, ...]


class CycleProgress(CycleView):
    """A cycle with how far it is and who has not answered."""

    appraisals: dict[str, int] = {}
    unanswered: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    waiting_total: int = 0


class UnitRatingView(BaseModel):
    """The rating of a unit."""

    id: str
    version: int
    cycle_id: str
    unit_id: str
    predicate: UnitPredicate | None
    reason: str
    decided_by: str | None

    @classmethod
    def of(cls, id: str, version: int, state: UnitState) -> Self:
        """Show a unit's rating."""
        return cls(
            id=id,
            version=version,
            cycle_id=state.cycle_id,
            unit_id=state.unit_id,
            predicate=state.predicate,
            reason=state.reason,
            decided_by=state.decided_by,
        )


class RatingView(BaseModel):
    """How an official rated the unit."""

    predicate: UnitPredicate
    reason: str
    decided_by: str | None


class UnitResultsView(BaseModel):
    """What a unit's people come to."""

    cycle_id: str
    unit_id: str
    rating: RatingView | None
    people: int
    by_status: dict[str, int]
    suggested: dict[str, int]
    decided: dict[str, int]
    mean_results_percent: Decimal | None
    mean_behaviour_percent: Decimal | None
    criteria: tuple[CriterionMean, ...]
    missing: tuple[Missing, ...]
    distribution: Fit | None

    @classmethod
    def of(cls, results: UnitResults, *, cycle_id: str, unit_id: str, unit: UnitState | None) -> Self:
        """Show a unit's results."""
        rating = None
        if unit is not None and unit.predicate is not None:
            rating = RatingView(predicate=unit.predicate, reason=unit.reason, decided_by=unit.decided_by)
        return cls(
            cycle_id=cycle_id,
            unit_id=unit_id,
            rating=rating,
            people=results.people,
            by_status=results.by_status,
            suggested=results.suggested,
            decided=results.decided,
            mean_results_percent=results.mean_results_percent,
            mean_behaviour_percent=results.mean_behaviour_percent,
            criteria=results.criteria,
            missing=results.missing,
            distribution=results.distribution,
        )


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
    def of(cls, id: str, version: int, state: AppraisalState) -> Self:
        """Show an appraisal."""
        decided = state.decided
        return cls(
            id=id,
            version=version,
            cycle_id=state.cycle_id,
            segment=state.segment,
            employee_id=state.employee_id,
            assignment=state.assignment,
            policy_id=state.policy_id,
            policy_version=state.policy_version,
            status=state.status,
            waits_for=state.waits_for,
            suggested=state.suggested.outcome,
            criteria=state.suggested.criteria,
            competences=state.suggested.competences,
            trainings_jp=state.training_jp,
            rules=state.suggested.rules,
            observations=state.observations,
            decided=decided.outcome if decided else None,
            decided_by=decided.by if decided else None,
            decided_for=decided.acting_for if decided else None,
            decided_on=decided.on if decided else None,
            deviates=decided.deviates if decided else False,
            deviation_reason=decided.reason if decided and decided.deviates else "",
            acknowledged_on=state.acknowledged_on,
            finalised_on=state.finalised_on,
            finalised_by=state.finalised_by,
            final_reason=state.final_reason,
            unrated_reason=state.unrated_reason,
            finalised_at=state.finalised_at,
            periodic=considered(state.periodic),
            calibrations=state.calibrations,
            objection=state.objection,
            replaced=state.replaced,
            starts_on=state.first_day,
            ends_on=state.last_day,
            continued=state.continued,
            earlier=state.earlier,
        )
