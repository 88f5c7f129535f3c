"""Turn rows into entries: people and units as the file states them, or the errors of the row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from cli.directory.columns import Column
from cli.directory.identity import employee_id
from cli.directory.problems import Place, RowProblem
from cli.directory.tables import Row, Table
from cli.directory.values import WrongValue, day_of, group_of, nip_of, slug, yes
from shared.events.base import Id
from shared.events.directory import PositionGroup

_ID = TypeAdapter(Id)
T = TypeVar("T")


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
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """A unit or team; ``place`` is None when it was derived from the people."""

    place: Place | None
    unit_id: str
    name: str
    parent: str
    kind: str = "unit"
    mission: tuple[str, ...] = ()


class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: Row, place: Place) -> None:
        self._row = row
        self._place = place
        self.problems: list[RowProblem] = []

    def text(self, column: Column, *, needed: bool = False) -> str:
        cell = self._row.cells.get(column)
        if cell is not None and cell.damage:
            self.wrong(column, cell.text, cell.damage)
            return ""
        if needed and (cell is None or not cell.text):
            self.wrong(column, "", "kosong; isi kolom ini")
        return cell.text if cell is not None else ""

    def read(self, column: Column, how: Callable[[str], T], *, needed: bool = False) -> T | None:
        text = self.text(column, needed=needed)
        if not text:
            return None
        try:
            return how(text)
        except WrongValue as error:
            self.wrong(column, text, str(error))
            return None

    def wrong(self, column: Column, value: str, text: str) -> None:
        self.problems.append(self._place.problem(column, value, text))


def read_person(table: Table, row: Row, *, secret: bytes | None) -> PersonEntry | tuple[RowProblem, ...]:
    """Read one person, or say everything that is wrong with the row."""
    place = Place(table.file, table.sheet, row.number)
    reader = _Reader(row, place)
    nip = reader.read(Column.NIP, nip_of, needed=Column.EMPLOYEE_ID not in table.columns) or ""
    name = reader.text(Column.NAME, needed=True)
    position = reader.text(Column.POSITION, needed=True)
    group = reader.read(Column.GROUP, group_of, needed=True)
    unit_id, unit_name = _unit(reader)
    team_name = reader.text(Column.TEAM)
    person_id = _person_id(reader, nip, secret)
    valid_from = reader.read(Column.VALID_FROM, day_of)
    active = reader.read(Column.ACTIVE, _active)
    rater, heads = reader.text(Column.RATER), reader.text(Column.HEADS)
    if reader.problems or group is None or person_id is None:
        return tuple(reader.problems)
    return PersonEntry(
        place=place,
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
        active=active is not False,
        valid_from=valid_from,
    )


def _unit(reader: _Reader) -> tuple[str, str]:
    code = reader.read(Column.UNIT_ID, _an_id)
    name = reader.text(Column.UNIT_NAME) or reader.text(Column.UNIT)
    if code is None and not name:
        reader.wrong(Column.UNIT, "", "kosong; isi unit kerja atau kode unit")
    return code or slug(name), name or code or ""


def _person_id(reader: _Reader, nip: str, secret: bytes | None) -> str | None:
    given = reader.read(Column.EMPLOYEE_ID, _an_id)
    if given is not None:
        if nip and nip in given:
            reader.wrong(Column.EMPLOYEE_ID, given, "memuat NIP; pakai id tanpa NIP, atau hapus kolom ini")
            return None
        return given
    if nip and secret is not None:
        return employee_id(nip=nip, secret=secret)
    if nip:
        reader.wrong(Column.EMPLOYEE_ID, "", "kosong, dan tidak ada kunci untuk membuatnya; beri --secret-file")
    elif not any(each.column == Column.NIP.value for each in reader.problems):
        reader.wrong(Column.EMPLOYEE_ID, "", "kosong; isi employee_id atau NIP")
    return None


def _an_id(text: str) -> str:
    try:
        found = _ID.validate_python(text)
    except ValidationError as error:
        raise WrongValue("hanya huruf, angka, titik, garis; tanpa spasi; paling panjang 64") from error
    if found.isdigit() and len(found) == len("198705122010012003"):
        raise WrongValue("ini sebuah NIP; jangan pakai NIP sebagai id")
    return found


def _active(text: str) -> bool:
    answer = yes(text)
    if answer is None:
        raise WrongValue("tulis ya atau tidak")
    return answer


def read_unit(table: Table, row: Row) -> UnitEntry | tuple[RowProblem, ...]:
    """Read one unit, or say everything that is wrong with the row."""
    place = Place(table.file, table.sheet, row.number)
    reader = _Reader(row, place)
    code = reader.read(Column.UNIT_ID, _an_id)
    name = reader.text(Column.UNIT_NAME) or reader.text(Column.UNIT) or reader.text(Column.NAME)
    if code is None and not name:
        reader.wrong(Column.UNIT_NAME, "", "kosong; isi nama unit atau kode unit")
    kind = reader.read(Column.UNIT_KIND, _kind) or "unit"
    mission = tuple(part.strip() for part in reader.text(Column.MISSION).split(";") if part.strip())
    parent = reader.text(Column.PARENT)
    if reader.problems:
        return tuple(reader.problems)
    return UnitEntry(
        place=place, unit_id=code or slug(name), name=name or code or "", parent=parent, kind=kind, mission=mission
    )


def _kind(text: str) -> str:
    word = text.strip().lower()
    if word in {"tim", "team", "tim kerja"}:
        return "team"
    if word in {"unit", "unit kerja", "opd", "skpd", "bidang", "dinas"}:
        return "unit"
    raise WrongValue("tulis unit atau tim")
