"""The calendar of running cycles, so that whoever is heard later is enrolled too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from services.goals.domain.unit_tree import parents_in
from services.goals.rules.population import takes_part
from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import Person
from shared.events.evaluation import Cycle, CycleStatus, Population
from shared.ids import evaluation, goals

_ENDING: Final = (CycleStatus.CLOSING, CycleStatus.CANCELLED)
_LATE: Final = timedelta(hours=1)
"""Longer than a process can be paused and still write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A running cycle, or one that was ``cancelled_at`` that moment."""

    cycle_id: str
    status: CycleStatus
    starts_on: date
    ends_on: date
    population: Population
    cancelled_at: datetime | None = None


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


def keep_running(state: CalendarState | None, body: Cycle, env: Env) -> Decision[CalendarState] | None:
    """Keep the running cycles; a closed one leaves the calendar."""
    known = state or CalendarState(agency_id=body.agency_id)
    others = tuple(entry for entry in known.entries if entry.cycle_id != body.cycle_id)
    cancelled_at = None
    if body.status is CycleStatus.CANCELLED:
        before = (each.cancelled_at for each in known.entries if each.cycle_id == body.cycle_id and each.cancelled_at)
        cancelled_at = next(before, env.now)
    mine = () if body.status is CycleStatus.CLOSED else (filled(CalendarEntry, body, cancelled_at=cancelled_at),)
    running = tuple(sorted((*others, *mine), key=lambda each: (each.starts_on, each.cycle_id)))
    return Decision(replace(known, entries=running)) if running != known.entries else None


def closing_cycles_of(body: Person, env: Env) -> Sequence[str]:
    """Name the closing cycles that a person belongs to, and those cancelled a short while ago."""
    ending, parents = running_cycles(body, env, *_ENDING), parents_in(env, body.agency_id)
    mine = [each for each in ending if body.active and takes_part(each.population, body, parents)]
    return [evaluation.CYCLE.of(body.agency_id, each.cycle_id) for each in mine if _may_have_late_plans(each, env)]


def _may_have_late_plans(cycle: CalendarEntry, env: Env) -> bool:
    """Whether somebody may still open a plan because of what was read before the end."""
    at = cycle.cancelled_at
    return cycle.status is CycleStatus.CLOSING or (at is not None and env.now - at < _LATE)


CALENDAR = Kind(name=goals.CALENDAR.kind, state=CalendarState, lookup=lambda _state: {}, body=publishes_nothing)
