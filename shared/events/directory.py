"""What the directory of people and units says. Restricted: names and NIP travel here and nowhere else."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import Body, Id, Part, Text


class PositionGroup(StrEnum):
    """Groups of positions that rules distinguish."""

    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    JF = "jf"
    PELAKSANA = "pelaksana"


class Delegation(Part):
    """A dated acting officer (PLT/Plh): acts for this person as rater between the two days, both included."""

    to_employee_id: Id
    kind: Annotated[str, Field(pattern="^(plt|plh|delegate)$")]
    valid_from: date
    valid_to: date


class EarlierAssignment(Part):
    """Where somebody was before, from a day until the next assignment began."""

    unit_id: Id
    team_id: Id | None = None
    position: Text
    position_group: PositionGroup
    heads_unit: Id | None = None
    rater_id: Id | None = None
    valid_from: date


class Person(Body):
    """One person's present assignment. The subject is ``agency:person:employee``.

    ``valid_from`` is the first day of the present assignment: the same day again corrects it, a later day is a
    movement (transfer, promotion, another superior). ``earlier`` may repeat the assignments before, oldest first, so
    that a movement is not missed by who did not hear of it at the time.
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


class Unit(Body):
    """An organisational unit or a team. The subject is ``agency:unit:unit``."""

    unit_id: Id
    parent_id: Id | None = None
    name: Text
    kind: Annotated[str, Field(pattern="^(unit|team)$")] = "unit"
    mission: tuple[Text, ...] = ()
