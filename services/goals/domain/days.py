"""The days that a report on work may be about: those of the segment, and none that has not come."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from services.goals.domain.cycle.state import CycleState
from services.goals.domain.refusals import OutsideCycle
from shared.decision import DayAhead
from shared.indonesian import date_text

GRACE: Final = timedelta(days=92)
"""How long after the last day a result may still be dated: a mistyped year must not win for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The first and the last day of a cycle or segment, how long after it results may be dated, and today."""

    first: date
    last: date
    today: date
    grace: timedelta = timedelta()

    def has(self, on: date) -> bool:
        """Say whether a day may be reported on."""
        return self.first <= on <= min(self.last + self.grace, self.today)

    def check(self, on: date, *, field: str | None) -> None:
        """Refuse a day that may not be reported on.

        :raises OutsideCycle: when it lies before the first day or after the last one
        :raises DayAhead: when it has not come yet
        """
        if not self.first <= on <= self.last + self.grace:
            text = (
                f"Tanggal {date_text(on)} di luar siklus ({date_text(self.first)} sampai"
                f" {date_text(self.last)}). Perbaiki tanggalnya."
            )
            raise OutsideCycle(text, field=field)
        if on > self.today:
            raise DayAhead(
                f"Tanggal {date_text(on)} belum tiba; hari ini {date_text(self.today)}. Perbaiki tanggalnya.",
                field=field,
            )


def days_of_cycle(cycle: CycleState, *, today: date) -> Days:
    """Give the days of a cycle."""
    return Days(first=cycle.starts_on, last=cycle.ends_on, today=today)


def for_results(days: Days) -> Days:
    """Give the days that a result may be dated: figures are often ready some weeks after the last day."""
    return replace(days, grace=GRACE)
