"""What fairness reports rest on and hold."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.career.domain.silent import silent
from services.career.rules.fairness import Group, Sex, Table
from shared.ids import career as ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """Sex and year of birth of a person, with the purpose they were imported for. Read by reports only."""

    agency_id: str
    employee_id: str
    sex: Sex
    birth_year: int
    purpose: str
    recorded_by: str
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessReport:
    """Rounded counts of a cycle; exact counts are never stored.

    Without ``asked_on`` nobody asked for it yet; without ``counted_on`` it is still being counted.
    """

    agency_id: str
    cycle_id: str
    ends_on: date
    group_min: int
    group_rounding: int
    age_bands: tuple[int, ...]
    asked_by: str | None = None
    asked_on: date | None = None
    counted_on: date | None = None
    everybody: Group | None = None
    tables: tuple[Table, ...] = ()
    owes: tuple[str, ...] = ()


ATTRIBUTES: Final = silent(ids.ATTRIBUTES, Attributes)
FAIRNESS: Final = silent(ids.FAIRNESS, FairnessReport)
