"""Hours of training against the policy's target, or the yearly duty where there is none, for the measured days."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_share import OfShare
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import ComponentValue
from shared.rules.competence import TrainingHoursResult, training_hours


class TrainingHours(OfShare):
    """Hours of training against the policy's target, or the yearly duty where there is none."""

    reads: ClassVar[Reads] = Reads.LOGS
    reached: ClassVar[str] = "jam pelajaran (JP)"
    source: ClassVar[str] = "catatan pelatihan"
    expected: ClassVar[str] = "JP yang diharapkan"
    supplied_by: ClassVar[str] = "pelatihan"

    def read(self, inputs: Inputs) -> ComponentValue:
        """Compare the hours of all months."""
        if not self.counts_as_reported(inputs.training_jp, inputs):
            return self.not_applicable
        if self.component.target is not None:
            return self.share(inputs.training_jp, self.component.target, over=inputs.time)
        # Without a target the yearly duty holds: what is missing when nothing was done.
        duty = _duty(inputs.as_of)
        return self.share(inputs.training_jp, duty.shortfall, duty.rule, over=inputs.time)

    def with_amount(self, inputs: Inputs, amount: Decimal) -> Inputs:
        """Let so many hours have been done."""
        return replace(inputs, training_jp=amount)


@lru_cache(maxsize=256)
def _duty(as_of: date) -> TrainingHoursResult:
    return training_hours(done=Decimal(0), as_of=as_of)
