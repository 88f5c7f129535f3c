"""What officers send about agencies, units, people and employment: the very inputs of the decisions."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from services.directory.rules.importing.competences import cell
from shared.events.base import Id
from shared.events.directory import Email, EmploymentEnd, EmploymentKind, PositionGroup, RequiredCompetence, Zone
from shared.request import WRITTEN, Request

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Line = Annotated[str, StringConstraints(max_length=400, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")]
Mission = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(min_length=10, max_length=2000, strip_whitespace=True)]
Digits = Annotated[str, StringConstraints(pattern=r"^([0-9]{18})?$")]
Weekday = Annotated[int, WRITTEN, Field(ge=1, le=7)]


class AgencyIn(Request):
    """An agency: name, zone, seat, calendar, and the unit that looks after appraisals."""

    name: Name
    zone: Zone
    seat: Line = ""
    officers_unit_id: Id | None = None
    work_days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = (1, 2, 3, 4, 5)
    holidays: Annotated[tuple[date, ...], Field(max_length=2000)] = ()


class UnitIn(Request):
    """A unit or team from a day on. Without ``valid_from`` it corrects what is known; ``valid_to`` is its last day."""

    name: Name
    kind: Literal["unit", "team"] = "unit"
    parent_id: Id | None = None
    mission: Annotated[tuple[Mission, ...], Field(max_length=50)] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class UnitRecord(UnitIn):
    """A unit among several."""

    unit_id: Id


class AssignmentIn(Request):
    """Where somebody works from a day on, and for whom."""

    unit_id: Id
    team_id: Id | None = None
    position: Annotated[Line, Field(min_length=1)]
    position_group: PositionGroup
    heads_unit: Id | None = None
    rater_id: Id | None = None
    valid_from: date


class OtherIn(Request):
    """A position beside the main one, both days included."""

    unit_id: Id
    position: Annotated[Line, Field(min_length=1)]
    position_group: PositionGroup
    heads_unit: Id | None = None
    valid_from: date
    valid_to: date | None = None


class DelegationIn(Request):
    """Who acts for this person, as what, on which days, by which letter."""

    to_employee_id: Id
    kind: Literal["plt", "plh", "delegate"]
    valid_from: date
    valid_to: date
    letter: Line = ""


class PersonIn(Request):
    """A person and the present assignment. Without ``valid_from`` it corrects the present assignment.

    ``others``, ``delegations`` and ``email`` replace what is known where they are given. ``earlier``: assignments
    before, oldest first, of somebody who is recorded for the first time.
    """

    name: Name
    nip: Digits = ""
    unit_id: Id
    team_id: Id | None = None
    position: Annotated[Line, Field(min_length=1)]
    position_group: PositionGroup
    heads_unit: Id | None = None
    rater_id: Id | None = None
    active: StrictBool = True
    valid_from: date | None = None
    others: Annotated[tuple[OtherIn, ...] | None, Field(max_length=10)] = None
    delegations: Annotated[tuple[DelegationIn, ...] | None, Field(max_length=100)] = None
    earlier: Annotated[tuple[AssignmentIn, ...], Field(max_length=50)] = ()
    email: Email | None = None


class PersonEntry(PersonIn):
    """A person among several; without ``employee_id`` it is made of the NIP."""

    employee_id: Id | None = None


class PersonRecord(PersonIn):
    """A person with the id that all services know him or her by."""

    employee_id: Id


class LeaveIn(Request):
    """Days of leave, both included."""

    kind: Annotated[str, StringConstraints(pattern="^[a-z][a-z_]{0,39}$")]
    first_day: date
    last_day: date


class EmploymentIn(Request):
    """From when to when somebody is employed, as what, why it ended, and the days of leave."""

    kind: EmploymentKind = EmploymentKind.PNS
    contract: Line = ""
    first_day: date | None = None
    last_day: date | None = None
    ended: EmploymentEnd | None = None
    leaves: Annotated[tuple[LeaveIn, ...], Field(max_length=100)] = ()


class EmploymentPatch(Request):
    """What a file says of somebody's employment; None where it does not say, which keeps what is known."""

    employee_id: Id
    kind: EmploymentKind | None = None
    first_day: date | None = None
    last_day: date | None = None
    ended: EmploymentEnd | None = None
    leaves: Annotated[tuple[LeaveIn, ...] | None, Field(max_length=100)] = None


class PositionIn(Request):
    """A position (formasi): what it needs, who holds it, or from when nobody does.

    ``competences``: of a list, or in a cell of a file, such as ``komunikasi:3 kepemimpinan:2``. ``active``: false once
    the position is abolished.
    """

    unit_id: Id
    name: Annotated[Line, Field(min_length=1)]
    position_group: PositionGroup
    job_class: Annotated[int, WRITTEN, Field(ge=1, le=17)] | None = None
    competences: Annotated[tuple[RequiredCompetence, ...], BeforeValidator(cell), Field(max_length=100)] = ()
    held_by: Id | None = None
    vacant_from: Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))] | None = None
    active: bool = True


class ErasureIn(Request):
    """Why an identity is erased."""

    reason: Reason


class NamesIn(Request):
    """Whose names somebody asks for."""

    employee_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)]
