"""An appraisal and its explanation as people are shown them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import BaseModel

from services.evaluation.domain.appraisal.consider import Considered, considered
from services.evaluation.domain.appraisal.decision import Calibrated, Decided, HandOver, Returned
from services.evaluation.domain.appraisal.explain import Explanation, InputSource, Involved
from services.evaluation.domain.appraisal.flagged import Flag
from services.evaluation.domain.appraisal.publish import shown
from services.evaluation.domain.appraisal.state import AppraisalState, ByRule
from services.evaluation.domain.approval.state import ApprovalState
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.explain.recompute import digest
from services.evaluation.rules.rate.inputs import EarlierSegment, Inputs, Observation
from services.evaluation.rules.suggestion import Counterfactual, Step, Suggestion
from shared.alike import filled
from shared.events.correction import Reopening
from shared.events.evaluation import AppraisalStatus, CompetenceResult, CriterionResult, Outcome
from shared.events.goals import Assignment
from shared.policy.clause import Label
from shared.policy.policy import Policy


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


class _Told(BaseModel):
    """What is told of an appraisal wherever it is shown. ``withdrawn``: there was a result, which stands no more."""

    id: str
    version: int
    status: AppraisalStatus
    waits_for: tuple[str, ...]
    suggested: Outcome
    criteria: tuple[CriterionResult, ...]
    competences: tuple[CompetenceResult, ...]
    rules: tuple[str, ...]
    decided: Outcome | None
    decided_by: str | None
    decided_for: str | None
    deviates: bool
    deviation_reason: str
    unrated_reason: str
    withdrawn: bool
    by_rule: ByRule | None
    periodic: Considered | None
    objection: ObjectionState | None
    replaced: tuple[Replaced, ...]
    corrections: tuple[CorrectionState, ...]
    earlier_objections: tuple[ObjectionState, ...]
    reopened: tuple[Reopening, ...]
    approval: ApprovalState | None
    returned: tuple[Returned, ...]
    flags: tuple[Flag, ...]


class AppraisalView(_Told):
    """An appraisal as the employee, the rater and the officer see it."""

    cycle_id: str
    segment: int
    employee_id: str
    assignment: Assignment | None
    policy_id: str
    policy_version: int
    trainings_jp: Decimal
    observations: tuple[Observation, ...]
    decided_on: date | None
    acknowledged_on: date | None
    finalised_on: date | None
    finalised_by: str | None
    final_reason: str
    finalised_at: datetime | None
    hand_overs: tuple[HandOver, ...]
    calibrations: tuple[Calibrated, ...]
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


class PolicyName(BaseModel):
    """Which policy an appraisal runs under."""

    policy_id: str
    version: int
    title: Label
    regulation: str


class ExplanationView(_Told):
    """Why this rating, and what would change it.

    From ``policy_document`` and ``inputs`` anyone computes the rest to the same bytes; ``digest`` is its SHA-256.
    """

    policy: PolicyName
    policy_document: Policy
    summary: str
    people: tuple[Involved, ...]
    digest: str | None
    steps: tuple[Step, ...]
    counterfactuals: tuple[Counterfactual, ...]
    inputs: Inputs | None
    sources: tuple[InputSource, ...]

    @classmethod
    def of(cls, version: int, state: AppraisalState, explanation: Explanation) -> Self:
        """Show an explanation."""
        found, policy = explanation.suggestion, explanation.policy
        rules = (f"{policy.policy_id}@{policy.version}",)
        return filled(
            cls,
            found or Suggestion(suggested=state.suggestion.outcome, rules=rules),
            explanation,
            state,
            state.inputs,
            state.decision,
            **state.decision.told,
            version=version,
            policy=PolicyName.model_validate(policy, from_attributes=True),
            policy_document=policy,
            digest=digest(found) if found else None,
            replaced=Replaced.all_of(state),
            periodic=considered(state.periodic),
        )
