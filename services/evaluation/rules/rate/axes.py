"""The two axes of a rating: results and behaviour."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from services.evaluation.rules.instruments.by_source import instrument
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.rate.arithmetic import capped, level_of, lowest
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import feedback_on, match, not_observed
from services.evaluation.rules.rate.scope import scope
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
from shared.rules.numbers import half_up, mean_of
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
    instruments = [instrument(each, policy) for each in scope(policy, inputs.assignment).components]
    components = tuple(each.read(inputs) for each in instruments)
    lacking = (code for each, value in zip(instruments, components, strict=True) for code in each.missing(value))
    missing = tuple(dict.fromkeys((*lacking, *_strayed(instruments, inputs))))
    if policy.results.method is ResultsMethod.JUDGED_OBJECTIVES:
        return _judged(policy, inputs, components, missing)
    return _weighed(policy, components, missing)


def rate_behaviour(policy: Policy, inputs: Inputs) -> BehaviourValue:
    """Rate the behaviour, as far as the inputs allow."""
    if inputs.unmeasured:
        return BehaviourValue(missing=(NO_DAYS,))
    if policy.behaviour.method is BehaviourMethod.OBSERVATIONS:
        return _observed(policy, inputs)
    return _fed_back(policy, inputs)


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


def _weighed(policy: Policy, components: tuple[ComponentValue, ...], missing: tuple[str, ...]) -> ResultsValue:
    mean = mean_of((each.component.weight, each.percent) for each in components)
    if mean is None:
        return ResultsValue(components=components, missing=missing)
    exact = capped(mean, lowest(policy.results.cap_percent))
    percent = half_up(exact, policy.rounding_places)
    level = level_of(percent, policy.results.bounds)
    return ResultsValue(components=components, exact=exact, percent=percent, level=level, missing=missing)


def _judged(
    policy: Policy, inputs: Inputs, components: tuple[ComponentValue, ...], missing: tuple[str, ...]
) -> ResultsValue:
    objectives = tuple(
        judged
        for component in components
        for group in component.groups
        if (judged := _judge(policy, component.component.id, group)) is not None
    )
    if not any(each.main for each in objectives):
        return ResultsValue(components=components, objectives=objectives, missing=(*missing, "main_result"))
    results = [RatedResult(level=each.level, main=each.main) for each in objectives]
    found = roll_up(results=results, as_of=inputs.as_of)
    return ResultsValue(
        components=components, objectives=objectives, level=found.level, rule=found.rule, missing=missing
    )


def _judge(policy: Policy, component: str, group: GroupValue) -> JudgedObjective | None:
    if group.percent is None or group.objective is None:
        return None
    percent = half_up(group.percent, policy.rounding_places)
    return JudgedObjective(
        component=component,
        group=group,
        percent=percent,
        level=level_of(percent, policy.results.bounds),
        main=group.objective.main,
    )


def _observed(policy: Policy, inputs: Inputs) -> BehaviourValue:
    found = match(policy, inputs)
    if found.percent is None:
        return BehaviourValue(match=found, missing=("observations",))
    percent = half_up(found.percent, policy.rounding_places)
    return BehaviourValue(
        match=found,
        exact=found.percent,
        percent=percent,
        level=level_of(percent, policy.behaviour.bounds),
        missing=not_observed(found),
    )


def _fed_back(policy: Policy, inputs: Inputs) -> BehaviourValue:
    rule = policy.behaviour
    criteria = tuple(
        CriterionValue(
            criterion=each,
            feedback=feedback_on(each.id, inputs=inputs, weights=rule.source_weights, worth=rule.level_percents),
        )
        for each in scope(policy, inputs.assignment).criteria
    )
    exact = mean_of((each.criterion.weight, each.feedback.percent) for each in criteria)
    lacking = _lacking(policy, criteria)
    if exact is None or lacking is not None:
        return BehaviourValue(criteria=criteria, missing=(lacking or "superior_feedback",))
    percent = half_up(exact, policy.rounding_places)
    return BehaviourValue(
        criteria=criteria,
        exact=exact,
        percent=percent,
        level=level_of(percent, rule.bounds),
        missing=tuple(f"criterion:{each.criterion.id}" for each in criteria if each.feedback.percent is None),
    )


def _lacking(policy: Policy, criteria: tuple[CriterionValue, ...]) -> str | None:
    """Name whose word is needed first: the superior's, who answers for the rating, unless it weighs nothing."""
    if policy.behaviour.source_weights.get(Source.SUPERIOR, Decimal(0)) <= 0:
        return None if any(each.feedback.percent is not None for each in criteria) else "feedback"
    sources = (said.source for each in criteria for said in each.feedback.sources)
    return None if Source.SUPERIOR in sources else "superior_feedback"
