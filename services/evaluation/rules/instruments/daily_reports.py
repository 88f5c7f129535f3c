"""Days with a report against the days that the policy expects of a month, for the days that are measured."""

from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_share import OfShare
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import ComponentValue


class DailyReports(OfShare):
    """Days with a report against the days that the policy expects of a month."""

    reads: ClassVar[Reads] = Reads.LOGS
    needs_target: ClassVar[bool] = True
    reached: ClassVar[str] = "hari dengan laporan"
    source: ClassVar[str] = "laporan harian pegawai"
    expected: ClassVar[str] = "hari yang diharapkan"
    supplied_by: ClassVar[str] = "laporan harian"

    def read(self, inputs: Inputs) -> ComponentValue:
        """Compare the days of all months."""
        days = Decimal(inputs.days_reported)
        if not self.counts_as_reported(days, inputs):
            return self.not_applicable
        a_month = self.component.target
        return self.share(days, None if a_month is None else a_month * inputs.months, over=inputs.time)

    def with_amount(self, inputs: Inputs, amount: Decimal) -> Inputs:
        """Let so many days have been reported."""
        return replace(inputs, days_reported=int(amount))
