"""What advice is made from, and what it looks like."""

from dataclasses import dataclass

from shared.alike import filled
from shared.events.career import RecommendationKind
from shared.events.directory import PositionGroup
from shared.events.evaluation import Appraisal, CompetenceResult, CriterionResult, Outcome
from shared.policy.career import CareerRules
from shared.policy.policy import Competence, Component, Criterion, Policy
from shared.rules.vocabulary import Level, Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one final result says about a person, as far as career rules look at it."""

    results: Level | None
    behaviour: Level | None
    predicate: Predicate | None
    position_group: PositionGroup
    heads: bool
    position: str = ""
    criteria: tuple[CriterionResult, ...] = ()
    competences: tuple[CompetenceResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The Indonesian label of a component, criterion or competence."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The part of a policy that career needs; ``competences``: their ids, empty in what was stored without them."""

    policy_id: str
    policy_version: int
    career: CareerRules
    labels: tuple[Named, ...] = ()
    competences: tuple[str, ...] = ()

    def has_competence(self, id: str) -> bool:
        """Whether the policy has a competence of this id."""
        return id in (self.competences or {each.id for each in self.labels})

    def label(self, id: str) -> str:
        """The label of an id; the id itself when the policy does not name it."""
        return next((each.text for each in self.labels if each.id == id), id)

    def rule_id(self, rule: str) -> str:
        """How a recommendation cites a rule: policy, version, rule."""
        return f"{self.policy_id}/{self.policy_version}/{rule}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a rule says about one result. It holds only as long as the latest results are good enough, too.

    ``key`` tells recommendations of one person and cycle apart: the rule, and what it is about.
    ``training_duty``: and as long as the hours of training of the result's year are done.
    ``expires_after_days``: nobody can decide later than so many days after the day of issue.
    """

    key: str
    rule: str
    kind: RecommendationKind
    about: str | None
    reason: str
    last_predicates: int = 0
    last_at_least: Predicate | None = None
    training_duty: bool = False
    expires_after_days: int | None = None

    @property
    def line(self) -> tuple[str, str]:
        """What is the same over cycles: the policy, and the rule with what it is about."""
        return self.rule.split("/", 1)[0], self.key


def finding_of(appraisal: Appraisal) -> Finding:
    """Take from a final appraisal what rules look at. What was only suggested does not count."""
    return filled(
        Finding,
        appraisal.decided or Outcome(),
        appraisal.assignment,
        appraisal,
        heads=appraisal.assignment.heads_unit is not None,
    )


def rulebook_of(policy: Policy) -> Rulebook:
    """Take from a policy what career needs."""
    named: tuple[Competence | Component | Criterion, ...] = (
        *policy.competences,
        *policy.results.components,
        *policy.behaviour.criteria,
    )
    return Rulebook(
        policy_id=policy.policy_id,
        policy_version=policy.version,
        career=policy.career,
        labels=tuple(Named(each.id, each.label.id) for each in named),
        competences=tuple(each.id for each in policy.competences),
    )
