"""From files to a checked directory: who and what would be published, and everything that is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cli.directory.columns import is_units_table
from cli.directory.entries import PersonEntry, UnitEntry, read_person, read_unit
from cli.directory.links import Links
from cli.directory.problems import Place, RowProblem
from cli.directory.tables import read_tables
from shared.events.directory import PositionGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPerson:
    """A person as the directory should know him or her; ``valid_from`` is None when the file does not say."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedUnit:
    """A unit as the directory should know it."""

    unit_id: str
    parent_id: str | None
    name: str
    kind: str
    mission: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files say, and the errors of the rows that were left out."""

    people: tuple[WantedPerson, ...]
    units: tuple[WantedUnit, ...]
    problems: tuple[RowProblem, ...]
    rows: int


def read_directory(files: Iterable[Path], *, secret: bytes | None, known: frozenset[str] = frozenset()) -> Wanted:
    """Read people and units. Rows with errors, and rows that lean on them, are left out and listed.

    :raises UnreadableFile: when a file is no table.
    """
    people: list[PersonEntry] = []
    units: list[UnitEntry] = []
    problems: list[RowProblem] = []
    rows = 0
    for table in (table for file in files for table in read_tables(file)):
        for row in table.rows:
            rows += 1
            entry = read_unit(table, row) if is_units_table(table.columns) else read_person(table, row, secret=secret)
            if isinstance(entry, PersonEntry):
                people.append(entry)
            elif isinstance(entry, UnitEntry):
                units.append(entry)
            else:
                problems.extend(entry)
    links, between = _consistent(people, units, known)
    return Wanted(
        tuple(_person(each, links) for each in links.people),
        tuple(_unit(each, links) for each in links.units),
        tuple(sorted((*problems, *between))),
        rows,
    )


def _consistent(
    people: list[PersonEntry], units: list[UnitEntry], known: frozenset[str]
) -> tuple[Links, tuple[RowProblem, ...]]:
    """Leave out entries with wrong references until the rest holds together."""
    found: list[RowProblem] = []
    while True:
        links = Links(people, (*units, *_derived(people, units)), known)
        problems = links.problems()
        if not problems:
            return links, tuple(found)
        found.extend(problems)
        wrong = {Place(each.file, each.sheet, each.row) for each in problems}
        people = [each for each in people if each.place not in wrong]
        units = [each for each in units if each.place not in wrong]


def _derived(people: list[PersonEntry], units: list[UnitEntry]) -> tuple[UnitEntry, ...]:
    """Make units and teams of what people name, as far as no list of units names them."""
    known = {each.unit_id for each in units}
    derived: dict[str, UnitEntry] = {}
    for person in people:
        if not units:
            derived.setdefault(
                person.unit_id, UnitEntry(place=None, unit_id=person.unit_id, name=person.unit_name, parent="")
            )
        if person.team_id is not None and person.team_id not in known:
            team = UnitEntry(
                place=None, unit_id=person.team_id, name=person.team_name, parent=person.unit_id, kind="team"
            )
            derived.setdefault(person.team_id, team)
    return tuple(replace(each, name=each.name or each.unit_id) for each in derived.values())


def _person(entry: PersonEntry, links: Links) -> WantedPerson:
    return WantedPerson(
        employee_id=entry.employee_id,
        name=entry.name,
        nip=entry.nip,
        unit_id=links.unit(entry.unit_id) or links.unit(entry.unit_name) or entry.unit_id,
        team_id=entry.team_id,
        position=entry.position,
        position_group=entry.group,
        heads_unit=links.heads(entry),
        rater_id=links.rater(entry),
        active=entry.active,
        valid_from=entry.valid_from,
    )


def _unit(entry: UnitEntry, links: Links) -> WantedUnit:
    return WantedUnit(
        unit_id=entry.unit_id,
        parent_id=links.unit(entry.parent) if entry.parent else None,
        name=entry.name,
        kind=entry.kind,
        mission=entry.mission,
    )
