"""People as officers, and as they themselves, see them."""

from datetime import date

from pydantic import BaseModel

from services.directory.domain.employment import EmploymentRecord
from services.directory.domain.person.state import Erasure, PersonState
from services.directory.rules.number import warnings_of
from shared.alike import filled
from shared.events.directory import (
    Delegation,
    EarlierAssignment,
    EmploymentEnd,
    EmploymentKind,
    Leave,
    OtherPosition,
    PositionGroup,
)


class PersonRow(BaseModel):
    """A person in a list."""

    employee_id: str
    name: str
    nip: str
    unit_id: str
    team_id: str | None
    position: str
    position_group: PositionGroup
    heads_unit: str | None
    rater_id: str | None
    active: bool
    valid_from: date


class PersonOut(PersonRow):
    """A person with what was before, what is beside, and who acts for him or her. ``warnings``: what to look at."""

    version: int
    earlier: tuple[EarlierAssignment, ...]
    others: tuple[OtherPosition, ...]
    delegations: tuple[Delegation, ...]
    email: str
    erased: Erasure | None
    warnings: tuple[str, ...]


class EmploymentOut(BaseModel):
    """An employment."""

    employee_id: str
    version: int
    kind: EmploymentKind
    contract: str
    first_day: date | None
    last_day: date | None
    ended: EmploymentEnd | None
    leaves: tuple[Leave, ...]


def row_of(person: PersonState, *, with_nip: bool) -> PersonRow:
    """Show a person in a list; without the NIP where the caller is not told it."""
    return filled(PersonRow, person, person.present, nip=person.nip if with_nip else "")


def person_of(person: PersonState, version: int) -> PersonOut:
    """Show a person."""
    return filled(PersonOut, person, person.present, version=version, warnings=warnings_of(person.nip))


def employment_out(employment: EmploymentRecord, version: int) -> EmploymentOut:
    """Show an employment."""
    return filled(EmploymentOut, employment, version=version)
