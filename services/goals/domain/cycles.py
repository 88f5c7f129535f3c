"""Cycles as evaluation told them, what they owe here, and the calendar of those still running."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.goals.domain.people import says_nothing
from services.goals.rules.population import takes_part
from shared.decision import Contexts, Decision, Kind, Says, Unprocessable, document_id
from shared.events.base import Body
from shared.events.directory import Person
from shared.events.evaluation import Cycle, CycleStatus, Population
from shared.events.goals import CycleAnswer, CycleEnrolment, SubjectVersion
from shared.policy.policy import Component, PlanningRule

ENROL: Final = "enrol"
CLOSE: Final = "close"
ANSWER: Final = "answer"
REMIND: Final = "remind"
_COMPONENTS: Final = TypeAdapter(tuple[Component, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last word of goals in a closing cycle."""

    people: int
    unit_subjects: tuple[SubjectVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleState:
    """A cycle with those parts of its policy that planning needs. ``owes`` names bulk work still to do.

    ``reminded_on`` is the last day on which all plans were looked at for whoever is late.
    """

    agency_id: str
    cycle_id: str
    title: str
    starts_on: date
    ends_on: date
    status: CycleStatus
    population: Population
    policy_id: str
    policy_version: int
    planning: PlanningRule
    components: tuple[Component, ...]
    enrolled: int = 0
    enrolment_complete: bool = False
    answer: Answer | None = None
    reminded_on: date | None = None
    owes: tuple[str, ...] = ()


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


def cycle_id(agency_id: str, cycle: str) -> str:
    """Name the document of a cycle."""
    return document_id(agency_id, "cycle", cycle)


def calendar_id(agency_id: str) -> str:
    """Name the document of an agency's calendar."""
    return document_id(agency_id, "calendar", "all")


def hear_cycle(
    state: CycleState | None, body: Cycle, _contexts: Contexts, _now: datetime
) -> Decision[CycleState] | None:
    """Take over a cycle and note the bulk work that its status asks for.

    Only the newest fact of a cycle may arrive, so everything follows from the status and what is done already.
    """
    heard = _heard(state, body)
    heard = replace(heard, owes=_owed(state, heard))
    return Decision(heard) if heard != state else None


def hear_calendar(
    state: CalendarState | None, body: Cycle, _contexts: Contexts, _now: datetime
) -> Decision[CalendarState] | None:
    """Keep the running cycles; a closed one leaves the calendar."""
    known = state or CalendarState(agency_id=body.agency_id)
    others = tuple(entry for entry in known.entries if entry.cycle_id != body.cycle_id)
    entry = CalendarEntry(
        cycle_id=body.cycle_id,
        status=body.status,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        population=body.population,
    )
    running = (
        others
        if body.status is CycleStatus.CLOSED
        else tuple(sorted((*others, entry), key=lambda each: (each.starts_on, each.cycle_id)))
    )
    return Decision(replace(known, entries=running)) if running != known.entries else None


def hear_late(
    state: CycleState | None, _body: Person, _contexts: Contexts, _now: datetime
) -> Decision[CycleState] | None:
    """Look once more for open plans when a person is heard while the cycle closes."""
    return close_again(state)


def close_again(state: CycleState | None) -> Decision[CycleState] | None:
    """Look once more for open plans: one may have been opened by somebody who still took the cycle for open."""
    if state is None or state.status is not CycleStatus.CLOSING or CLOSE in state.owes:
        return None
    return Decision(replace(state, owes=(*state.owes, CLOSE)))


def finish_enrolment(state: CycleState, people: int | None, _now: datetime) -> Decision[CycleState] | None:
    """Take enrolment off what is owed and say how many people have a plan; None: they cannot be counted yet."""
    if people is None:
        return None
    done = replace(
        state, enrolled=people, enrolment_complete=True, owes=tuple(name for name in state.owes if name != ENROL)
    )
    subject = document_id(state.agency_id, "enrolment", state.cycle_id)
    return Decision(done, (Says("cycle.enrolled", subject),))


def finish_closing(state: CycleState, _gathered: None, _now: datetime) -> Decision[CycleState] | None:
    """Go on to the last words once no plan and no log is open, and nobody is being enrolled."""
    if ENROL in state.owes:
        return None
    return Decision(replace(state, owes=(*(name for name in state.owes if name not in (CLOSE, ANSWER)), ANSWER)))


def finish_answer(state: CycleState, answer: Answer, _now: datetime) -> Decision[CycleState] | None:
    """Take the answer off what is owed and say it, again only when it is another one."""
    if ENROL in state.owes or CLOSE in state.owes:
        return None
    done = replace(state, answer=answer, owes=tuple(name for name in state.owes if name != ANSWER))
    subject = document_id(state.agency_id, "goals-answer", state.cycle_id)
    return Decision(done, () if answer == state.answer else (Says("goals.answered", subject),))


def months_of(state: CycleState) -> tuple[str, ...]:
    """List the months of a cycle."""
    first = state.starts_on.year * 12 + state.starts_on.month - 1
    last = state.ends_on.year * 12 + state.ends_on.month - 1
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1))


def cycle_target(body: Cycle, _contexts: Contexts) -> Sequence[str]:
    """Name the document that a cycle's fact changes."""
    return (cycle_id(body.agency_id, body.cycle_id),)


def calendar_target(body: Cycle, _contexts: Contexts) -> Sequence[str]:
    """Name the calendar that a cycle's fact changes."""
    return (calendar_id(body.agency_id),)


def closing_cycles_of(body: Person, contexts: Contexts) -> Sequence[str]:
    """Name the closing cycles that a person belongs to."""
    calendar: CalendarState | None = contexts.get(calendar_id(body.agency_id))
    entries = calendar.with_status(CycleStatus.CLOSING) if calendar else ()
    return tuple(cycle_id(body.agency_id, entry.cycle_id) for entry in entries if belongs(entry.population, body))


def belongs(population: Population, body: Person) -> bool:
    """Say whether an active person belongs to a population."""
    return body.active and takes_part(
        population, unit_id=body.unit_id, position_group=body.position_group, employee_id=body.employee_id
    )


def _heard(state: CycleState | None, body: Cycle) -> CycleState:
    planning, components = _policy(body)
    return CycleState(
        agency_id=body.agency_id,
        cycle_id=body.cycle_id,
        title=body.title,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        status=body.status,
        population=body.population,
        policy_id=body.policy_id,
        policy_version=body.policy_version,
        planning=planning,
        components=components,
        enrolled=state.enrolled if state else 0,
        enrolment_complete=state.enrolment_complete if state else False,
        answer=state.answer if state else None,
        reminded_on=state.reminded_on if state else None,
        owes=state.owes if state else (),
    )


def _policy(body: Cycle) -> tuple[PlanningRule, tuple[Component, ...]]:
    results = body.policy.get("results")
    try:
        planning = PlanningRule.model_validate(body.policy.get("planning") or {})
        components = _COMPONENTS.validate_python(results.get("components") if isinstance(results, dict) else None)
    except ValidationError as error:
        raise Unprocessable("unreadable-policy", f"{body.subject}: {error.error_count()} problems") from error
    return planning, components


def _owed(state: CycleState | None, heard: CycleState) -> tuple[str, ...]:
    """Enrol first, so that a cycle opened and closing within one batch still has its people."""
    owed = [name for name in heard.owes if name != REMIND]
    population_changed = state is None or state.population != heard.population
    if population_changed and heard.status is not CycleStatus.CLOSED and ENROL not in owed:
        owed.append(ENROL)
    if heard.status is CycleStatus.CLOSING and heard.answer is None and CLOSE not in owed and ANSWER not in owed:
        owed.append(CLOSE)
    if heard.status is CycleStatus.OPEN and heard.planning.deadline_days is not None:
        owed.append(REMIND)
    return tuple(owed)


def _body(state: CycleState, says: Says, version: int) -> Body:
    if says.type == "cycle.enrolled":
        return CycleEnrolment(
            agency_id=state.agency_id,
            subject=says.subject,
            version=version,
            cycle_id=state.cycle_id,
            people=state.enrolled,
            complete=state.enrolment_complete,
        )
    answer = state.answer
    return CycleAnswer(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        complete=answer is not None,
        people=answer.people if answer else 0,
        unit_subjects=answer.unit_subjects if answer else (),
    )


CYCLE = Kind(
    name="cycle",
    state=CycleState,
    lookup=lambda state: {"cycle_id": state.cycle_id, "status": state.status.value},
    body=_body,
)

CALENDAR = Kind(name="calendar", state=CalendarState, lookup=lambda _state: {}, body=says_nothing)
