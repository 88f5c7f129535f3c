"""The calendar of running cycles, so that whoever is heard later is enrolled too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.goals.domain.alike import filled
from services.goals.rules.population import takes_part
from shared.decision import Contexts, Decision, Kind, publishes_nothing
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

    def with_status(self, status: CycleStatus) -> tuple[CalendarEntry, ...]:
        """List the cycles in one status."""
        return tuple(entry for entry in self.entries if entry.status is status)


def calendar_id(agency_id: str) -> str:
    """Name the document of an agency's calendar."""
    return goals.CALENDAR.of(agency_id, "all")


def hear_calendar(
    state: CalendarState | None, body: Cycle, _contexts: Contexts, _now: datetime
) -> Decision[CalendarState] | None:
    """Keep the running cycles; a closed one leaves the calendar."""
    known = state or CalendarState(agency_id=body.agency_id)
    others = tuple(entry for entry in known.entries if entry.cycle_id != body.cycle_id)
    entry = filled(CalendarEntry, body)
    running = (
        others
        if body.status is CycleStatus.CLOSED
        else tuple(sorted((*others, entry), key=lambda each: (each.starts_on, each.cycle_id)))
    )
    return Decision(replace(known, entries=running)) if running != known.entries else None


def calendar_target(body: Cycle, _contexts: Contexts) -> Sequence[str]:
    """Name the calendar that a cycle's fact changes."""
    return (calendar_id(body.agency_id),)


def closing_cycles_of(body: Person, contexts: Contexts) -> Sequence[str]:
    """Name the closing cycles that a person belongs to."""
    calendar: CalendarState | None = contexts.get(calendar_id(body.agency_id))
    entries = calendar.with_status(CycleStatus.CLOSING) if calendar else ()
    return tuple(
        evaluation.CYCLE.of(body.agency_id, entry.cycle_id) for entry in entries if belongs(entry.population, body)
    )


def belongs(population: Population, body: Person) -> bool:
    """Say whether an active person belongs to a population."""
    return body.active and takes_part(population, body)


CALENDAR = Kind(name=goals.CALENDAR.kind, state=CalendarState, lookup=lambda _state: {}, body=publishes_nothing)
