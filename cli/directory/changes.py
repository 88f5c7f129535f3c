"""What an import would change: compare what the file says with what the directory says now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cli.directory.reading import Wanted, WantedPerson, WantedUnit
from shared.events.directory import EarlierAssignment, Person, Unit
from shared.ids import directory

_EARLIER_MAX = 50


@dataclass(frozen=True, slots=True)
class Current:
    """The directory of one agency as its topic tells it."""

    people: Mapping[str, Person] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be published, and the counts that a dry run shows."""

    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    counts: Mapping[str, int]


def compare(wanted: Wanted, current: Current, *, agency: str, version: int, today: date, retire: bool) -> Changes:
    """Find what is new or different. ``version`` is used for it, or one above the present version if that is higher.

    Delegations are not part of the file and are kept. ``retire``: people who are not in the file become inactive.
    """
    people = [_person(each, current.people.get(each.employee_id), agency, version, today) for each in wanted.people]
    units = [_unit(each, current.units.get(each.unit_id), agency, version) for each in wanted.units]
    absent = _absent(wanted, current)
    gone = [each.model_copy(update={"active": False, "version": max(version, each.version + 1)}) for each in absent]
    changed = [each for each in people if each is not None]
    counts = Counter[str](
        {
            **_counted("orang", [None if each is None else each.employee_id in current.people for each in people]),
            "orang berpindah (TMT lebih baru)": sum(_moves(each, current) for each in changed),
            "orang tidak ada di berkas": len(absent),
            **_counted("unit", [None if each is None else each.unit_id in current.units for each in units]),
        }
    )
    return Changes((*changed, *(gone if retire else ())), tuple(each for each in units if each is not None), counts)


def _absent(wanted: Wanted, current: Current) -> list[Person]:
    named = {each.employee_id for each in wanted.people}
    return [each for each in current.people.values() if each.active and each.employee_id not in named]


def _counted(what: str, known: Sequence[bool | None]) -> Mapping[str, int]:
    """Count what is new (not known), changed (known) and as it was (None)."""
    return {
        f"{what} baru": known.count(False),
        f"{what} berubah": known.count(True),
        f"{what} tetap": known.count(None),
    }


def _person(wanted: WantedPerson, now: Person | None, agency: str, version: int, today: date) -> Person | None:
    person = Person(
        agency_id=agency,
        subject=directory.PERSON.of(agency, wanted.employee_id),
        version=max(version, now.version + 1) if now else version,
        employee_id=wanted.employee_id,
        name=wanted.name,
        nip=wanted.nip,
        unit_id=wanted.unit_id,
        team_id=wanted.team_id,
        position=wanted.position,
        position_group=wanted.position_group,
        heads_unit=wanted.heads_unit,
        rater_id=wanted.rater_id,
        active=wanted.active,
        valid_from=wanted.valid_from or (now.valid_from if now else today),
        delegations=now.delegations if now else (),
    )
    person = person.model_copy(update={"earlier": _earlier(person, now)})
    return None if now is not None and person == now.model_copy(update={"version": person.version}) else person


def _moves(person: Person, current: Current) -> bool:
    """Whether somebody moved, which begins a new segment in open cycles; the same first day is a correction."""
    now = current.people.get(person.employee_id)
    return now is not None and len(person.earlier) > len(now.earlier)


def _earlier(person: Person, now: Person | None) -> tuple[EarlierAssignment, ...]:
    """Remember where somebody was, once a later assignment takes its place."""
    if now is None or person.valid_from <= now.valid_from:
        return now.earlier if now else ()
    was = EarlierAssignment.model_validate(now.model_dump(include=set(EarlierAssignment.model_fields)))
    return (*now.earlier, was)[-_EARLIER_MAX:]


def _unit(wanted: WantedUnit, now: Unit | None, agency: str, version: int) -> Unit | None:
    unit = Unit(
        agency_id=agency,
        subject=directory.UNIT.of(agency, wanted.unit_id),
        version=max(version, now.version + 1) if now else version,
        unit_id=wanted.unit_id,
        parent_id=wanted.parent_id,
        name=wanted.name,
        kind=wanted.kind,
        mission=wanted.mission,
    )
    return None if now is not None and unit == now.model_copy(update={"version": unit.version}) else unit
