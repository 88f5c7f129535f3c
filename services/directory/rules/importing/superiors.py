"""Who is whose superior: as written, or the official for whom an acting officer ("PLT. NIP") acts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.directory.rules.importing.columns import Column
from services.directory.rules.importing.entries import PersonEntry
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.references import References
from services.directory.rules.importing.repeated import Days
from services.directory.rules.importing.structure import Structure
from services.directory.rules.importing.words import acting_of
from shared.events.directory import Delegation

_NAMED_MAX = 5


@dataclass(slots=True)
class Superiors:
    """Superiors and delegations by employee id; ``wrong`` names the people whose row has a problem."""

    rater: dict[str, str | None] = field(default_factory=dict)
    delegations: dict[str, tuple[Delegation, ...]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)

    def refuse(self, person: PersonEntry, column: Column, value: str, text: str) -> None:
        """Note an error in the row of a person."""
        self.problems.append(person.place.problem(column, value, text))
        self.wrong.add(person.employee_id)


@dataclass(frozen=True, slots=True)
class _ForOfficial:
    """An acting officer for an official, and the rows that name both."""

    official: str
    to: str
    kind: str


def find_superiors(
    people: Sequence[PersonEntry], structure: Structure, heads: Mapping[str, str | None], references: References
) -> Superiors:
    """Find everybody's superior.

    "PLT. NIP" means: where the unit has a head in the files (for the head: where the unit above has one), that head is
    the superior, and the acting officer a dated delegation of the head. Where the post is vacant, the acting officer is
    the superior, with a warning.
    """
    found = Superiors()
    official_of = {unit: person for person, unit in heads.items() if unit is not None}
    given = _given(people, references, found)
    acting: dict[_ForOfficial, list[PersonEntry]] = defaultdict(list)
    vacant: dict[tuple[str, str], list[PersonEntry]] = defaultdict(list)
    for person in people:
        kind, who = acting_of(person.rater)
        superior = references.find(who) if who else None
        found.rater[person.employee_id] = superior
        if person.rater and superior is None:
            found.refuse(person, Column.RATER, person.rater, references.unknown(who))
        elif superior == person.employee_id:
            found.refuse(person, Column.RATER, person.rater, "seseorang tidak boleh menjadi atasannya sendiri")
        elif kind and superior is not None:
            official = _official(person, structure, official_of)
            if official is None:
                vacant[person.unit_id, superior].append(person)
            elif official != superior:
                found.rater[person.employee_id] = official
                acting[_ForOfficial(official, superior, kind)].append(person)
    for rows in vacant.values():
        text = "jabatan pimpinannya kosong di berkas, jadi pejabat PLT/Plh ini dicatat sebagai atasan"
        found.warnings.append(
            rows[0].place.problem(
                Column.RATER, rows[0].rater, f"{text} ({_rows(rows)}); perbarui bila pejabatnya sudah dilantik"
            )
        )
    for key, rows in acting.items():
        _delegate(key, rows, given, found)
    found.delegations = {official: tuple(dict.fromkeys(made)) for official, made in given.items()}
    return found


def _given(people: Sequence[PersonEntry], references: References, found: Superiors) -> dict[str, list[Delegation]]:
    """Take the acting officers that the rows of officials themselves name."""
    given: dict[str, list[Delegation]] = {}
    for person in people:
        for entry in person.repeated.acting:
            to = references.find(entry.who)
            if to is None:
                found.problems.append(entry.place.problem(Column.ACTING, entry.who, references.unknown(entry.who)))
                found.wrong.add(person.employee_id)
            elif to == person.employee_id:
                text = "seseorang tidak boleh menjadi PLT bagi dirinya sendiri"
                found.problems.append(entry.place.problem(Column.ACTING, entry.who, text))
                found.wrong.add(person.employee_id)
            elif (made := _delegation(to, entry.kind, entry.days)) is not None:
                given.setdefault(person.employee_id, []).append(made)
    return given


def _delegate(
    key: _ForOfficial, rows: Sequence[PersonEntry], given: dict[str, list[Delegation]], found: Superiors
) -> None:
    """Make one delegation of all rows that name the same acting officer, or ask once for its days."""
    if any(each.to_employee_id == key.to for each in given.get(key.official, ())):
        return
    made = [each for row in rows if (each := _delegation(key.to, key.kind, row.repeated.days)) is not None]
    if made:
        given.setdefault(key.official, []).extend(made)
        return
    text = (
        f"unit ini punya pimpinan di berkas, jadi PLT/Plh memerlukan tanggal ({_rows(rows)}); isi kolom "
        f'"{Column.ACTING_FROM}" dan "{Column.ACTING_TO}" menurut suratnya, cukup pada satu baris'
    )
    found.problems.append(rows[0].place.problem(Column.RATER, rows[0].rater, text))
    found.wrong |= {each.employee_id for each in rows}


def _delegation(to: str, kind: str, days: Days) -> Delegation | None:
    if days.valid_from is None or days.valid_to is None:
        return None
    return Delegation(
        to_employee_id=to, kind=kind, valid_from=days.valid_from, valid_to=days.valid_to, letter=days.letter
    )


def _official(person: PersonEntry, structure: Structure, official_of: Mapping[str, str]) -> str | None:
    """Find whose post is acted for: the head of the person's unit, for the head that of the unit above."""
    unit = structure.find(person.unit_id) or structure.find(person.unit_name)
    official = official_of.get(unit or "")
    if official == person.employee_id and unit is not None:
        return official_of.get(structure.parent(unit) or "")
    return official


def _rows(people: Sequence[PersonEntry]) -> str:
    shown = ", ".join(str(each.place.row) for each in people[:_NAMED_MAX])
    more = len(people) - _NAMED_MAX
    return f"baris {shown} dan {more} baris lain" if more > 0 else f"baris {shown}"
