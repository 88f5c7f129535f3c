"""Turn rows into entries: people and units as the file states them, or the errors of the row."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from services.directory.rules.importing.cells import Cells, an_id, yes_or_no
from services.directory.rules.importing.columns import ID_COLUMNS, MAIN_COLUMNS, REPEATED_COLUMNS, Column, TableKind
from services.directory.rules.importing.employed import Employed, read_employment
from services.directory.rules.importing.identity import employee_id
from services.directory.rules.importing.problems import Place
from services.directory.rules.importing.repeated import Repeated, read_repeated
from services.directory.rules.importing.values import day_of, email_of, group_of, nip_of, slug
from services.directory.rules.number import UNSOURCED_TEXT, is_unsourced
from shared.events.directory import PositionGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """A person as a row states him or her; ``rater`` and ``heads`` are still as written."""

    place: Place
    employee_id: str
    nip: str
    name: str
    unit_id: str
    unit_name: str
    team_id: str | None
    team_name: str
    position: str
    group: PositionGroup
    rater: str
    heads: str
    active: bool
    email: str | None
    valid_from: date | None
    employed: Employed
    repeated: Repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionEntry:
    """A row that only adds leave, another position or an acting officer to a person of another row."""

    place: Place
    employee_id: str
    repeated: Repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """A unit or team; ``place`` is None when it was derived from the people."""

    place: Place | None
    unit_id: str
    name: str
    parent: str
    kind: str = "unit"
    mission: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


def read_entry(cells: Cells, *, secret: str, as_of: date) -> PersonEntry | AdditionEntry | UnitEntry | None:
    """Read one row; None when something is wrong with it, which the cells have noted."""
    if cells.table.kind is TableKind.UNITS:
        return _read_unit(cells)
    adds = cells.has(*REPEATED_COLUMNS) and not cells.has(*MAIN_COLUMNS)
    if adds or cells.table.kind is TableKind.ADDITIONS:
        return _read_addition(cells, secret=secret, as_of=as_of)
    return _read_person(cells, secret=secret, as_of=as_of)


def _read_person(cells: Cells, *, secret: str, as_of: date) -> PersonEntry | None:
    nip, person_id = _who(cells, secret, as_of)
    name = cells.words(Column.NAME, needed=True)
    position = cells.words(Column.POSITION, needed=True)
    group = cells.read(Column.GROUP, group_of, needed=True)
    unit_id, unit_name = _unit(cells)
    team_name = cells.words(Column.TEAM)
    valid_from = cells.read(Column.VALID_FROM, day_of)
    active = cells.read(Column.ACTIVE, yes_or_no)
    email = cells.read(Column.EMAIL, email_of)
    employed = read_employment(cells, nip, as_of=as_of)
    repeated = read_repeated(cells)
    rater, heads = cells.text(Column.RATER), cells.text(Column.HEADS)
    if cells.problems or group is None or person_id is None:
        return None
    return PersonEntry(
        place=cells.place,
        employee_id=person_id,
        nip=nip,
        name=name,
        unit_id=unit_id,
        unit_name=unit_name,
        team_id=slug(team_name) or None,
        team_name=team_name,
        position=position,
        group=group,
        rater=rater,
        heads=heads,
        active=active is not False and employed.active is not False,
        email=email,
        valid_from=valid_from,
        employed=employed,
        repeated=repeated,
    )


def _read_addition(cells: Cells, *, secret: str, as_of: date) -> AdditionEntry | None:
    _, person_id = _who(cells, secret, as_of)
    repeated = read_repeated(cells)
    if cells.problems or person_id is None:
        return None
    return AdditionEntry(place=cells.place, employee_id=person_id, repeated=repeated)


def _unit(cells: Cells) -> tuple[str, str]:
    code = cells.read(Column.UNIT_ID, an_id)
    name = cells.words(Column.UNIT_NAME) or cells.words(Column.UNIT)
    if code is None and not slug(name):
        cells.wrong(Column.UNIT, name, "kosong atau tanpa huruf; isi unit kerja atau kode unit")
    return code or slug(name), name or code or ""


def _who(cells: Cells, secret: str, as_of: date) -> tuple[str, str | None]:
    needed = Column.EMPLOYEE_ID not in cells.table.columns
    nip = cells.read(Column.NIP, partial(nip_of, as_of=as_of), needed=needed) or ""
    if is_unsourced(nip):
        cells.warn(Column.NIP, nip, UNSOURCED_TEXT)
    given = cells.read(Column.EMPLOYEE_ID, an_id)
    if given is not None:
        if nip and nip in given:
            cells.wrong(Column.EMPLOYEE_ID, given, "memuat NIP; pakai id tanpa NIP, atau hapus kolom ini")
            return nip, None
        return nip, given
    if nip:
        return nip, employee_id(nip=nip, secret=secret)
    if not any(each.column in {column.value for column in ID_COLUMNS} for each in cells.problems):
        cells.wrong(Column.EMPLOYEE_ID, "", "kosong; isi employee_id atau NIP")
    return "", None


def _read_unit(cells: Cells) -> UnitEntry | None:
    code = cells.read(Column.UNIT_ID, an_id)
    name = cells.words(Column.UNIT_NAME) or cells.words(Column.UNIT) or cells.words(Column.NAME)
    if code is None and not slug(name):
        cells.wrong(Column.UNIT_NAME, name, "kosong atau tanpa huruf; isi nama unit atau kode unit")
    kind = cells.read(Column.UNIT_KIND, _kind) or "unit"
    mission = tuple(part.strip() for part in cells.text(Column.MISSION).split(";") if part.strip())
    parent = cells.text(Column.PARENT)
    first, last = cells.read(Column.VALID_FROM, day_of), cells.read(Column.VALID_TO, day_of)
    if first is not None and last is not None and last < first:
        cells.wrong(Column.VALID_TO, str(last), "mendahului hari pertama unit; perbaiki salah satu")
    if cells.problems:
        return None
    return UnitEntry(
        place=cells.place,
        unit_id=code or slug(name),
        name=name or code or "",
        parent=parent,
        kind=kind,
        mission=mission,
        valid_from=first,
        valid_to=last,
    )


def _kind(text: str) -> str:
    return "team" if slug(text).split("-")[0] in {"tim", "team"} else "unit"
