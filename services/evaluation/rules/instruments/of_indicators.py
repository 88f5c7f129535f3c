"""Instruments that are measured by indicators: of the plan, of the team, of the unit."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property, partial
from typing import ClassVar, Final

from services.evaluation.rules.explain.indicators import group_source, group_steps
from services.evaluation.rules.explain.shared import ABOVE, weighted_text
from services.evaluation.rules.explain.wording import amount, both, percent_text
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.rate.arithmetic import Worth
from services.evaluation.rules.rate.coverage import thin_code
from services.evaluation.rules.rate.indicators import Measure, groups_mean, missing_in
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import Basis, ComponentValue, GroupValue, IndicatorValue
from services.evaluation.rules.suggestion import Step, StepInput
from services.evaluation.rules.whatif.lever import Lever, better_actuals
from shared.policy.policy import BaselineUse, Unreported

_NONE: Final = both("belum ada", "none")
Change = Callable[[str, Inputs, Decimal], Inputs]
"""Give the indicator with this id another realisation."""


class OfIndicators(Instrument):
    """A component made of groups of indicators, each with a target and a realisation."""

    reported_by: ClassVar[str]
    of_parts: ClassVar[bool] = True

    def missing(self, value: ComponentValue) -> tuple[str, ...]:
        """List what the indicators lack."""
        return (*thin_code(self.component.id, value.thin), *(missing_in(value.groups) or super().missing(value)))

    def explain(self, value: ComponentValue) -> Iterator[Step]:
        """Explain each indicator and each group, then the component."""
        for group in value.groups:
            yield from group_steps(self.policy, self.component.id, group)
        yield from super().explain(value)

    def step(self, value: ComponentValue) -> Step:
        """Give the groups and their weighted mean."""
        counted = [(each, each.percent) for each in value.groups if each.percent is not None]
        inputs = tuple(
            StepInput(
                name=each.objective.name if each.objective else "indikator unit",
                value=percent_text(percent),
                source=ABOVE,
                step=group_source(self.component.id, each),
            )
            for each, percent in counted
        )
        terms = [(each.objective.weight if each.objective else 1, percent) for each, percent in counted]
        return self.told(value, inputs=inputs, arithmetic=weighted_text(terms, percent_text(value.percent or 0)))

    def measure(self, inputs: Inputs) -> Measure:
        """Say how indicators are measured here."""
        return Measure(
            inputs,
            self.cap,
            self.cap_ratio,
            self._worth,
            self._counts_nothing,
            self._from_baseline,
        )

    @cached_property
    def _worth(self) -> Worth:
        return Worth.of(self.policy.results.level_percents)

    @cached_property
    def _counts_nothing(self) -> bool:
        return self.policy.results.unreported is Unreported.ZERO

    @cached_property
    def _from_baseline(self) -> bool:
        return self.policy.planning.baseline is BaselineUse.LINEAR

    def of_groups(self, *groups: GroupValue) -> ComponentValue:
        """Weigh the groups."""
        return ComponentValue(self.component, groups_mean(groups), groups)

    def realisations(self, group: GroupValue, change: Change) -> Iterator[Lever]:
        """List the realisations of a group that could be better."""
        for each in group.indicators:
            if each.basis in (Basis.REPORTED, Basis.UNREPORTED) and each.indicator.target is not None:
                yield self._realisation(each, change)

    def _realisation(self, value: IndicatorValue, change: Change) -> Lever:
        indicator = value.indicator
        return Lever(
            what=f"indicator:{indicator.indicator_id}",
            label=both(f"indikator '{indicator.name}'", f"indicator '{indicator.name}'"),
            source=self.reported_by,
            now=_NONE if indicator.actual is None else amount(indicator.actual, indicator.unit),
            grid=better_actuals(indicator, self.cap),
            apply=partial(change, indicator.indicator_id),
            text=partial(amount, unit=indicator.unit),
        )
