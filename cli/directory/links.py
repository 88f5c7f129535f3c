"""Questions about the whole file: doubles, raters, circles among superiors, units that exist."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cli.directory.columns import Column
from cli.directory.entries import PersonEntry, UnitEntry
from cli.directory.problems import RowProblem
from cli.directory.values import WrongValue, looks_like_nip, nip_of, slug, yes


class Links:
    """Resolves references between entries; ``known`` are people whom the platform's directory has already."""

    def __init__(self, people: Iterable[PersonEntry], units: Iterable[UnitEntry], known: frozenset[str]) -> None:
        self.people = tuple(people)
        self.units = tuple(units)
        self._by_nip = {each.nip: each.employee_id for each in self.people if each.nip}
        self._ids = {each.employee_id for each in self.people} | known
        self._units = {each.unit_id: each.unit_id for each in self.units}
        self._units |= {slug(each.name): each.unit_id for each in self.units}

    def unit(self, text: str) -> str | None:
        """Find a unit by id or name."""
        return self._units.get(text) or self._units.get(slug(text))

    def rater(self, person: PersonEntry) -> str | None:
        """Find the rater's id; None when the row names none, or one who does not exist."""
        text = person.rater
        if not text:
            return None
        if not looks_like_nip(text):
            return text if text in self._ids else None
        try:
            return self._by_nip.get(nip_of(text))
        except WrongValue:
            return None

    def heads(self, person: PersonEntry) -> str | None:
        """Find the unit that a person heads: named, or the own one when the cell only says yes."""
        if not person.heads or yes(person.heads) is False:
            return None
        return person.unit_id if yes(person.heads) else self.unit(person.heads)

    def problems(self) -> tuple[RowProblem, ...]:
        """Find everything that is wrong between the rows."""
        return (*self._doubles(), *self._raters(), *self._circles(), *self._unit_places(), *self._heads())

    def _doubles(self) -> Iterator[RowProblem]:
        nips = Counter(each.nip for each in self.people if each.nip)
        ids = Counter(each.employee_id for each in self.people)
        for each in self.people:
            if nips[each.nip] > 1:
                rows = [str(other.place.row) for other in self.people if other.nip == each.nip]
                text = f"NIP yang sama ada di baris {', '.join(rows)}; sisakan satu"
                yield each.place.problem(Column.NIP, each.nip, text)
            elif ids[each.employee_id] > 1:
                text = "employee_id yang sama dipakai orang lain; setiap orang perlu id sendiri"
                yield each.place.problem(Column.EMPLOYEE_ID, each.employee_id, text)

    def _raters(self) -> Iterator[RowProblem]:
        for each in self.people:
            rater = self.rater(each)
            if each.rater and rater is None:
                text = "atasan ini tidak ada di berkas; perbaiki NIP atau id-nya, atau tambahkan barisnya"
                yield each.place.problem(Column.RATER, each.rater, text)
            elif rater == each.employee_id:
                yield each.place.problem(Column.RATER, each.rater, "seseorang tidak boleh menjadi atasannya sendiri")

    def _circles(self) -> Iterator[RowProblem]:
        rater_of = {each.employee_id: self.rater(each) for each in self.people}
        for each in self.people:
            if rater_of[each.employee_id] == each.employee_id:
                continue
            circle = _circle(each.employee_id, rater_of)
            if circle:
                text = f"garis atasan berputar ({circle} orang saling menjadi atasan); perbaiki salah satu atasannya"
                yield each.place.problem(Column.RATER, each.rater, text)

    def _unit_places(self) -> Iterator[RowProblem]:
        parent_of = {each.unit_id: self.unit(each.parent) if each.parent else None for each in self.units}
        for each in self.units:
            if each.place is None:
                continue
            if each.parent and parent_of[each.unit_id] is None:
                yield each.place.problem(Column.PARENT, each.parent, "unit induk tidak ada di daftar unit; tambahkan")
            elif _circle(each.unit_id, parent_of):
                yield each.place.problem(Column.PARENT, each.parent, "susunan unit berputar; perbaiki unit induknya")
        listed = any(each.place is not None for each in self.units)
        for person in self.people:
            if listed and self.unit(person.unit_id) is None and self.unit(person.unit_name) is None:
                text = "unit ini tidak ada di daftar unit; perbaiki namanya atau tambahkan unitnya"
                yield person.place.problem(Column.UNIT, person.unit_name, text)

    def _heads(self) -> Iterator[RowProblem]:
        leaders = Counter(unit for each in self.people if each.active and (unit := self.heads(each)) is not None)
        for each in self.people:
            unit = self.heads(each)
            if each.heads and unit is None and yes(each.heads) is None:
                yield each.place.problem(Column.HEADS, each.heads, "unit yang dipimpin tidak ada; perbaiki namanya")
            elif unit is not None and each.active and leaders[unit] > 1:
                yield each.place.problem(Column.HEADS, each.heads, "unit ini punya beberapa pimpinan; pilih satu")


def _circle(start: str, above: Mapping[str, str | None]) -> int:
    """Count the members of the circle that ``start`` is part of; 0 when there is none."""
    steps, current = 1, above.get(start)
    while current is not None and current != start and steps <= len(above):
        current, steps = above.get(current), steps + 1
    return steps if current == start else 0
