"""What files say an agency's directory should be, and what was made of the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.directory.rules.importing.problems import RowProblem
from shared.events.directory import Delegation, EmploymentEnd, EmploymentKind, Leave, OtherPosition, PositionGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPerson:
    """A person as the directory should know him or her; None where the files do not say, which keeps what is known.

    ``delegations``, ``others`` and ``leaves`` are complete where they are given: an empty tuple takes all away.
    """

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
    valid_from: date | None
    employment: EmploymentKind | None = None
    first_day: date | None = None
    last_day: date | None = None
    ended: EmploymentEnd | None = None
    leaves: tuple[Leave, ...] | None = None
    others: tuple[OtherPosition, ...] | None = None
    delegations: tuple[Delegation, ...] | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedUnit:
    """A unit as the directory should know it; ``valid_from`` and ``valid_to`` are None when the files do not say.

    ``listed``: it stands in a list of units; else people only name it, which tells nothing of a unit that is known.
    """

    unit_id: str
    parent_id: str | None
    name: str
    kind: str
    mission: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """What was made of one sheet: the field (as messages name it) and the heading it was read from.

    ``ignored`` are headings that mean nothing here, ``hidden`` counts rows with content that the sheet hides.
    """

    file: str
    sheet: str
    heading_row: int
    used: Mapping[str, str]
    ignored: tuple[str, ...]
    rows: int
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files say. Rows with ``problems``, and rows that lean on them, are left out; ``warnings`` are taken.

    ``row`` is 0 in what concerns a whole sheet.
    """

    people: tuple[WantedPerson, ...]
    units: tuple[WantedUnit, ...]
    problems: tuple[RowProblem, ...]
    rows: int
    warnings: tuple[RowProblem, ...] = ()
    sheets: tuple[ReadSheet, ...] = ()
