"""What career remembers about an assessment of potential."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What an assessment measured, each 0-100; ``potential`` alone places a person in a box.

    The others are what the talent score of 2025 weighs beside the predicate; None: not measured.
    """

    potential: Decimal
    competence: Decimal | None = None
    reinforcing: Decimal | None = None
    qualification: Decimal | None = None
    integrity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An assessment as an officer recorded it. ``corrected``: a later record of the same day replaced it."""

    scores: Scores
    on: date
    valid_until: date | None
    source: str
    recorded_by: str
    recorded_on: date
    corrected: bool = False

    @property
    def day(self) -> date:
        """The day that it is of."""
        return self.on
