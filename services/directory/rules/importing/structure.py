"""The units of the files: named by id or by name, below one another, each once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.directory.rules.importing.circles import circles
from services.directory.rules.importing.columns import Column
from services.directory.rules.importing.entries import PersonEntry, UnitEntry
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.values import slug


class Structure:
    """The units that hold together; ``problems`` says what is wrong with the others."""

    def __init__(self, listed: Sequence[UnitEntry], people: Iterable[PersonEntry]) -> None:
        self.listed = bool(listed)
        self.problems: list[RowProblem] = []
        single = self._single(listed)
        names = {slug(each.name): each.unit_id for each in reversed(single)}
        self._names = names | {each.unit_id: each.unit_id for each in single}
        self._units = {each.unit_id: each for each in self._placed(single)}
        self._derive(people)

    def find(self, text: str) -> str | None:
        """Find a unit by id or name."""
        found = self._names.get(text) or self._names.get(slug(text))
        return found if found in self._units else None

    def parent(self, unit_id: str) -> str | None:
        """Give the unit above."""
        return self.find(self._units[unit_id].parent) if self._units[unit_id].parent else None

    def units(self, used: frozenset[str]) -> tuple[UnitEntry, ...]:
        """Give the units that are listed, and of those that people only name the ``used`` ones."""
        return tuple(each for each in self._units.values() if each.place is not None or each.unit_id in used)

    def _single(self, listed: Sequence[UnitEntry]) -> list[UnitEntry]:
        by_id: dict[str, list[UnitEntry]] = defaultdict(list)
        for each in listed:
            by_id[each.unit_id].append(each)
        for unit_id, same in by_id.items():
            if any(replace(each, place=None) != replace(same[0], place=None) for each in same):
                rows = ", ".join(str(each.place.row) for each in same if each.place)
                for each in same:
                    self._wrong(each, Column.UNIT_ID, unit_id, f"unit yang sama berbeda isinya di baris {rows}; pilih")
        return [same[0] for same in by_id.values()]

    def _placed(self, units: Sequence[UnitEntry]) -> list[UnitEntry]:
        """Leave out units whose parent is unknown or that stand in a circle, and all units below those."""
        parent_of = {each.unit_id: self._names.get(each.parent) or self._names.get(slug(each.parent)) for each in units}
        turning = circles({each.unit_id: parent_of[each.unit_id] if each.parent else None for each in units})
        below: dict[str, list[UnitEntry]] = defaultdict(list)
        wrong: dict[str, UnitEntry] = {}
        for each in units:
            if not each.parent:
                continue
            parent = parent_of[each.unit_id]
            if parent is None:
                self._wrong(each, Column.PARENT, each.parent, "unit induk tidak ada di daftar unit; tambahkan")
            elif each.unit_id in turning:
                self._wrong(each, Column.PARENT, each.parent, "susunan unit berputar; perbaiki unit induknya")
            else:
                below[parent].append(each)
                continue
            wrong[each.unit_id] = each
        queue = list(wrong)
        while queue:
            for each in below.pop(queue.pop(), ()):
                self._wrong(each, Column.PARENT, each.parent, "unit induk ini sendiri salah; perbaiki dahulu")
                wrong[each.unit_id] = each
                queue.append(each.unit_id)
        return [each for each in units if each.unit_id not in wrong]

    def _derive(self, people: Iterable[PersonEntry]) -> None:
        """Make units and teams of what people name, as far as no list of units names them."""
        for person in people:
            if not self.listed and person.unit_id not in self._units:
                self._add(UnitEntry(place=None, unit_id=person.unit_id, name=person.unit_name, parent=""))
            if person.team_id is not None and person.team_id not in self._units:
                parent = self.find(person.unit_id) or self.find(person.unit_name) or ""
                self._add(
                    UnitEntry(place=None, unit_id=person.team_id, name=person.team_name, parent=parent, kind="team")
                )

    def _add(self, unit: UnitEntry) -> None:
        self._units[unit.unit_id] = replace(unit, name=unit.name or unit.unit_id)
        self._names.setdefault(unit.unit_id, unit.unit_id)
        self._names.setdefault(slug(unit.name), unit.unit_id)

    def _wrong(self, unit: UnitEntry, column: Column, value: str, text: str) -> None:
        if unit.place is not None:
            self.problems.append(unit.place.problem(column, value, text))
