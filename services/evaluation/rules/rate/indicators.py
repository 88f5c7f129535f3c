"""Indicators and objectives in percent of what was agreed."""

from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from services.evaluation.rules.rate.arithmetic import Worth, capped, judged_percent
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import superior_on_objective
from services.evaluation.rules.rate.values import Basis, GroupValue, IndicatorValue
from shared.events.goals import IndicatorState, ObjectiveState
from shared.rules.errors import InvalidInput
from shared.rules.indicator import achievement
from shared.rules.numbers import MILLION, Ratio, Term, mean_ratio, millionths

_BY_OBJECTIVE = attrgetter("objective_id", "name")
_BY_INDICATOR = attrgetter("indicator.indicator_id", "indicator.name")
# Members of enumerations are looked up by name each time.
_REPORTED, _JUDGED, _UNJUDGED = Basis.REPORTED, Basis.JUDGED, Basis.UNJUDGED
_NOTHING: Ratio = (0, 1)
_ZERO = Decimal(0)


class Measure(NamedTuple):
    """How indicators are measured: for whom, the cap that holds here, what a judgement is worth.

    Once inputs are closed, what is not reported ``counts_nothing`` or is left out. ``from_baseline``: where an
    indicator has a baseline, the way from there counts.
    """

    inputs: Inputs
    cap: Decimal
    cap_ratio: Ratio
    worth: Worth
    counts_nothing: bool
    from_baseline: bool


def objective_groups(*, measure: Measure, component: str | None) -> tuple[GroupValue, ...]:
    """Measure the plan's objectives, each by its indicators for one component, or by all of them."""
    groups = []
    for objective in sorted(measure.inputs.objectives, key=_BY_OBJECTIVE):
        chosen = objective.indicators
        if component is not None:
            chosen = tuple([each for each in chosen if each.component == component])
        if chosen:
            groups.append(_group(objective, chosen, measure))
    return tuple(groups)


def unit_group(indicators: tuple[IndicatorState, ...], *, measure: Measure) -> GroupValue:
    """Measure the indicators of a unit or team. Nobody's feedback is about them: qualitative ones wait."""
    return _group(None, indicators, measure)


def groups_mean(groups: tuple[GroupValue, ...]) -> Ratio | None:
    """Weigh the objectives; the indicators of a unit stand for themselves."""
    terms: list[Term] = []
    for each in groups:
        weight = MILLION if each.objective is None else millionths(each.objective.weight)
        if each.percent is not None and weight > 0:
            terms.append((weight, *each.percent))
    return mean_ratio(terms)


def missing_in(groups: Iterable[GroupValue]) -> tuple[str, ...]:
    """List what the indicators lack."""
    found = [value.missing for group in groups for value in group.indicators if value.missing is not None]
    return tuple(dict.fromkeys(found))


def _group(objective: ObjectiveState | None, indicators: Iterable[IndicatorState], measure: Measure) -> GroupValue:
    values, terms, last, in_order = list[IndicatorValue](), list[Term](), "", True
    for each in indicators:
        value = _quantitative(each, measure) if each.quantitative else _qualitative(each, measure, objective)
        values.append(value)
        percent = value.percent
        if percent is not None and (weight := millionths(each.weight)) > 0:
            terms.append((weight, *percent))
        in_order, last = in_order and last < each.indicator_id, each.indicator_id
    if not in_order:
        values.sort(key=_BY_INDICATOR)
    return GroupValue(objective, tuple(values), mean_ratio(terms))


def _qualitative(indicator: IndicatorState, measure: Measure, objective: ObjectiveState | None) -> IndicatorValue:
    judged = None if objective is None else superior_on_objective(objective.objective_id, measure.inputs)
    if judged is None:
        # Never zero, even when closed: it is the superior who has not spoken.
        code = f"superior_feedback:{indicator.indicator_id if objective is None else objective.objective_id}"
        return IndicatorValue(indicator, _UNJUDGED, missing=code)
    percent = capped(judged_percent(judged, measure.worth), measure.cap_ratio)
    return IndicatorValue(indicator, _JUDGED, percent, judged)


def _quantitative(indicator: IndicatorState, measure: Measure) -> IndicatorValue:
    target, actual = indicator.target, indicator.actual
    if target is None:
        return _without_target(indicator)
    if actual is None:
        return _unreported(indicator, measure)
    baseline = indicator.baseline if measure.from_baseline and not indicator.two_sided else None
    # The formula knows no negative results; below nothing counts as nothing.
    reached = actual if actual >= 0 else _ZERO
    try:
        formula = achievement(as_of=measure.inputs.as_of)
        found = formula.hundredths(
            indicator.direction,
            target,
            indicator.target_high,
            reached,
            baseline,
            measure.cap_ratio,
            two_sided=indicator.two_sided,
        )
    except InvalidInput as error:
        return _waiting(indicator, measure) if error.field == "actual" else _without_target(indicator)
    return IndicatorValue(indicator, _REPORTED, (found, 100), None, measure.cap, formula.rule, None, baseline)


def _unreported(indicator: IndicatorState, measure: Measure) -> IndicatorValue:
    if measure.inputs.closed and measure.counts_nothing:
        return IndicatorValue(indicator, Basis.UNREPORTED, _NOTHING)
    return _waiting(indicator, measure)


def _waiting(indicator: IndicatorState, measure: Measure) -> IndicatorValue:
    code = f"realisation:{indicator.indicator_id}"
    basis = Basis.LEFT_OUT if measure.inputs.closed else Basis.WAITING
    return IndicatorValue(indicator, basis, missing=code)


def _without_target(indicator: IndicatorState) -> IndicatorValue:
    code = f"target:{indicator.indicator_id}"
    return IndicatorValue(indicator, Basis.NO_TARGET, missing=code)
