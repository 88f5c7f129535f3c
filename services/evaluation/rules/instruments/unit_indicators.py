"""What the person's unit reached, as a result of everybody who belongs to it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_indicators import OfIndicators
from services.evaluation.rules.rate.indicators import unit_group
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.lever import Lever


class UnitIndicators(OfIndicators):
    """What the person's unit reached, as a result of everybody who belongs to it."""

    reads: ClassVar[Reads] = Reads.UNIT
    reported_by: ClassVar[str] = "realisasi unit kerja"

    def unit(self, inputs: Inputs) -> UnitInputs | None:
        """Name whose indicators are measured."""
        return inputs.unit

    def with_actual(self, indicator_id: str, inputs: Inputs, actual: Decimal) -> Inputs:
        """Give one of the indicators another realisation."""
        return replace(inputs, unit=changes.unit_with_actual(inputs.unit, indicator_id, actual))

    def read(self, inputs: Inputs) -> ComponentValue:
        """Measure the indicators, where there are any."""
        unit = self.unit(inputs)
        if unit is None or not unit.indicators:
            return self.not_applicable
        return self.of_groups(unit_group(unit.indicators, measure=self.measure(inputs)))

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List the realisations that could be better."""
        return (lever for group in value.groups for lever in self.realisations(group, self.with_actual))
