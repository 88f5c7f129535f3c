"""Questions about all files at once: who leans on whom, and who has to be left out because another row is wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.directory.rules.importing.circles import circles
from services.directory.rules.importing.columns import Column
from services.directory.rules.importing.entries import PersonEntry
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.references import References
from services.directory.rules.importing.structure import Structure
from services.directory.rules.importing.superiors import Superiors, find_superiors
from services.directory.rules.importing.values import yes


@dataclass(frozen=True, slots=True)
class Linked:
    """The people who hold together, with what they refer to by employee id."""

    people: tuple[PersonEntry, ...]
    unit: dict[str, str]
    heads: dict[str, str | None]
    superiors: Superiors
    problems: tuple[RowProblem, ...]


def link(people: Sequence[PersonEntry], structure: Structure, references: References, known: frozenset[str]) -> Linked:
    """Resolve references; rows with wrong ones, and rows that lean on those, are left out and listed."""
    problems: list[RowProblem] = []
    wrong: set[str] = set()

    def refuse(person: PersonEntry, column: Column, value: str, text: str) -> None:
        problems.append(person.place.problem(column, value, text))
        wrong.add(person.employee_id)

    units: dict[str, str] = {}
    for person in people:
        unit = structure.find(person.unit_id) or structure.find(person.unit_name)
        if unit is None:
            text = "unit ini tidak ada di daftar unit; perbaiki namanya atau tambahkan unitnya"
            refuse(person, Column.UNIT, person.unit_name, text)
        else:
            units[person.employee_id] = unit
        for other in person.repeated.others or ():
            for column, name in ((Column.OTHER_UNIT, other.unit), (Column.OTHER_HEADS, other.heads)):
                if name and yes(name) is None and structure.find(name) is None:
                    problems.append(other.place.problem(column, name, "unit ini tidak ada; perbaiki namanya"))
                    wrong.add(person.employee_id)
    heads = _heads(people, units, structure)
    for person in people:
        if person.heads and heads[person.employee_id] is None and yes(person.heads) is None:
            refuse(person, Column.HEADS, person.heads, "unit yang dipimpin tidak ada; perbaiki namanya")
    for several in _several(people, heads):
        for person in several:
            rows = ", ".join(str(each.place.row) for each in several)
            refuse(person, Column.HEADS, person.heads, f"unit ini punya beberapa pimpinan (baris {rows}); pilih satu")
    active = {each.employee_id for each in people if each.active}
    leading = {person: unit for person, unit in heads.items() if person in active}
    superiors = find_superiors(people, structure, leading, references)
    turning = circles({each.employee_id: superiors.rater[each.employee_id] for each in people})
    for person in people:
        size = turning.get(person.employee_id, 0)
        if size > 1:
            text = f"garis atasan berputar ({size} orang saling menjadi atasan); perbaiki salah satu atasannya"
            refuse(person, Column.RATER, person.rater, text)
    wrong |= superiors.wrong
    problems += superiors.problems
    problems += _leaning(people, superiors, wrong, known)
    kept = tuple(each for each in people if each.employee_id not in wrong)
    return Linked(kept, units, heads, superiors, tuple(problems))


def _heads(people: Sequence[PersonEntry], units: dict[str, str], structure: Structure) -> dict[str, str | None]:
    """Find the unit that each heads: named, or the own one when the cell only says yes."""
    found: dict[str, str | None] = {}
    for each in people:
        if not each.heads or yes(each.heads) is False:
            found[each.employee_id] = None
        else:
            own = units.get(each.employee_id)
            found[each.employee_id] = own if yes(each.heads) else structure.find(each.heads)
    return found


def _several(people: Sequence[PersonEntry], heads: dict[str, str | None]) -> list[list[PersonEntry]]:
    by_unit: dict[str, list[PersonEntry]] = defaultdict(list)
    for each in people:
        unit = heads[each.employee_id]
        if each.active and unit is not None:
            by_unit[unit].append(each)
    return [each for each in by_unit.values() if len(each) > 1]


def _leaning(
    people: Sequence[PersonEntry], superiors: Superiors, wrong: set[str], known: frozenset[str]
) -> list[RowProblem]:
    """Leave out who leans on somebody left out whom the directory does not know either."""
    below: dict[str, list[tuple[PersonEntry, Column, str]]] = defaultdict(list)
    row_of = {each.employee_id: each.place.row for each in people}
    for each in people:
        if (rater := superiors.rater[each.employee_id]) is not None:
            below[rater].append((each, Column.RATER, each.rater))
        for delegation in superiors.delegations.get(each.employee_id, ()):
            below[delegation.to_employee_id].append((each, Column.ACTING, ""))
    problems: list[RowProblem] = []
    queue = [each for each in wrong if each not in known]
    while queue:
        gone = queue.pop()
        for person, column, value in below.pop(gone, ()):
            if person.employee_id in wrong:
                continue
            text = f"orang ini sendiri salah di baris {row_of.get(gone, 0)}; perbaiki baris itu dahulu"
            problems.append(person.place.problem(column, value, text))
            wrong.add(person.employee_id)
            if person.employee_id not in known:
                queue.append(person.employee_id)
    return problems
