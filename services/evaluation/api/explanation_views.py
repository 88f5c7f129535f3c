"""What people are shown of why a rating is what it is."""

from typing import Self

from pydantic import BaseModel

from services.evaluation.api.appraisal_views import Replaced
from services.evaluation.domain.appraisal.consider import Considered, considered
from services.evaluation.domain.appraisal.explain import Explanation, InputSource
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.explain.recompute import Computed, digest
from services.evaluation.rules.explain.step import Step
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.whatif.counterfactual import Counterfactual
from shared.alike import filled
from shared.events.evaluation import AppraisalStatus, CompetenceResult, CriterionResult, Outcome
from shared.policy.policy import Label, Policy


class PolicyName(BaseModel):
    """Which policy an appraisal runs under."""

    policy_id: str
    version: int
    title: Label
    regulation: str


class ExplanationView(BaseModel):
    """Why this rating, and what would change it.

    From ``policy_document`` and ``inputs`` anyone computes the rest to the same bytes; ``digest`` is its SHA-256.
    """

    id: str
    version: int
    status: AppraisalStatus
    waits_for: tuple[str, ...]
    policy: PolicyName
    policy_document: Policy
    summary: str
    suggested: Outcome
    criteria: tuple[CriterionResult, ...]
    competences: tuple[CompetenceResult, ...]
    digest: str | None
    decided: Outcome | None
    decided_by: str | None
    decided_for: str | None
    deviates: bool
    deviation_reason: str
    unrated_reason: str
    objection: ObjectionState | None
    replaced: tuple[Replaced, ...]
    steps: tuple[Step, ...]
    counterfactuals: tuple[Counterfactual, ...]
    rules: tuple[str, ...]
    inputs: Inputs | None
    periodic: Considered | None
    sources: tuple[InputSource, ...]

    @classmethod
    def of(cls, version: int, state: AppraisalState, explanation: Explanation) -> Self:
        """Show an explanation."""
        computed, policy = explanation.computed, explanation.policy
        rules = (f"{policy.policy_id}@{policy.version}",)
        unknown = Computed(suggested=state.suggestion.outcome, criteria=(), competences=(), rules=rules, steps=())
        return filled(
            cls,
            computed or unknown,
            explanation,
            state,
            state.inputs,
            state.decision,
            **state.decision.told,
            version=version,
            policy=PolicyName.model_validate(policy, from_attributes=True),
            policy_document=policy,
            digest=digest(computed) if computed else None,
            replaced=Replaced.all_of(state),
            periodic=considered(state.periodic),
        )
