"""The index of the survey of the person's unit (SKM) against the policy's target."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_share import OfShare
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from services.evaluation.rules.rate.values import ComponentValue


class Survey(OfShare):
    """The index of the survey of the person's unit (SKM) against the policy's target."""

    reads: ClassVar[Reads] = Reads.UNIT
    needs_target: ClassVar[bool] = True
    reached: ClassVar[str] = "indeks kepuasan masyarakat (SKM)"
    source: ClassVar[str] = "survei unit layanan"
    expected: ClassVar[str] = "target indeks"
    supplied_by: ClassVar[str] = "survei"
    best: ClassVar[Fraction] = Fraction(100)
    fine: ClassVar[Decimal] = Decimal("0.01")

    def read(self, inputs: Inputs) -> ComponentValue:
        """Compare the index; not applicable as long as there is none."""
        index = None if inputs.unit is None else inputs.unit.survey_index
        if index is None:
            return self.not_applicable
        return self.share(index, self.component.target)

    def with_amount(self, inputs: Inputs, amount: Decimal) -> Inputs:
        """Give the unit another index."""
        unit = inputs.unit or UnitInputs(unit_id=inputs.assignment.unit_id)
        return replace(inputs, unit=replace(unit, survey_index=amount))
