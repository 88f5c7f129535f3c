"""From files to a checked directory: who and what is wanted, and everything that is wrong."""

from collections.abc import Sequence
from datetime import date

from services.directory.rules.importing.cells import Cells
from services.directory.rules.importing.columns import Column
from services.directory.rules.importing.entries import AdditionEntry, PersonEntry, UnitEntry, read_entry
from services.directory.rules.importing.files import Hidden, UploadedFile
from services.directory.rules.importing.links import Linked, link
from services.directory.rules.importing.merging import merge
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.references import References
from services.directory.rules.importing.structure import Structure
from services.directory.rules.importing.tables import Table, read_tables
from services.directory.rules.importing.values import yes
from services.directory.rules.importing.wanted import Wanted, WantedPerson, WantedUnit
from shared.events.directory import OtherPosition


def read_directory(
    files: Sequence[UploadedFile], *, secret: str, as_of: date, known: frozenset[str], hidden_rows: Hidden = "ask"
) -> Wanted:
    """Read people and units. Rows with errors, and rows that lean on them, are left out and listed.

    ``secret`` makes employee ids of NIP, ``as_of`` is the day of the import, by whose rules a NIP is judged; ``known``
    are the employee ids that the directory has already.

    :raises UnreadableFile: when a file is no table.
    """
    tables: list[Table] = []
    warnings: list[RowProblem] = []
    for file in files:
        found, passed = read_tables(file, hidden_rows)
        tables += found
        warnings += passed
    people: list[PersonEntry] = []
    additions: list[AdditionEntry] = []
    units: list[UnitEntry] = []
    problems: list[RowProblem] = []
    for table in tables:
        problems += table.problems
        warnings += table.warnings
        for row in table.rows:
            cells = Cells(table, row)
            match read_entry(cells, secret=secret, as_of=as_of):
                case PersonEntry() as person:
                    people.append(person)
                case AdditionEntry() as addition:
                    additions.append(addition)
                case UnitEntry() as unit:
                    units.append(unit)
                case None:
                    problems += cells.problems
            warnings += cells.warnings
    merged = merge(people, additions)
    structure = Structure(units, merged.people)
    references = References(merged.people, known=known, secret=secret, hidden=_hidden(tables))
    linked = link(merged.people, structure, references, known)
    wanted = tuple(_person(each, linked, structure) for each in linked.people)
    return Wanted(
        wanted,
        tuple(_unit(each, structure) for each in structure.units(_used(wanted))),
        tuple(sorted((*problems, *merged.problems, *structure.problems, *linked.problems))),
        sum(len(each.rows) for each in tables),
        tuple(sorted((*warnings, *linked.superiors.warnings))),
        tuple(each.read for each in tables),
    )


def _hidden(tables: Sequence[Table]) -> frozenset[str]:
    return frozenset(row.text(Column.NIP) for table in tables for row in table.hidden if row.text(Column.NIP))


def _used(people: Sequence[WantedPerson]) -> frozenset[str]:
    used = {unit for each in people for unit in (each.unit_id, each.team_id, each.heads_unit) if unit}
    return frozenset(used | {other.unit_id for each in people for other in each.others or ()})


def _person(entry: PersonEntry, linked: Linked, structure: Structure) -> WantedPerson:
    unit = linked.unit[entry.employee_id]
    repeated, employed = entry.repeated, entry.employed
    return WantedPerson(
        employee_id=entry.employee_id,
        name=entry.name,
        nip=entry.nip,
        unit_id=unit,
        team_id=entry.team_id,
        position=entry.position,
        position_group=entry.group,
        heads_unit=linked.heads[entry.employee_id],
        rater_id=linked.superiors.rater[entry.employee_id],
        active=entry.active,
        valid_from=entry.valid_from,
        employment=employed.kind,
        first_day=employed.first_day,
        last_day=employed.last_day,
        ended=employed.ended,
        leaves=tuple(each.leave for each in repeated.leaves) if repeated.leaves is not None else None,
        others=_others(entry, unit, structure),
        delegations=linked.superiors.delegations.get(entry.employee_id),
        email=entry.email,
    )


def _others(entry: PersonEntry, own: str, structure: Structure) -> tuple[OtherPosition, ...] | None:
    if entry.repeated.others is None:
        return None
    made = []
    for other in entry.repeated.others:
        unit = structure.find(other.unit) or own if other.unit else own
        heads = (unit if yes(other.heads) else structure.find(other.heads)) if other.heads else None
        made.append(
            OtherPosition(
                unit_id=unit,
                position=other.position,
                position_group=other.group,
                heads_unit=heads,
                valid_from=other.valid_from,
                valid_to=other.valid_to,
            )
        )
    return tuple(made)


def _unit(entry: UnitEntry, structure: Structure) -> WantedUnit:
    return WantedUnit(
        unit_id=entry.unit_id,
        parent_id=structure.find(entry.parent) if entry.parent else None,
        name=entry.name,
        kind=entry.kind,
        mission=entry.mission,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        listed=entry.place is not None,
    )
