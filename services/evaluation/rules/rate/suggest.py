"""Suggest a rating from a policy and what was heard; pure, whatever the inputs are."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct

from services.evaluation.rules.explain.steps import explain as explained
from services.evaluation.rules.rate.axes import rate_behaviour, rate_results
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import match
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.segments import merged
from services.evaluation.rules.rate.values import BehaviourValue, MatchValue, ResultsValue
from services.evaluation.rules.suggestion import Suggestion
from shared.events.evaluation import CompetenceResult, CriterionResult, Outcome
from shared.policy.policy import Component, Criterion, Policy
from shared.rules.numbers import Ratio, scaled_back, units
from shared.rules.predicate import PredicateResult
from shared.rules.predicate import predicate as matrix
from shared.rules.tables import RuleRef
from shared.rules.vocabulary import Level, Predicate


class Rating(Struct, frozen=True, gc=False):
    """The numbers of a rating, down to each indicator and criterion: what its explanation words when somebody reads."""

    results: ResultsValue
    behaviour: BehaviourValue
    predicate: PredicateResult | None


def rate(policy: Policy, inputs: Inputs) -> Rating:
    """Rate both axes; of somebody who moved, the present segment."""
    results, behaviour = rate_results(policy, inputs), rate_behaviour(policy, inputs)
    return Rating(results, behaviour, _predicate(results.level, behaviour.level, as_of=inputs.as_of))


def suggest(policy: Policy, inputs: Inputs, *, explain: bool = True) -> Suggestion:
    """Suggest a rating; ``explain=False`` leaves the steps unworded, which is several times quicker.

    For the last segment of somebody who moved, the suggestion is for the whole cycle.
    """
    return suggestion(policy, inputs, rate(policy, inputs), explain=explain)


def suggestion(policy: Policy, inputs: Inputs, rating: Rating, *, explain: bool) -> Suggestion:
    """Say what a rating suggests, with the steps in words where somebody reads them."""
    results, behaviour, found = rating.results, rating.behaviour, rating.predicate
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
        competences=_competences(behaviour.match or match(scope(policy, inputs.assignment), inputs)),
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
    places = policy.rounding_places
    found = [_part("results", each.component, each.percent, places) for each in results.components]
    found += [_part("behaviour", each.criterion, each.feedback.percent, places) for each in behaviour.criteria]
    return tuple(found)


def _part(axis: str, part: Component | Criterion, percent: Ratio | None, places: int) -> CriterionResult:
    return _criterion(part.id, axis, None if percent is None else units(percent, places), places, str(part.weight))


# The weight as text, because 1 and 1.0 would be one key, although they are not the same bytes in an event.
@lru_cache(maxsize=65_536)
def _criterion(criterion: str, axis: str, percent: int | None, places: int, weight: str) -> CriterionResult:
    return CriterionResult(
        criterion=criterion,
        axis=axis,
        percent=None if percent is None else scaled_back(percent, places),
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
    used: list[RuleRef | None] = [None if inputs.time is None or inputs.days is None else inputs.days.rule]
    for component in results.components:
        # All indicators are measured by one formula.
        used.append(next((each.rule for group in component.groups for each in group.indicators if each.rule), None))
    for component in results.components:
        used.append(component.match.rule if component.match else None)
        used.append(component.share.rule if component.share else None)
    used.append(results.rule)
    used.append(behaviour.match.rule if behaviour.match else None)
    used.append(found.rule if found else None)
    names = [f"{rule.id}@{rule.version}" for rule in used if rule is not None]
    return tuple(dict.fromkeys((f"{policy.policy_id}@{policy.version}", *names)))
