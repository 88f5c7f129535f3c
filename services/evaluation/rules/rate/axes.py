"""The two axes of a rating: results and behaviour."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from services.evaluation.rules.instruments.by_source import instrument
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.rate.arithmetic import capped
from services.evaluation.rules.rate.coverage import Part, of_match, thin_code, too_thin
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import feedback_on, match, not_observed
from services.evaluation.rules.rate.scope import Scope, scope
from services.evaluation.rules.rate.values import (
    BehaviourValue,
    ComponentValue,
    CriterionValue,
    GroupValue,
    JudgedObjective,
    ResultsValue,
)
from shared.events.feedback import Source
from shared.policy.policy import BehaviourMethod, Policy, ResultsMethod
from shared.rules.numbers import Ratio, mean_ratio, millionths, rounded
from shared.rules.predicate import RatedResult, roll_up, unit_head_results

NO_DAYS: Final = "measured_days"
"""What is missing where somebody was on leave all the time: nothing is measured, and nothing counts as nothing."""


def rate_results(policy: Policy, inputs: Inputs) -> ResultsValue:
    """Rate the results, as far as the inputs allow."""
    if inputs.unmeasured:
        return ResultsValue(missing=(NO_DAYS,))
    if policy.results.unit_head and inputs.assignment.heads_unit is not None:
        return _head(inputs)
    if not inputs.plan_agreed:
        return ResultsValue(missing=("agreed_plan",))
    of = scope(policy, inputs.assignment)
    instruments = _instruments(of)
    components = tuple([each.checked(each.read(inputs)) for each in instruments])
    lacking = [code for each, value in zip(instruments, components, strict=True) for code in each.missing(value)]
    missing = tuple(dict.fromkeys((*lacking, *_strayed(instruments, inputs))))
    if policy.results.method is ResultsMethod.JUDGED_OBJECTIVES:
        return _judged(of, inputs, components, missing)
    return _weighed(of, components, missing)


def rate_behaviour(policy: Policy, inputs: Inputs) -> BehaviourValue:
    """Rate the behaviour, as far as the inputs allow."""
    if inputs.unmeasured:
        return BehaviourValue(missing=(NO_DAYS,))
    of = scope(policy, inputs.assignment)
    if policy.behaviour.method is BehaviourMethod.OBSERVATIONS:
        return _observed(of, inputs)
    return _fed_back(of, inputs)


@lru_cache(maxsize=4096)
def _instruments(of: Scope) -> tuple[Instrument, ...]:
    return tuple(instrument(each, of.policy) for each in of.components)


def _head(inputs: Inputs) -> ResultsValue:
    rating = None if inputs.headed is None else inputs.headed.predicate
    if rating is None:
        return ResultsValue(missing=("unit_rating",))
    found = unit_head_results(unit_predicate=rating, as_of=inputs.as_of)
    return ResultsValue(unit_predicate=rating, level=found.results, rule=found.rule)


def _strayed(instruments: Sequence[Instrument], inputs: Inputs) -> tuple[str, ...]:
    """List the plan's indicators that feed none of the components meant for this person."""
    ids = [each.component.id for each in instruments if each.fed_by_plan]
    if len(ids) <= 1:
        return ()
    found = (each for objective in inputs.objectives for each in objective.indicators)
    return tuple(sorted({f"indicator_component:{each.indicator_id}" for each in found if each.component not in ids}))


def _weighed(of: Scope, components: tuple[ComponentValue, ...], missing: tuple[str, ...]) -> ResultsValue:
    mean = _mean([(each.percent, millionths(each.component.weight)) for each in components])
    parts = (Part(each.component.label, each.component.weight, each.percent is not None) for each in components)
    thin = None if mean is None else too_thin(parts, of.policy.results.coverage)
    if mean is None or thin is not None:
        return ResultsValue(components=components, missing=(*thin_code("results", thin), *missing), thin=thin)
    exact = capped(mean, of.results_cap)
    percent = rounded(exact, of.policy.rounding_places)
    level = of.results_limits.level_of(percent)
    return ResultsValue(components=components, exact=exact, percent=percent, level=level, missing=missing)


def _mean(terms: Iterable[tuple[Ratio | None, int]]) -> Ratio | None:
    """Weigh the parts of an axis; what has no value leaves its weight to the others."""
    return mean_ratio([(weight, *percent) for percent, weight in terms if percent is not None and weight > 0])


def _judged(
    of: Scope, inputs: Inputs, components: tuple[ComponentValue, ...], missing: tuple[str, ...]
) -> ResultsValue:
    objectives = tuple(
        [
            judged
            for component in components
            for group in component.groups
            if (judged := _judge(of, component.component.id, group)) is not None
        ]
    )
    if any(each.thin is not None for each in components):
        return ResultsValue(components=components, objectives=objectives, missing=missing)
    if not any(each.main for each in objectives):
        return ResultsValue(components=components, objectives=objectives, missing=(*missing, "main_result"))
    results = [RatedResult(level=each.level, main=each.main) for each in objectives]
    found = roll_up(results=results, as_of=inputs.as_of)
    return ResultsValue(
        components=components, objectives=objectives, level=found.level, rule=found.rule, missing=missing
    )


def _judge(of: Scope, component: str, group: GroupValue) -> JudgedObjective | None:
    if group.percent is None or group.objective is None:
        return None
    percent = rounded(group.percent, of.policy.rounding_places)
    return JudgedObjective(component, group, percent, of.results_limits.level_of(percent), group.objective.main)


def _observed(of: Scope, inputs: Inputs) -> BehaviourValue:
    found = match(of, inputs)
    if found.percent is None:
        return BehaviourValue(match=found, missing=("observations",))
    thin = too_thin(of_match(found), of.policy.behaviour.coverage)
    if thin is not None:
        return BehaviourValue(match=found, missing=(*thin_code("behaviour", thin), *not_observed(found)), thin=thin)
    percent = rounded(found.percent, of.policy.rounding_places)
    level = of.limits.level_of(percent)
    return BehaviourValue(match=found, exact=found.percent, percent=percent, level=level, missing=not_observed(found))


def _fed_back(of: Scope, inputs: Inputs) -> BehaviourValue:
    criteria = tuple(
        [
            CriterionValue(each, feedback_on(each.id, inputs=inputs, weights=of.source_weights, worth=of.worth))
            for each, _ in of.criteria
        ]
    )
    weights = [weight for _, weight in of.criteria]
    exact = _mean(zip([each.feedback.percent for each in criteria], weights, strict=True))
    lacking = _lacking(of, criteria)
    if exact is None or lacking is not None:
        return BehaviourValue(criteria=criteria, missing=(lacking or "superior_feedback",))
    missing = tuple([f"criterion:{each.criterion.id}" for each in criteria if each.feedback.percent is None])
    parts = (Part(each.criterion.label, each.criterion.weight, each.feedback.percent is not None) for each in criteria)
    thin = too_thin(parts, of.policy.behaviour.coverage)
    if thin is not None:
        return BehaviourValue(criteria=criteria, missing=(*thin_code("behaviour", thin), *missing), thin=thin)
    percent = rounded(exact, of.policy.rounding_places)
    level = of.limits.level_of(percent)
    return BehaviourValue(criteria=criteria, exact=exact, percent=percent, level=level, missing=missing)


def _lacking(of: Scope, criteria: tuple[CriterionValue, ...]) -> str | None:
    """Name whose word is needed first: the superior's, who answers for the rating, unless it weighs nothing."""
    if of.source_weights.get(Source.SUPERIOR, 0) <= 0:
        return None if any(each.feedback.percent is not None for each in criteria) else "feedback"
    for each in criteria:
        for judged in each.feedback.judged:
            if judged.source is Source.SUPERIOR:
                return None
    return "superior_feedback"
