"""Indicators and objectives in percent of what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

from services.evaluation.rules.rate.arithmetic import capped, judged_percent
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import superior_on_objective
from services.evaluation.rules.rate.values import Basis, GroupValue, IndicatorValue
from shared.events.goals import IndicatorState
from shared.policy.policy import ResultsRule, Unreported
from shared.rules.errors import InvalidInput
from shared.rules.indicator import Direction, indicator_achievement
from shared.rules.numbers import mean_of
from shared.rules.tables import RuleRef

_ALONE = Decimal(1)
_BY_OBJECTIVE = attrgetter("objective_id", "name")
_BY_INDICATOR = attrgetter("indicator_id", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How indicators are measured: the policy's rule, the cap that holds here, whether inputs are closed, the day.

    ``from_baseline``: where an indicator has a baseline, the way from there counts.
    """

    rule: ResultsRule
    cap: Decimal
    closed: bool
    as_of: date
    from_baseline: bool = False


def objective_groups(inputs: Inputs, *, measure: Measure, component: str | None) -> tuple[GroupValue, ...]:
    """Measure the plan's objectives, each by its indicators for one component, or by all of them."""
    groups = []
    for objective in sorted(inputs.objectives, key=_BY_OBJECTIVE):
        chosen = objective.indicators
        if component is not None:
            chosen = tuple(each for each in chosen if each.component == component)
        if chosen:
            judged = superior_on_objective(objective.objective_id, inputs)
            values = _values(chosen, measure=measure, judged=judged, judged_id=objective.objective_id)
            groups.append(GroupValue(objective=objective, indicators=values, percent=_mean(values)))
    return tuple(groups)


def unit_group(indicators: tuple[IndicatorState, ...], *, measure: Measure) -> GroupValue:
    """Measure the indicators of a unit or team. Nobody's feedback is about them: qualitative ones wait."""
    values = _values(indicators, measure=measure, judged=None, judged_id=None)
    return GroupValue(objective=None, indicators=values, percent=_mean(values))


def groups_mean(groups: tuple[GroupValue, ...]) -> Fraction | None:
    """Weigh the objectives; the indicators of a unit stand for themselves."""
    return mean_of((_ALONE if each.objective is None else each.objective.weight, each.percent) for each in groups)


def missing_in(groups: Iterable[GroupValue]) -> tuple[str, ...]:
    """List what the indicators lack."""
    found = (value.missing for group in groups for value in group.indicators)
    return tuple(dict.fromkeys(code for code in found if code is not None))


def _mean(values: tuple[IndicatorValue, ...]) -> Fraction | None:
    return mean_of((each.indicator.weight, each.percent) for each in values)


def _values(
    indicators: Iterable[IndicatorState], *, measure: Measure, judged: Fraction | None, judged_id: str | None
) -> tuple[IndicatorValue, ...]:
    return tuple(
        _quantitative(each, measure) if each.quantitative else _qualitative(each, measure, judged, judged_id)
        for each in sorted(indicators, key=_BY_INDICATOR)
    )


def _qualitative(
    indicator: IndicatorState, measure: Measure, judged: Fraction | None, judged_id: str | None
) -> IndicatorValue:
    if judged is None:
        # Never zero, even when closed: it is the superior who has not spoken.
        code = f"superior_feedback:{judged_id or indicator.indicator_id}"
        return IndicatorValue(indicator=indicator, basis=Basis.UNJUDGED, missing=code)
    percent = capped(judged_percent(judged, measure.rule.level_percents), measure.cap)
    return IndicatorValue(indicator=indicator, basis=Basis.JUDGED, percent=percent, average=judged)


def _quantitative(indicator: IndicatorState, measure: Measure) -> IndicatorValue:
    if indicator.target is None:
        return _without_target(indicator)
    if indicator.actual is None:
        return _unreported(indicator, measure)
    baseline = indicator.baseline if measure.from_baseline else None
    try:
        percent, rule = _achieved(
            indicator.direction,
            indicator.target,
            indicator.target_high,
            indicator.actual,
            measure.cap,
            baseline,
            as_of=measure.as_of,
        )
    except InvalidInput as error:
        if error.field == "actual":
            return _waiting(indicator, measure)
        return _without_target(indicator)
    return IndicatorValue(
        indicator=indicator,
        basis=Basis.REPORTED,
        percent=percent,
        cap=measure.cap,
        rule=rule,
        baseline=baseline,
    )


# The formula is pure, and one new fact about a person leaves all the other indicators as they were.
@lru_cache(maxsize=65_536)
def _achieved(
    direction: Direction,
    target: Decimal,
    target_high: Decimal | None,
    actual: Decimal,
    cap: Decimal,
    baseline: Decimal | None,
    *,
    as_of: date,
) -> tuple[Fraction, RuleRef]:
    found = indicator_achievement(
        direction=direction,
        target=target if target_high is None else (target, target_high),
        # The formula knows no negative results; below nothing counts as nothing.
        actual=max(actual, Decimal(0)),
        baseline=baseline,
        cap=cap,
        as_of=as_of,
    )
    return Fraction(found.achievement_percent), found.rule


def _unreported(indicator: IndicatorState, measure: Measure) -> IndicatorValue:
    if measure.closed and measure.rule.unreported is Unreported.ZERO:
        return IndicatorValue(indicator=indicator, basis=Basis.UNREPORTED, percent=Fraction(0))
    return _waiting(indicator, measure)


def _waiting(indicator: IndicatorState, measure: Measure) -> IndicatorValue:
    code = f"realisation:{indicator.indicator_id}"
    basis = Basis.LEFT_OUT if measure.closed else Basis.WAITING
    return IndicatorValue(indicator=indicator, basis=basis, missing=code)


def _without_target(indicator: IndicatorState) -> IndicatorValue:
    code = f"target:{indicator.indicator_id}"
    return IndicatorValue(indicator=indicator, basis=Basis.NO_TARGET, missing=code)
