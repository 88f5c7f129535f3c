"""A recorded absence or discipline decision, as its appraisal keeps it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FlagKind(StrEnum):
    """What is recorded: days of absence without leave, or a decision about discipline."""

    ABSENCE = "absence"
    DISCIPLINE = "discipline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What is recorded, from which source, of which day, by whom; a withdrawn one is kept with the reason.

    ``days``: how many days of absence, from ``on`` on. ``source``: the letter or the system where it can be read.
    """

    number: int
    kind: FlagKind
    source: str
    on: date
    recorded_by: str
    recorded_on: date
    days: int | None = None
    note: str = ""
    withdrawn_by: str | None = None
    withdrawn_on: date | None = None
    withdrawal_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_by is None
