"""Where people are put: in units that are open on that day, of which each has one head."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.directory.domain.person.state import PERSON, PersonState
from services.directory.domain.refusals import HeadTaken, UnitClosed
from services.directory.domain.requests import OtherIn, PersonRecord, UnitRecord
from services.directory.domain.unit_places import UNIT_PLACES, Placing, place_units, places_id
from services.directory.rules.importing.wanted import WantedPerson
from shared.acting import Acting
from shared.decision import Rejected
from shared.events.directory import OtherPosition
from shared.ids import directory
from shared.where import any_of

Told = PersonRecord | WantedPerson


@dataclass(frozen=True, slots=True)
class _Holder:
    """Somebody who heads units, and the last day of the employment."""

    person: PersonState
    last_day: date | None


class Heads:
    """Who heads which unit, as it is recorded and as it is told now."""

    def __init__(self, holders: Sequence[_Holder], told: Iterable[Told]) -> None:
        self._told = {each.employee_id: each for each in told}
        self._holders: dict[str, list[_Holder]] = defaultdict(list)
        for holder in holders:
            for unit_id in holder.person.heads:
                self._holders[unit_id].append(holder)
        self._claims: dict[str, set[str]] = defaultdict(set)
        for each in self._told.values():
            for unit_id in headed(each):
                self._claims[unit_id].add(each.employee_id)

    def check(self, told: Told, known: PersonState | None, today: date) -> None:
        """Check that nobody else goes on heading what somebody is to head.

        :raises HeadTaken: when somebody does
        """
        on = told.valid_from or today
        for unit_id in headed(told):
            if known is not None and known.active and known.present.heads_unit == unit_id:
                continue
            others = [*self._claims[unit_id], *(each for each in self._going_on(unit_id, on))]
            other = next((each for each in sorted(others) if each != told.employee_id), None)
            if other is not None:
                text = (
                    f"Unit {unit_id} sudah dipimpin {other}. Akhiri dahulu penugasannya, atau catat keduanya bersama."
                )
                raise HeadTaken(text, field="heads_unit")

    def _going_on(self, unit_id: str, on: date) -> Iterator[str]:
        for each in self._holders[unit_id]:
            if each.last_day is not None and each.last_day < on:
                continue
            ends = _ends(each.person, self._told.get(each.person.employee_id), unit_id)
            if any(last is None or last >= on for last in ends):
                yield each.person.employee_id


def _ends(person: PersonState, told: Told | None, unit_id: str) -> Iterator[date | None]:
    """Give the last days on which somebody heads a unit, as recorded, and with what is told now; None: it goes on."""
    for assignment, recorded in person.spans():
        last = recorded
        if told is not None and assignment is person.present:
            if told.valid_from is None or told.valid_from <= assignment.valid_from:
                continue
            last = told.valid_from - timedelta(days=1)
        if assignment.heads_unit == unit_id:
            yield last
    if told is None or told.others is None:
        yield from (each.valid_to for each in person.others if each.heads_unit == unit_id)


def headed(told: Told) -> frozenset[str]:
    """Name the units that somebody is to head by the main position."""
    return frozenset((told.heads_unit,)) if told.active and told.heads_unit is not None else frozenset()


async def heads_of(acting: Acting, told: Sequence[Told]) -> Heads:
    """Read who heads the units that people are to head."""
    units = sorted({unit_id for each in told for unit_id in headed(each)})
    if not units:
        return Heads((), told)
    found = acting.documents.lookups(
        kind=PERSON, agency_id=acting.agency_id, where={"heads": any_of(units)}, fields=("employee_id",)
    )
    return await heads_by(acting, told, [str(each.fields["employee_id"]) async for each in found])


async def heads_by(acting: Acting, told: Sequence[Told], employee_ids: Sequence[str]) -> Heads:
    """Take who heads units from what is recorded of these people."""
    people = {each: directory.PERSON.of(acting.agency_id, each) for each in employee_ids}
    employed = {each: directory.EMPLOYMENT.of(acting.agency_id, each) for each in employee_ids}
    found = await acting.documents.load((*people.values(), *employed.values()))
    return Heads([_holder(found.get(people[each]), found.get(employed[each])) for each in people], told)


def _holder(person: Any, employment: Any) -> _Holder:
    return _Holder(person.present, employment.present.last_day if employment is not None else None)


def check_open(told: Told, known: PersonState | None, last_days: Mapping[str, date | None], today: date) -> None:
    """Check that the units are open in which somebody is to work; where he or she works already is no question.

    :raises UnitClosed: when one is not
    """
    if not told.active:
        return
    on = max(told.valid_from or today, today)
    for field in ("unit_id", "team_id", "heads_unit"):
        unit_id = getattr(told, field)
        if known is not None and getattr(known.present, field) == unit_id:
            continue
        _check_open(unit_id, on, last_days, field)
    others: Sequence[OtherIn | OtherPosition] = told.others or ()
    for number, each in enumerate(others):
        _check_open(each.unit_id, each.valid_from, last_days, f"others.{number}.unit_id")


def _check_open(unit_id: str | None, on: date, last_days: Mapping[str, date | None], field: str) -> None:
    last = last_days.get(unit_id) if unit_id is not None else None
    if last is not None and last < on:
        raise UnitClosed(f"Unit {unit_id} ditutup {last}. Pilih unit yang masih ada.", field=field)


async def take_places(
    acting: Acting, units: Sequence[UnitRecord], recorded: Mapping[str, str | None]
) -> dict[str, Rejected]:
    """Take the places of units that move or are new, before they are recorded; say of which it cannot be, and why."""
    moving = [(each.unit_id, each.parent_id) for each in units if recorded.get(each.unit_id) != each.parent_id]
    if not moving:
        return {}
    roots = {each.unit_id: each.parent_id for each in units if each.parent_id is None}
    placing = Placing(wanted=tuple(moving), recorded={**roots, **recorded})
    done = await acting.run(UNIT_PLACES, places_id(acting.agency_id), place_units, placing, again=True)
    pairs = zip(moving, done.outcomes, strict=True)
    return {unit_id: refusal for (unit_id, _parent), refusal in pairs if refusal is not None}
