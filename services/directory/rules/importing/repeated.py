"""What somebody may have several of, one in each row: leave, other positions, acting officers."""

from dataclasses import dataclass
from datetime import date

from services.directory.rules.importing.cells import Cells
from services.directory.rules.importing.columns import LEAVE_COLUMNS, OTHER_COLUMNS, Column
from services.directory.rules.importing.problems import Place
from services.directory.rules.importing.values import day_of, group_of
from services.directory.rules.importing.words import acting_kind, acting_of, leave_of
from shared.events.directory import Leave, PositionGroup
from shared.indonesian import date_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveEntry:
    """A span of leave, and where it was read."""

    place: Place
    leave: Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherEntry:
    """A position beside the main one; ``unit`` and ``heads`` are still as written."""

    place: Place
    position: str
    unit: str
    group: PositionGroup
    heads: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of an acting officer and the letter that appoints, as far as a row tells them."""

    valid_from: date | None
    valid_to: date | None
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingEntry:
    """Who acts for the person of the row, still as written."""

    place: Place
    who: str
    kind: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What a row says of these; ``days`` are for an acting superior ("PLT. NIP") too.

    ``leaves`` and ``others`` are None where the sheet has no columns for them.
    """

    leaves: tuple[LeaveEntry, ...] | None
    others: tuple[OtherEntry, ...] | None
    acting: tuple[ActingEntry, ...]
    days: Days

    def __bool__(self) -> bool:
        return bool(self.leaves or self.others or self.acting)


def read_repeated(cells: Cells) -> Repeated:
    """Read leave, another position and an acting officer."""
    days = _days(cells)
    leave, other, acting = _leave(cells), _other(cells), _acting(cells, days)
    columns = cells.table.columns
    return Repeated(
        leaves=(leave,) if leave else () if columns & LEAVE_COLUMNS else None,
        others=(other,) if other else () if columns & OTHER_COLUMNS else None,
        acting=(acting,) if acting else (),
        days=days,
    )


def _leave(cells: Cells) -> LeaveEntry | None:
    if not cells.has(*LEAVE_COLUMNS):
        return None
    kind = cells.read(Column.LEAVE, leave_of, needed=True)
    first, last = cells.read(Column.LEAVE_FROM, day_of, needed=True), cells.read(Column.LEAVE_TO, day_of, needed=True)
    if kind is None or first is None or last is None:
        return None
    if last < first:
        cells.wrong(
            Column.LEAVE_TO, str(last), f"mendahului hari pertama cuti ({date_text(first)}); perbaiki salah satu"
        )
        return None
    return LeaveEntry(place=cells.place, leave=Leave(kind=kind, first_day=first, last_day=last))


def _other(cells: Cells) -> OtherEntry | None:
    if not cells.has(*OTHER_COLUMNS):
        return None
    position = cells.words(Column.OTHER, needed=True)
    group = cells.read(Column.OTHER_GROUP, group_of, needed=True)
    first, last = cells.read(Column.OTHER_FROM, day_of, needed=True), cells.read(Column.OTHER_TO, day_of)
    if not position or group is None or first is None:
        return None
    if last is not None and last < first:
        cells.wrong(
            Column.OTHER_TO, str(last), f"mendahului hari pertama jabatan itu ({date_text(first)}); perbaiki salah satu"
        )
    return OtherEntry(
        place=cells.place,
        position=position,
        unit=cells.text(Column.OTHER_UNIT),
        group=group,
        heads=cells.text(Column.OTHER_HEADS),
        valid_from=first,
        valid_to=last,
    )


def _days(cells: Cells) -> Days:
    first, last = cells.read(Column.ACTING_FROM, day_of), cells.read(Column.ACTING_TO, day_of)
    if first is not None and last is not None and last < first:
        cells.wrong(
            Column.ACTING_TO, str(last), f"mendahului hari pertama PLT ({date_text(first)}); perbaiki salah satu"
        )
    return Days(valid_from=first, valid_to=last, letter=cells.words(Column.ACTING_LETTER))


def _acting(cells: Cells, days: Days) -> ActingEntry | None:
    text = cells.text(Column.ACTING)
    if not text:
        return None
    for column, day in ((Column.ACTING_FROM, days.valid_from), (Column.ACTING_TO, days.valid_to)):
        if day is None and not cells.has(column):
            cells.wrong(column, "", "kosong; isi hari pertama dan hari terakhir PLT atau Plh menurut suratnya")
    kind, who = acting_of(text)
    heading = cells.table.read.used.get(Column.ACTING, "")
    return ActingEntry(place=cells.place, who=who, kind=kind or acting_kind(heading), days=days)
