"""The components of the results: one reading for each source a policy can name."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.evaluation.rules.rate.arithmetic import capped, lowest
from services.evaluation.rules.rate.competences import match, not_observed
from services.evaluation.rules.rate.feedback import feedback_on
from services.evaluation.rules.rate.indicators import Measure, groups_mean, missing_in, objective_groups, unit_group
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.values import ComponentValue, GroupValue, ShareValue
from shared.policy.policy import BaselineUse, Component, ComponentSource, Policy, Unreported
from shared.rules.competence import training_hours
from shared.rules.tables import RuleRef


def read_components(policy: Policy, inputs: Inputs) -> tuple[ComponentValue, ...]:
    """Read every component that is meant for this person, in the policy's order."""
    return tuple(_READ[each.source](each, policy, inputs) for each in scope(policy, inputs.assignment).components)


def strayed(policy: Policy, inputs: Inputs) -> tuple[str, ...]:
    """List the plan's indicators that feed none of the components meant for this person."""
    ids = scope(policy, inputs.assignment).of_plan
    if len(ids) <= 1:
        return ()
    found = (each for objective in inputs.objectives for each in objective.indicators)
    return tuple(sorted({f"indicator_component:{each.indicator_id}" for each in found if each.component not in ids}))


def _measure(component: Component, policy: Policy, inputs: Inputs) -> Measure:
    return Measure(
        rule=policy.results,
        cap=_cap(component, policy),
        closed=inputs.closed,
        from_baseline=policy.planning.baseline is BaselineUse.LINEAR,
    )


def _cap(component: Component, policy: Policy) -> Decimal:
    return lowest(component.cap_percent, policy.results.cap_percent)


def _of_plan(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    only_one = scope(policy, inputs.assignment).of_plan == (component.id,)
    groups = objective_groups(
        inputs, measure=_measure(component, policy, inputs), component=None if only_one else component.id
    )
    return _of_groups(component, groups)


def _of_unit(component: Component, policy: Policy, inputs: Inputs, unit: UnitInputs | None) -> ComponentValue:
    if unit is None or not unit.indicators:
        return _not_applicable(component)
    return _of_groups(component, (unit_group(unit.indicators, measure=_measure(component, policy, inputs)),))


def _of_groups(component: Component, groups: tuple[GroupValue, ...]) -> ComponentValue:
    percent, missing = groups_mean(groups), missing_in(groups)
    if percent is None and not missing:
        missing = (f"component:{component.id}",)
    return ComponentValue(component=component, percent=percent, groups=groups, missing=missing)


def _of_team_indicators(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    return _of_unit(component, policy, inputs, inputs.team)


def _of_unit_indicators(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    return _of_unit(component, policy, inputs, inputs.unit)


def _of_survey(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    index = None if inputs.unit is None else inputs.unit.survey_index
    if index is None:
        return _not_applicable(component)
    return _share(component, policy, reached=index, expected=component.target)


def _of_daily_reports(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    days = Decimal(inputs.days_reported)
    if not _counts_as_reported(days, policy, inputs):
        return _not_applicable(component)
    expected = None if component.target is None else component.target * inputs.months
    return _share(component, policy, reached=days, expected=expected)


def _of_training_hours(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    if not _counts_as_reported(inputs.training_jp, policy, inputs):
        return _not_applicable(component)
    if component.target is not None:
        return _share(component, policy, reached=inputs.training_jp, expected=component.target)
    # Without a target the yearly duty holds: what is missing when nothing was done.
    duty = training_hours(done=Decimal(0))
    return _share(component, policy, reached=inputs.training_jp, expected=duty.shortfall, rule=duty.rule)


def _of_feedback(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    said = feedback_on(
        component.id,
        inputs=inputs,
        weights=policy.behaviour.source_weights,
        worth=policy.results.level_percents,
    )
    if said.percent is None:
        return _not_applicable(component)
    return ComponentValue(component=component, percent=capped(said.percent, _cap(component, policy)), feedback=said)


def _of_observations(component: Component, policy: Policy, inputs: Inputs) -> ComponentValue:
    found = match(policy, inputs)
    if found.percent is None:
        return _not_applicable(component)
    return ComponentValue(
        component=component,
        percent=capped(found.percent, _cap(component, policy)),
        match=found,
        missing=not_observed(found),
    )


def _counts_as_reported(amount: Decimal, policy: Policy, inputs: Inputs) -> bool:
    """Nothing reported counts as nothing only once inputs are closed, and if the policy says so."""
    return amount > 0 or (inputs.closed and policy.results.unreported is Unreported.ZERO)


def _share(
    component: Component,
    policy: Policy,
    *,
    reached: Decimal,
    expected: Decimal | None,
    rule: RuleRef | None = None,
) -> ComponentValue:
    if expected is None or expected <= 0:
        return _not_applicable(component)
    percent = Fraction(max(reached, Decimal(0))) / Fraction(expected) * 100
    return ComponentValue(
        component=component,
        percent=capped(percent, _cap(component, policy)),
        share=ShareValue(reached=reached, expected=expected, rule=rule),
    )


def _not_applicable(component: Component) -> ComponentValue:
    return ComponentValue(component=component, percent=None, missing=(f"component:{component.id}",))


_READ: Final[dict[ComponentSource, Callable[[Component, Policy, Inputs], ComponentValue]]] = {
    ComponentSource.INDICATORS: _of_plan,
    ComponentSource.TEAM_INDICATORS: _of_team_indicators,
    ComponentSource.UNIT_INDICATORS: _of_unit_indicators,
    ComponentSource.SURVEY: _of_survey,
    ComponentSource.DAILY_REPORTS: _of_daily_reports,
    ComponentSource.TRAINING_HOURS: _of_training_hours,
    ComponentSource.FEEDBACK: _of_feedback,
    ComponentSource.OBSERVATIONS: _of_observations,
}
