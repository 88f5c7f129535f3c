"""The calendar of running cycles, so that whoever is heard later is enrolled too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.goals.domain.unit_tree import parents_in
from services.goals.rules.population import takes_part
from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import Person
from shared.events.evaluation import Cycle, CycleStatus, Population
from shared.ids import evaluation, goals


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A running cycle."""

    cycle_id: str
    status: CycleStatus
    starts_on: date
    ends_on: date
    population: Population


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarState:
    """The running cycles of an agency, so that a person heard later is enrolled too."""

    agency_id: str
    entries: tuple[CalendarEntry, ...] = ()


def calendar_id(agency_id: str) -> str:
    """Name the document of an agency's calendar."""
    return goals.CALENDAR.of(agency_id, "all")


def running_cycles(body: Person, env: Env, *statuses: CycleStatus) -> tuple[CalendarEntry, ...]:
    """List the running cycles of a person's agency in some statuses."""
    calendar = env.get(CALENDAR, calendar_id(body.agency_id))
    return tuple(entry for entry in calendar.entries if entry.status in statuses) if calendar else ()


def keep_running(state: CalendarState | None, body: Cycle, _env: Env) -> Decision[CalendarState] | None:
    """Keep the running cycles; a closed one leaves the calendar."""
    known = state or CalendarState(agency_id=body.agency_id)
    others = tuple(entry for entry in known.entries if entry.cycle_id != body.cycle_id)
    mine = () if body.status is CycleStatus.CLOSED else (filled(CalendarEntry, body),)
    running = tuple(sorted((*others, *mine), key=lambda each: (each.starts_on, each.cycle_id)))
    return Decision(replace(known, entries=running)) if running != known.entries else None


def closing_cycles_of(body: Person, env: Env) -> Sequence[str]:
    """Name the closing and cancelled cycles that a person belongs to."""
    ending = (CycleStatus.CLOSING, CycleStatus.CANCELLED)
    closing, parents = running_cycles(body, env, *ending), parents_in(env, body.agency_id)
    mine = [each for each in closing if body.active and takes_part(each.population, body, parents)]
    return [evaluation.CYCLE.of(body.agency_id, each.cycle_id) for each in mine]


CALENDAR = Kind(name=goals.CALENDAR.kind, state=CalendarState, lookup=lambda _state: {}, body=publishes_nothing)
