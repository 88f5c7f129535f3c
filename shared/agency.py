"""What every service knows of an agency, its units and whom it employs; no names of people or units are kept."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.decision import Kind, publishes_nothing
from shared.events.directory import EmploymentEnd, EmploymentKind, Leave
from shared.ids import directory


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyState:
    """An agency's name, zone and calendar."""

    agency_id: str
    name: str
    zone: str
    seat: str = ""
    officers_unit_id: str | None = None
    work_days: tuple[int, ...] = (1, 2, 3, 4, 5)
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmploymentState:
    """From when to when somebody is employed; without a document nothing is known, and nothing bounds access."""

    agency_id: str
    employee_id: str
    kind: EmploymentKind = EmploymentKind.PNS
    first_day: date | None = None
    last_day: date | None = None
    ended: EmploymentEnd | None = None
    leaves: tuple[Leave, ...] = ()

    def has_begun(self, on: date) -> bool:
        """Whether the first day has come, as far as it is known."""
        return self.first_day is None or self.first_day <= on

    def is_over(self, on: date) -> bool:
        """Whether the last day is past."""
        return self.last_day is not None and self.last_day < on


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlaceState:
    """Below which unit a unit stands; of a unit without a document nothing is known."""

    agency_id: str
    unit_id: str
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """How many milliseconds the told time of an agency is ahead of the server's; negative: behind."""

    agency_id: str
    ahead_ms: int


AGENCY: Final = Kind(directory.AGENCY.kind, AgencyState, lambda _state: {}, publishes_nothing)
EMPLOYMENT: Final = Kind(
    directory.EMPLOYMENT.kind,
    EmploymentState,
    lambda state: {
        "employee_id": state.employee_id,
        "last_day": state.last_day.isoformat() if state.last_day is not None else None,
    },
    publishes_nothing,
)
UNIT_PLACE: Final = Kind(
    directory.UNIT_PLACE.kind,
    UnitPlaceState,
    lambda state: {"unit_id": state.unit_id, "parent_id": state.parent_id},
    publishes_nothing,
)
CLOCK: Final = Kind(directory.CLOCK.kind, ClockState, lambda _state: {}, publishes_nothing)

KINDS: Final = (AGENCY, EMPLOYMENT, UNIT_PLACE, CLOCK)
"""What every service keeps beside its own documents."""
