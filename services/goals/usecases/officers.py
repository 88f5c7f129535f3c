"""What officers look at before anybody waits: raters who left, and whom a cycle would take in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from services.goals.domain.cycle.calendar import CALENDAR, calendar_id
from services.goals.domain.directory import PERSON, PersonState
from services.goals.domain.plan.state import PLAN
from services.goals.rules.population import Standing, standing_of, takes_part
from services.goals.store.scans import read_parents
from shared.acting import Acting
from shared.authority import is_officer_of
from shared.document import Document
from shared.events.evaluation import CycleStatus, Population
from shared.where import Range, Term, any_of

SOON: Final = timedelta(days=30)
"""So long before a rater's last day officers have to see to a successor."""
_CHUNK: Final = 200
_CHUNKS_MAX: Final = 20
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterLeft:
    """A rater who is gone or will be soon, how many people wait for whom, and who heads the unit now."""

    rater_id: str
    active: bool
    last_day: date | None
    unit_id: str
    people: int
    cycles: tuple[str, ...]
    successor_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """Whom a population comes to: counts, who is left out and why, and the first people of it."""

    total: int = 0
    by_unit: Mapping[str, int] = field(default_factory=dict)
    by_group: Mapping[str, int] = field(default_factory=dict)
    begins_after: tuple[str, ...] = ()
    left_before: tuple[str, ...] = ()
    employees: tuple[str, ...] = ()


async def raters_left(acting: Acting, *, limit: int, after: str | None) -> tuple[list[RaterLeft], str | None]:
    """Find frozen raters of open plans who are gone or leave within 30 days, and where to read on.

    For an officer of some units those of whom somebody there waits, and how many.
    """
    found: list[RaterLeft] = []
    cycles = await _open_cycles(acting)
    until = (acting.today + SOON + timedelta(days=1)).isoformat()
    for _chunk in range(_CHUNKS_MAX if cycles else 0):
        people = await acting.documents.select(
            kind=PERSON, agency_id=acting.agency_id, where={"gone_from": Range(below=until)}, limit=_CHUNK, after=after
        )
        rows = await _with_people(acting, [each.present for each in people], cycles)
        for each in people:
            if (row := rows.get(each.present.employee_id)) is not None:
                found.append(row)
            after = each.id
            if len(found) == limit:
                return found, after
        if len(people) < _CHUNK:
            return found, None
    return found, after if cycles else None


async def preview(acting: Acting, population: Population, *, starts_on: date, ends_on: date, limit: int) -> Previewed:
    """Count whom a cycle of these days would take in, as enrolment does it, and name who is left out."""
    parents = await read_parents(acting.documents, acting.agency_id)
    found: list[PersonState] = []
    out: dict[Standing, list[str]] = {Standing.BEGINS_AFTER: [], Standing.LEFT_BEFORE: []}
    pages = acting.documents.pages(kind=PERSON, agency_id=acting.agency_id, where={"active": True}, size=_PAGE)
    async for page in pages:
        for person in (each.present for each in page):
            if not takes_part(population, person.assignment, parents):
                continue
            standing = standing_of(person, starts_on=starts_on, ends_on=ends_on)
            if standing is Standing.IN:
                found.append(person)
            else:
                out[standing].append(person.employee_id)
    return Previewed(
        total=len(found),
        by_unit=dict(sorted(Counter(each.unit_id for each in found).items())),
        by_group=dict(sorted(Counter(each.position_group.value for each in found).items())),
        begins_after=tuple(out[Standing.BEGINS_AFTER]),
        left_before=tuple(out[Standing.LEFT_BEFORE]),
        employees=tuple(each.employee_id for each in found[:limit]),
    )


async def _open_cycles(acting: Acting) -> tuple[str, ...]:
    calendar = (await acting.find(CALENDAR, calendar_id(acting.agency_id))).state
    entries = calendar.entries if calendar is not None else ()
    return tuple(each.cycle_id for each in entries if each.status is CycleStatus.OPEN)


async def _with_people(acting: Acting, gone: Sequence[PersonState], cycles: Sequence[str]) -> Mapping[str, RaterLeft]:
    """Give a row for each of those who have plans of these cycles to look after."""
    people = {each.employee_id: each for each in gone}
    where: Mapping[str, Term] = {"rater_id": any_of(people)}
    waiting: dict[str, dict[str, str]] = {}
    running: dict[str, set[str]] = {}
    fields = ("rater_id", "employee_id", "unit_id", "cycle_id")
    async for plan in acting.documents.lookups(kind=PLAN, agency_id=acting.agency_id, where=where, fields=fields):
        if plan.fields["cycle_id"] not in cycles or not is_officer_of(acting.actor, plan.fields["unit_id"]):
            continue
        rater = plan.fields["rater_id"]
        waiting.setdefault(rater, {})[plan.fields["employee_id"]] = plan.fields["unit_id"]
        running.setdefault(rater, set()).add(plan.fields["cycle_id"])
    units = {rater: people[rater].heads_unit or _most(whose.values()) for rater, whose in waiting.items()}
    heads = await _heads(acting, set(units.values()))
    return {
        rater: RaterLeft(
            rater_id=rater,
            active=people[rater].active,
            last_day=people[rater].last_day,
            unit_id=units[rater],
            people=len(whose),
            cycles=tuple(sorted(running[rater])),
            successor_id=next((each for each in heads.get(units[rater], ()) if each != rater), None),
        )
        for rater, whose in waiting.items()
    }


async def _heads(acting: Acting, units: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Name who heads units today, of those who are there."""
    where: Mapping[str, Term] = {"heads_unit": any_of(sorted(units))}
    found: list[Document[PersonState]] = await acting.documents.select(
        kind=PERSON, agency_id=acting.agency_id, where=where, limit=_PAGE
    )
    heads: dict[str, list[str]] = {}
    for each in (one.present for one in found):
        if each.active and standing_of(each, starts_on=acting.today, ends_on=acting.today) is Standing.IN:
            heads.setdefault(each.heads_unit or "", []).append(each.employee_id)
    return heads


def _most(units: Iterable[str]) -> str:
    return Counter(sorted(units)).most_common(1)[0][0]
