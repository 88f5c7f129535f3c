"""A suggested rating, as the rules hand it back."""

from dataclasses import dataclass
from decimal import Decimal

from services.evaluation.rules.explain.step import Step
from shared.events.evaluation import CompetenceResult, CriterionResult, Outcome
from shared.rules.vocabulary import Level, Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisResult:
    """One axis of the rating. ``level`` is None when it cannot be suggested; ``missing`` says what is not there.

    ``percent`` is None where the level is not made of a percentage (judged objectives, heads of units).
    """

    level: Level | None = None
    percent: Decimal | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A suggested rating. The rater decides."""

    results: AxisResult
    behaviour: AxisResult
    predicate: Predicate | None
    missing: tuple[str, ...]
    criteria: tuple[CriterionResult, ...]
    competences: tuple[CompetenceResult, ...]
    rules: tuple[str, ...]
    steps: tuple[Step, ...] = ()

    def outcome(self) -> Outcome:
        """Give the part that events carry."""
        return Outcome(
            results=self.results.level,
            behaviour=self.behaviour.level,
            predicate=self.predicate,
            results_percent=self.results.percent,
            behaviour_percent=self.behaviour.percent,
            missing=self.missing,
        )
