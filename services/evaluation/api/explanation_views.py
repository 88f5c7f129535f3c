"""What people are shown of why a rating is what it is."""

from typing import Self

from pydantic import BaseModel

from services.evaluation.domain.appraisal.consider import Considered, considered
from services.evaluation.domain.appraisal.decision import Replaced
from services.evaluation.domain.appraisal.explain import Explanation, InputSource
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.explain.recompute import digest
from services.evaluation.rules.explain.step import Step
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.whatif.counterfactual import Counterfactual
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
    def of(cls, id: str, version: int, state: AppraisalState, explanation: Explanation) -> Self:
        """Show an explanation."""
        decided, computed, policy = state.decided, explanation.computed, explanation.policy
        return cls(
            id=id,
            version=version,
            status=state.status,
            waits_for=state.waits_for,
            policy=PolicyName(
                policy_id=policy.policy_id,
                version=policy.version,
                title=policy.title,
                regulation=policy.regulation,
            ),
            policy_document=policy,
            summary=explanation.summary,
            suggested=computed.suggested if computed else state.suggested.outcome,
            criteria=computed.criteria if computed else (),
            competences=computed.competences if computed else (),
            digest=digest(computed) if computed else None,
            decided=decided.outcome if decided else None,
            decided_by=decided.by if decided else None,
            decided_for=decided.acting_for if decided else None,
            deviates=decided.deviates if decided else False,
            deviation_reason=decided.reason if decided and decided.deviates else "",
            unrated_reason=state.unrated_reason,
            objection=state.objection,
            replaced=state.replaced,
            steps=computed.steps if computed else (),
            counterfactuals=explanation.counterfactuals,
            rules=computed.rules if computed else (f"{policy.policy_id}@{policy.version}",),
            inputs=explanation.inputs,
            periodic=considered(state.periodic),
            sources=explanation.sources,
        )
