"""What the directory says: people and units on a restricted topic, as names and NIP travel there and nowhere else;
agencies, days of employment, positions and which unit stands below which, without a name, on a topic for every service.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from shared.events.base import Body, Id, Part, Text


class PositionGroup(StrEnum):
    """Groups of positions that rules distinguish."""

    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    JF = "jf"
    PELAKSANA = "pelaksana"


class Delegation(Part):
    """A dated acting officer (PLT/Plh): acts for this person as rater between the two days, both included.

    ``letter`` is the number of the letter that appoints, where it is known.
    """

    to_employee_id: Id
    kind: Annotated[str, Field(pattern="^(plt|plh|delegate)$")]
    valid_from: date
    valid_to: date
    letter: Text = ""


class EarlierAssignment(Part):
    """Where somebody was before, from a day until the next assignment began."""

    unit_id: Id
    team_id: Id | None = None
    position: Text
    position_group: PositionGroup
    heads_unit: Id | None = None
    rater_id: Id | None = None
    valid_from: date


class OtherPosition(Part):
    """A position that somebody holds beside the main one, both days included."""

    unit_id: Id
    position: Text
    position_group: PositionGroup
    heads_unit: Id | None = None
    valid_from: date
    valid_to: date | None = None


Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^([A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$")
]
"""An e-mail address as mail servers everywhere take it; empty where none is known."""


class Person(Body):
    """One person's present assignment. The subject is ``agency:person:employee``.

    ``valid_from`` is the first day of the present assignment: the same day again corrects it, a later day is a
    movement (transfer, promotion, another superior). ``earlier`` may repeat the assignments before, oldest first, so
    that a movement is not missed by who did not hear of it at the time. ``email``: where mail of the office reaches
    the person; empty where none is known.
    """

    employee_id: Id
    name: Text
    nip: Annotated[str, Field(pattern=r"^(\d{18})?$")] = ""
    unit_id: Id
    team_id: Id | None = None
    position: Text
    position_group: PositionGroup
    heads_unit: Id | None = None
    rater_id: Id | None = None
    active: bool = True
    valid_from: date
    delegations: tuple[Delegation, ...] = ()
    earlier: Annotated[tuple[EarlierAssignment, ...], Field(max_length=50)] = ()
    others: Annotated[tuple[OtherPosition, ...], Field(max_length=10)] = ()
    email: Email = ""


class Unit(Body):
    """An organisational unit or a team. The subject is ``agency:unit:unit``.

    ``valid_from`` and ``valid_to`` are its first and last day, where they are known.
    """

    unit_id: Id
    parent_id: Id | None = None
    name: Text
    kind: Annotated[str, Field(pattern="^(unit|team)$")] = "unit"
    mission: tuple[Text, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class UnitPlace(Body):
    """Below which unit a unit or team stands, without its name. The subject is ``agency:unit-place:unit``."""

    unit_id: Id
    parent_id: Id | None = None


class RequiredCompetence(Part):
    """A competence that a position needs, and the level of it (1 to 5, Permenpan 38/2017)."""

    competence: Id
    level: Annotated[int, Field(ge=1, le=5)]


class Position(Body):
    """A position of the agency (formasi), without who holds it. The subject is ``agency:position:position``.

    ``job_class``: its class (*kelas jabatan*), where it is known. ``vacant_from``: the first day on which nobody holds
    it; a day to come when that is known already, absent while it is filled. ``active``: whether the position exists.
    """

    position_id: Id
    unit_id: Id
    name: Text
    position_group: PositionGroup
    job_class: Annotated[int, Field(ge=1, le=17)] | None = None
    competences: Annotated[tuple[RequiredCompetence, ...], Field(max_length=100)] = ()
    vacant_from: date | None = None
    active: bool = True


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such zone: give a name of the IANA database, such as Asia/Jayapura")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
"""A zone of the IANA database, such as ``Asia/Makassar``."""


class Agency(Body):
    """An agency: its name, its zone, its calendar, its seat. The subject is ``agency:agency:agency``.

    ``zone`` decides which local day a moment is. ``work_days`` (1 Monday to 7 Sunday) and ``holidays`` are its
    calendar. ``seat`` is the place that letters name; ``officers_unit_id`` the unit that looks after appraisals.
    """

    name: Text
    zone: Zone
    seat: Text = ""
    officers_unit_id: Id | None = None
    work_days: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1, max_length=7)] = (
        1, 2, 3, 4, 5,
    )  # fmt: skip
    holidays: Annotated[tuple[date, ...], Field(max_length=2000)] = ()


class EmploymentKind(StrEnum):
    """As what somebody is employed (UU 20/2023 article 5; a CPNS is on trial, PP 11/2017 article 34)."""

    PNS = "pns"
    CPNS = "cpns"
    PPPK = "pppk"


class EmploymentEnd(StrEnum):
    """Why an employment ended."""

    RETIRED = "retired"
    DIED = "died"
    DISMISSED = "dismissed"
    RESIGNED = "resigned"
    TRANSFERRED_OUT = "transferred_out"
    CONTRACT_ENDED = "contract_ended"


class Leave(Part):
    """Days on which somebody does not work, both included: long leave, leave without pay, study, illness."""

    kind: Annotated[str, Field(pattern="^[a-z][a-z_]{0,39}$")]
    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        return self


class Employment(Body):
    """From when to when somebody is employed, without a name. The subject is ``agency:employment:employee``.

    Access and authority end with ``last_day``; ``ended`` says why, and is absent while the day is only the end of a
    contract (``last_day`` of a PPPK) that may be prolonged. ``leaves`` are in order and do not overlap.
    """

    employee_id: Id
    kind: EmploymentKind = EmploymentKind.PNS
    first_day: date | None = None
    last_day: date | None = None
    ended: EmploymentEnd | None = None
    leaves: Annotated[tuple[Leave, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_day is not None and self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        if self.ended is not None and self.last_day is None:
            raise ValueError("an employment that ended has a last_day")
        if any(later.first_day <= before.last_day for before, later in zip(self.leaves, self.leaves[1:], strict=False)):
            raise ValueError("leaves overlap or are not in order")
        return self
