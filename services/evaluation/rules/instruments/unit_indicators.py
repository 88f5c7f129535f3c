"""The indicators of the person's unit."""

from collections.abc import Iterator
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_indicators import OfIndicators
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.lever import Lever


class UnitIndicators(OfIndicators):
    """What the unit reached, as a result of everybody who belongs to it."""

    reads: ClassVar[Reads] = Reads.UNIT
    reported_by: ClassVar[str] = "realisasi unit kerja"

    def read(self, inputs: Inputs) -> ComponentValue:
        """Measure the unit's indicators."""
        return self.of_unit(inputs.unit, inputs)

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List the unit's realisations that could be better."""
        return (lever for group in value.groups for lever in self.realisations(group, changes.with_unit_actual))
