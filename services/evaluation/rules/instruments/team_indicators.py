"""The indicators of the person's team."""

from collections.abc import Iterator
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_indicators import OfIndicators
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.lever import Lever


class TeamIndicators(OfIndicators):
    """What the team reached, as a result of everybody who belongs to it."""

    reads: ClassVar[Reads] = Reads.TEAM
    reported_by: ClassVar[str] = "realisasi tim"

    def read(self, inputs: Inputs) -> ComponentValue:
        """Measure the team's indicators."""
        return self.of_unit(inputs.team, inputs)

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List the team's realisations that could be better."""
        return (lever for group in value.groups for lever in self.realisations(group, changes.with_team_actual))
