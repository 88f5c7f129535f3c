"""An import: which files, what they would change, what is wrong in them, and how far it is applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.directory.domain.requests import EmploymentPatch, PersonRecord, UnitRecord
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.wanted import ReadSheet
from shared.decision import Kind, publishes_nothing
from shared.ids import directory

APPLY: Final = "apply"
"""The work of an import: record what the files say, part by part."""

PART_SIZE: Final = 400
"""Less than a chunk of a bulk job, so that a part is done at once."""


class ImportStatus(StrEnum):
    """What becomes of an import."""

    CHECKED = "checked"
    REFUSED = "refused"
    RUNNING = "running"
    CANCELLED = "cancelled"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Somebody who gets another assignment from a day on."""

    employee_id: str
    from_unit_id: str
    from_position: str
    to_unit_id: str
    to_position: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Somebody, or a unit, that the files name but the directory does not take, and why."""

    id: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportState:
    """One import. ``parts``: the first document id of each part; names lie in the parts, until they are applied."""

    agency_id: str
    import_id: str
    by: str
    at: datetime
    files: tuple[str, ...]
    dry_run: bool = False
    skip_invalid: bool = False
    retire_missing: bool = False
    status: ImportStatus
    rows: int = 0
    counts: Mapping[str, int]
    movements: tuple[Movement, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    problem_count: int = 0
    warnings: tuple[RowProblem, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    sheets: tuple[ReadSheet, ...] = ()
    parts: tuple[str, ...] = ()
    total: int = 0
    ended_at: datetime | None = None
    jobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartState:
    """Some of what an import still has to record; emptied when it is done."""

    agency_id: str
    import_id: str
    units: tuple[UnitRecord, ...] = ()
    people: tuple[PersonRecord, ...] = ()
    employments: tuple[EmploymentPatch, ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents that it is about, in the order in which they are recorded."""
        agency = self.agency_id
        return (
            *(directory.UNIT.of(agency, each.unit_id) for each in self.units),
            *(directory.EMPLOYMENT.of(agency, each.employee_id) for each in self.employments),
            *(directory.PERSON.of(agency, each.employee_id) for each in self.people),
            *(directory.PERSON.of(agency, each) for each in self.retired),
        )


def part_id(state: ImportState, number: int) -> str:
    """Name one part of an import; parts sort by their number."""
    return directory.IMPORT_PART.of(state.agency_id, state.import_id, f"{number:06d}")


IMPORT: Final = Kind(
    name=directory.IMPORT.kind,
    state=ImportState,
    lookup=lambda state: {"status": state.status.value},
    body=publishes_nothing,
)
IMPORT_PART: Final = Kind(
    name=directory.IMPORT_PART.kind,
    state=PartState,
    lookup=lambda state: {
        "import_id": state.import_id,
        "pending": bool(state.ids),
        "size": len(state.ids),
    },
    body=publishes_nothing,
)
