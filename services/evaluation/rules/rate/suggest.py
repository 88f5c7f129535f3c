"""Suggest a rating from a policy and what was heard; pure, whatever the inputs are."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from services.evaluation.rules.explain.steps import explain as explained
from services.evaluation.rules.rate.axes import rate_behaviour, rate_results
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import match
from services.evaluation.rules.rate.segments import merged
from services.evaluation.rules.rate.values import BehaviourValue, MatchValue, ResultsValue
from services.evaluation.rules.suggestion import Suggestion
from shared.events.evaluation import CompetenceResult, CriterionResult, Outcome
from shared.policy.policy import Component, Criterion, Policy
from shared.rules.numbers import half_up
from shared.rules.predicate import PredicateResult
from shared.rules.predicate import predicate as matrix
from shared.rules.tables import RuleRef
from shared.rules.vocabulary import Level, Predicate


def suggest(policy: Policy, inputs: Inputs, *, explain: bool = True) -> Suggestion:
    """Suggest a rating; ``explain=False`` leaves out the steps, which is several times quicker.

    For the last segment of somebody who moved, the suggestion is for the whole cycle.
    """
    results, behaviour = rate_results(policy, inputs), rate_behaviour(policy, inputs)
    found = _predicate(results.level, behaviour.level, as_of=inputs.as_of)
    own = Suggestion(
        suggested=Outcome(
            results=results.level,
            behaviour=behaviour.level,
            predicate=None if found is None else found.predicate,
            results_percent=results.percent,
            behaviour_percent=behaviour.percent,
            missing=tuple(dict.fromkeys((*results.missing, *behaviour.missing))),
        ),
        criteria=_criteria(policy, results, behaviour),
        competences=_competences(behaviour.match or match(policy, inputs)),
        rules=_rules(policy, inputs, results, behaviour, found),
        steps=explained(policy, inputs.time, results, behaviour, found) if explain else (),
    )
    if inputs.segments is None:
        return own
    return merged(policy, inputs.segments, own, as_of=inputs.as_of, time=inputs.time, explain=explain)


def predicate_of(results: Level | None, behaviour: Level | None, *, as_of: date) -> Predicate | None:
    """Read the predicate of a pair from the matrix of PermenPANRB 6/2022, which holds under every policy.

    ``as_of``: the end of the cycle that is rated.
    """
    found = _predicate(results, behaviour, as_of=as_of)
    return None if found is None else found.predicate


@cache
def _predicate(results: Level | None, behaviour: Level | None, *, as_of: date) -> PredicateResult | None:
    if results is None or behaviour is None:
        return None
    return matrix(results=results, behaviour=behaviour, as_of=as_of)


def _criteria(policy: Policy, results: ResultsValue, behaviour: BehaviourValue) -> tuple[CriterionResult, ...]:
    """The components of the results and the criteria of the behaviour, each with its percentage."""
    parts: list[tuple[str, Component | Criterion, Fraction | None]] = [
        *(("results", each.component, each.percent) for each in results.components),
        *(("behaviour", each.criterion, each.feedback.percent) for each in behaviour.criteria),
    ]
    return tuple(
        _criterion(part.id, axis, _rounded(policy, percent), str(part.weight)) for axis, part, percent in parts
    )


def _rounded(policy: Policy, percent: Fraction | None) -> str | None:
    return None if percent is None else str(half_up(percent, policy.rounding_places))


# Texts, because 1 and 1.0 would be one key, although they are not the same bytes in an event.
@lru_cache(maxsize=16_384)
def _criterion(criterion: str, axis: str, percent: str | None, weight: str) -> CriterionResult:
    return CriterionResult(
        criterion=criterion,
        axis=axis,
        percent=None if percent is None else Decimal(percent),
        weight=Decimal(weight),
    )


def _competences(found: MatchValue) -> tuple[CompetenceResult, ...]:
    return tuple(
        _competence(each.competence.id, each.required, each.observation and each.observation.held)
        for each in found.competences
    )


@lru_cache(maxsize=4096)
def _competence(competence: str, required: int, held: int | None) -> CompetenceResult:
    return CompetenceResult(
        competence=competence, required=Decimal(required), held=None if held is None else Decimal(held)
    )


def _rules(
    policy: Policy, inputs: Inputs, results: ResultsValue, behaviour: BehaviourValue, found: PredicateResult | None
) -> tuple[str, ...]:
    used: list[RuleRef | None] = [inputs.time.days.rule if inputs.time else None]
    used += [value.rule for component in results.components for group in component.groups for value in group.indicators]
    for component in results.components:
        used.append(component.match.rule if component.match else None)
        used.append(component.share.rule if component.share else None)
    used.append(results.rule)
    used.append(behaviour.match.rule if behaviour.match else None)
    used.append(found.rule if found else None)
    names = (f"{rule.id}@{rule.version}" for rule in used if rule is not None)
    return tuple(dict.fromkeys((f"{policy.policy_id}@{policy.version}", *names)))
