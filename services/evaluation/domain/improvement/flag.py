"""What a final result asks people to do: improvement, and rewards and sanctions to be looked at by the agency."""

from enum import StrEnum

from services.evaluation.domain.improvement.state import ImprovementState
from shared.events.improvement import ImprovementOutcome, ImprovementStatus
from shared.policy.outcome import ImprovementRule
from shared.rules.vocabulary import Predicate


class Flag(StrEnum):
    """What the officer should look at; the platform executes none of it."""

    IMPROVEMENT_OWED = "improvement_owed"
    IMPROVEMENT_RUNNING = "improvement_running"
    IMPROVEMENT_DONE = "improvement_done"
    SANCTION_REVIEW = "sanction_review"
    REWARD_REVIEW = "reward_review"


def flag(predicate: Predicate | None, *, rule: ImprovementRule, plan: ImprovementState | None) -> Flag | None:
    """Say what a final predicate asks for now, under the policy; None for nothing."""
    if predicate in rule.reward_predicates:
        return Flag.REWARD_REVIEW
    if predicate not in rule.predicates:
        return None
    if plan is None or plan.status is ImprovementStatus.PROPOSED:
        return Flag.IMPROVEMENT_OWED
    if plan.status is ImprovementStatus.AGREED:
        return Flag.IMPROVEMENT_RUNNING
    return Flag.SANCTION_REVIEW if plan.outcome is ImprovementOutcome.NOT_MET else Flag.IMPROVEMENT_DONE
