"""What the person's team reached."""

from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.unit_indicators import UnitIndicators
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from services.evaluation.rules.whatif import changes


class TeamIndicators(UnitIndicators):
    """What the person's team reached."""

    reads: ClassVar[Reads] = Reads.TEAM
    reported_by: ClassVar[str] = "realisasi tim"

    def unit(self, inputs: Inputs) -> UnitInputs | None:
        """Name the team."""
        return inputs.team

    def with_actual(self, indicator_id: str, inputs: Inputs, actual: Decimal) -> Inputs:
        """Give one of the team's indicators another realisation."""
        return replace(inputs, team=changes.unit_with_actual(inputs.team, indicator_id, actual))
