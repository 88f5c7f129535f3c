"""A suggestion computed on fractions, plainly and slowly: what the integers of the rules are held against.

It shares with the rules only the tables of the regulations, the contracts, and for whom a part of a policy is meant.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import IndicatorState, ObjectiveState
from shared.policy.clause import AppliesTo
from shared.policy.policy import (
    BaselineUse,
    BehaviourMethod,
    Bounds,
    Component,
    ComponentSource,
    LevelPercents,
    Policy,
    ResultsMethod,
    Unreported,
)
from shared.rules.indicator import Direction
from shared.rules.vocabulary import Level

_TOLD_MAX = Decimal(999_999)
_DUTY_HOURS = Fraction(20)


class Exact(NamedTuple):
    """Both axes, rounded and judged, and every component and criterion, rounded."""

    results: Level | None
    results_percent: Decimal | None
    behaviour: Level | None
    behaviour_percent: Decimal | None
    parts: dict[tuple[str, str], Decimal | None]


def exactly(policy: Policy, inputs: Inputs) -> Exact:
    """Rate somebody who did not move, on fractions."""
    if inputs.time is not None and not inputs.time.days.measured_days:
        return Exact(None, None, None, None, {})
    results, results_percent, components = _results(policy, inputs)
    behaviour, behaviour_percent, criteria = _behaviour(policy, inputs)
    parts = {("results", id_): each for id_, each in components.items()}
    parts |= {("behaviour", id_): each for id_, each in criteria.items()}
    return Exact(results, results_percent, behaviour, behaviour_percent, parts)


def half_up(value: Fraction, places: int) -> Decimal:
    """Round once, away from zero on a tie."""
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    whole += scaled - whole >= Fraction(1, 2)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def mean(terms: Iterable[tuple[Decimal | Fraction | int, Fraction | None]]) -> Fraction | None:
    """Take the weighed mean of what has a value and a weight."""
    counted = [(Fraction(weight), value) for weight, value in terms if value is not None and weight > 0]
    total = sum((weight for weight, _ in counted), Fraction(0))
    return sum((weight * value for weight, value in counted), Fraction(0)) / total if total else None


def worth(average: Fraction, percents: LevelPercents) -> Fraction:
    """Turn an average judgement into percent."""
    average, middle = min(max(average, Fraction(1)), Fraction(3)), Fraction(percents.as_)
    if average >= 2:
        return middle + (average - 2) * (Fraction(percents.above) - middle)
    return middle - (2 - average) * (middle - Fraction(percents.below))


def level(percent: Decimal, bounds: Bounds) -> Level:
    """Judge a rounded percentage."""
    if percent > bounds.above or (bounds.above_inclusive and percent == bounds.above):
        return Level.ABOVE
    return Level.AS if percent >= bounds.as_from else Level.BELOW


def _meant(to: AppliesTo, inputs: Inputs) -> bool:
    person = inputs.assignment
    return to.covers(
        position_group=person.position_group, heads=person.heads_unit is not None, position=person.position
    )


def _average(said: Iterable[CriterionFeedback]) -> Fraction | None:
    return mean((max(each.answers, 1), None if each.average is None else Fraction(each.average)) for each in said)


def _weighed(policy: Policy, criterion: str, inputs: Inputs, percents: LevelPercents) -> Fraction | None:
    said = [each for each in inputs.feedback if each.about is About.BEHAVIOUR and each.criterion == criterion]
    weights = policy.behaviour.source_weights
    average = mean(
        (weights.get(source, Decimal(0)), _average([each for each in said if each.source is source]))
        for source in Source
    )
    return None if average is None else worth(average, percents)


def _jpm(policy: Policy, inputs: Inputs) -> Fraction | None:
    """Match observed with required levels; a table in force in 2025 caps nothing but each competence."""
    need = held = 0
    for competence in policy.competences:
        seen = [each for each in inputs.observations if each.competence == competence.id and each.held in range(1, 6)]
        if seen:
            newest = max(seen, key=lambda each: (each.on, each.held, each.by, each.observed))
            required = competence.required.get(inputs.assignment.position_group, competence.default)
            need, held = need + required, held + min(required, newest.held)
    return Fraction(half_up(Fraction(100 * held, need), 2)) if need else None


def _indicator(policy: Policy, one: IndicatorState, inputs: Inputs, cap: Decimal, objective: str) -> Fraction | None:
    if not one.quantitative:
        judged = [
            each
            for each in inputs.feedback
            if each.about is About.OBJECTIVE and each.criterion == objective and each.source is Source.SUPERIOR
        ]
        average = _average(judged)
        return None if average is None else min(worth(average, policy.results.level_percents), Fraction(cap))
    if one.target is None:
        return None
    if one.actual is None:
        return Fraction(0) if inputs.closed and policy.results.unreported is Unreported.ZERO else None
    low, high = Fraction(one.target), Fraction(one.target if one.target_high is None else one.target_high)
    if high <= 0 or low < 0 or low > high:
        return None
    start = one.baseline if policy.planning.baseline is BaselineUse.LINEAR else None
    more = one.direction is Direction.MAXIMISE
    if start is not None and (start >= low if more else start <= high):
        return None
    share = _share(max(Fraction(one.actual), Fraction(0)), (low, high), start, more=more, ranged=low != high)
    return Fraction(half_up(min(max(share, Fraction(0)), Fraction(cap)), 2))


def _share(
    reached: Fraction, target: tuple[Fraction, Fraction], start: Decimal | None, *, more: bool, ranged: bool
) -> Fraction:
    low, high = target
    if ranged and low <= reached <= high:
        return Fraction(100)
    end = high if reached > high else low
    if start is not None:
        return (reached - Fraction(start)) / (end - Fraction(start)) * 100
    return (reached / end if more else 1 + (1 - reached / end)) * 100


def _component(policy: Policy, component: Component, inputs: Inputs, *, only: bool) -> Fraction | None:
    cap = min(each for each in (component.cap_percent, policy.results.cap_percent, _TOLD_MAX) if each is not None)
    match component.source:
        case ComponentSource.INDICATORS:
            groups = _groups(policy, component, inputs, only=only)
            return mean((each.weight, percent) for each, percent in groups)
        case ComponentSource.TEAM_INDICATORS:
            return _of_unit(policy, inputs.team, inputs, cap)
        case ComponentSource.UNIT_INDICATORS:
            return _of_unit(policy, inputs.unit, inputs, cap)
        case ComponentSource.FEEDBACK:
            found = _weighed(policy, component.id, inputs, policy.results.level_percents)
        case ComponentSource.OBSERVATIONS:
            found = _jpm(policy, inputs)
        case _:
            found = _quantity(policy, component, inputs)
    return None if found is None else min(found, Fraction(cap))


def _groups(
    policy: Policy, component: Component, inputs: Inputs, *, only: bool
) -> list[tuple[ObjectiveState, Fraction | None]]:
    cap = min(each for each in (component.cap_percent, policy.results.cap_percent, _TOLD_MAX) if each is not None)
    found = []
    for objective in inputs.objectives:
        fed = [each for each in objective.indicators if only or each.component == component.id]
        percents = [(each.weight, _indicator(policy, each, inputs, cap, objective.objective_id)) for each in fed]
        if fed:
            found.append((objective, mean(percents)))
    return found


def _of_unit(policy: Policy, unit: UnitInputs | None, inputs: Inputs, cap: Decimal) -> Fraction | None:
    if unit is None:
        return None
    # Nobody judges what is qualitative about a unit.
    counted = [each for each in unit.indicators if each.quantitative]
    return mean((each.weight, _indicator(policy, each, inputs, cap, "")) for each in counted)


def _quantity(policy: Policy, component: Component, inputs: Inputs) -> Fraction | None:
    target = None if component.target is None else Fraction(component.target)
    reached: Fraction | None
    timed = component.source is not ComponentSource.SURVEY
    match component.source:
        case ComponentSource.SURVEY:
            counts = inputs.unit is not None and inputs.unit.survey_attributed is not False
            index = inputs.unit.survey_index if inputs.unit is not None and counts else None
            reached = None if index is None else Fraction(index)
        case ComponentSource.DAILY_REPORTS:
            reached, target = Fraction(inputs.days_reported), None if target is None else target * inputs.months
        case _:
            reached, target = Fraction(inputs.training_jp), _DUTY_HOURS if target is None else target
    if timed and reached == 0 and not (inputs.closed and policy.results.unreported is Unreported.ZERO):
        return None
    if reached is None or target is None or target <= 0:
        return None
    if timed and inputs.time is not None:
        target = target * inputs.time.days.measured_days / inputs.time.days.cycle_days
    return max(reached, Fraction(0)) / target * 100


def _results(policy: Policy, inputs: Inputs) -> tuple[Level | None, Decimal | None, dict[str, Decimal | None]]:
    if policy.results.unit_head and inputs.assignment.heads_unit is not None:
        heads = {"istimewa": Level.ABOVE, "baik": Level.AS}
        rating = None if inputs.headed is None else inputs.headed.predicate
        return None if rating is None else heads.get(rating.value, Level.BELOW), None, {}
    if not inputs.plan_agreed:
        return None, None, {}
    meant = [each for each in policy.results.components if _meant(each.applies_to, inputs)]
    only = sum(each.source is ComponentSource.INDICATORS for each in meant) == 1
    percents = {each.id: _component(policy, each, inputs, only=only) for each in meant}
    places = policy.rounding_places
    told = {id_: None if each is None else half_up(each, places) for id_, each in percents.items()}
    if policy.results.method is ResultsMethod.JUDGED_OBJECTIVES:
        groups = [
            (each, percent)
            for component in meant
            if component.source is ComponentSource.INDICATORS
            for each, percent in _groups(policy, component, inputs, only=only)
            if percent is not None
        ]
        levels = [(each.main, level(half_up(percent, places), policy.results.bounds)) for each, percent in groups]
        return _rolled_up(levels), None, told
    exact = mean((each.weight, percents[each.id]) for each in meant)
    if exact is None:
        return None, None, told
    cap = policy.results.cap_percent
    percent = half_up(min(exact, Fraction(_TOLD_MAX if cap is None else cap)), places)
    return level(percent, policy.results.bounds), percent, told


def _rolled_up(levels: list[tuple[bool, Level]]) -> Level | None:
    """Roll the levels up by the limits of the table in force in 2025."""
    main = [each for is_main, each in levels if is_main]
    if not main:
        return None
    below, above = main.count(Level.BELOW), [each for _, each in levels].count(Level.ABOVE)
    if Fraction(below, len(main)) > Fraction(1, 2):
        return Level.BELOW
    return Level.ABOVE if Fraction(above, len(levels)) > Fraction(1, 2) and below == 0 else Level.AS


def _behaviour(policy: Policy, inputs: Inputs) -> tuple[Level | None, Decimal | None, dict[str, Decimal | None]]:
    rule, places = policy.behaviour, policy.rounding_places
    if rule.method is BehaviourMethod.OBSERVATIONS:
        found = _jpm(policy, inputs)
        percent = None if found is None else half_up(found, places)
        return None if percent is None else level(percent, rule.bounds), percent, {}
    meant = [each for each in rule.criteria if _meant(each.applies_to, inputs)]
    percents = {each.id: _weighed(policy, each.id, inputs, rule.level_percents) for each in meant}
    told = {id_: None if each is None else half_up(each, places) for id_, each in percents.items()}
    exact = mean((each.weight, percents[each.id]) for each in meant)
    names = {each.id for each in meant}
    spoke = any(
        each.source is Source.SUPERIOR
        for each in inputs.feedback
        if each.about is About.BEHAVIOUR and each.criterion in names and each.average is not None
    )
    if exact is None or (rule.source_weights.get(Source.SUPERIOR, Decimal(0)) > 0 and not spoke):
        return None, None, told
    percent = half_up(exact, places)
    return level(percent, rule.bounds), percent, told
