"""Who gets a plan and when, and how a plan's frozen assignment follows the directory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.goals.domain.cycle.calendar import CalendarEntry, CalendarState, belongs, calendar_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.directory.people import PersonState, person_from
from services.goals.domain.plan.edition import Prefill
from services.goals.domain.plan.rater_report import corrected
from services.goals.domain.plan.state import PlanState, say
from services.goals.rules.population import takes_part
from shared.decision import Contexts, Decision
from shared.events.directory import Person
from shared.events.evaluation import CycleStatus
from shared.events.goals import Assignment, ObjectiveState
from shared.ids import directory, goals
from shared.ids.form import agency_of

OPEN_CYCLES_MAX = 12
"""In so many cycles open at once a person heard late is enrolled; the rest need the cycle told again."""


def enrol(state: PlanState | None, *, person: PersonState, cycle_id: str, now: datetime) -> Decision[PlanState] | None:
    """Open a person's plan in a cycle; nothing to do when there is one."""
    if state is not None or not person.active:
        return None
    opened = PlanState(
        agency_id=person.agency_id,
        cycle_id=cycle_id,
        assignment=person.assignment,
        assigned_from=person.valid_from,
        opened_at=now,
    )
    return say(opened, "plan.opened")


def enrol_chosen(
    state: PlanState | None, id: str, owner: CycleState, contexts: Contexts, now: datetime
) -> Decision[PlanState] | None:
    """Open the plan that bulk enrolment chose, for the person as known now."""
    person: PersonState | None = contexts.get(person_of_plan(id))
    if person is None or not takes_part(owner.population, person.assignment):
        return None
    return enrol(state, person=person, cycle_id=owner.cycle_id, now=now)


def follow_directory(
    place: int, state: PlanState | None, body: Person, contexts: Contexts, now: datetime
) -> Decision[PlanState] | None:
    """Enrol a person heard after the opening, or correct the frozen assignment.

    ``place`` is that of the cycle among the open ones: a fact's decision is not told which document it is for.
    An untouched draft follows the directory. Later only a correction does: the same assignment (the same first
    day) told again with another rater, say. A later assignment is a new segment (:mod:`moving`), not a change of
    this one.
    """
    person = person_from(body)
    entry = _open_at(place, body, contexts)
    if state is None:
        late = entry is not None and belongs(entry.population, body)
        return enrol(None, person=person, cycle_id=entry.cycle_id, now=now) if late and entry else None
    correction = state.ends_on is None and (state.untouched or person.valid_from == state.assigned_from)
    if not (state.is_open and person.active and correction) or person.assignment == state.assignment:
        return None
    return followed(state, assignment=person.assignment, valid_from=person.valid_from)


def followed(plan: PlanState, *, assignment: Assignment, valid_from: date) -> Decision[PlanState]:
    """Put another assignment in place of the frozen one; it ends reports that the rater was wrong."""
    return say(
        replace(
            plan,
            assignment=assignment,
            assigned_from=valid_from,
            rater_reports=corrected(plan.rater_reports, rater_id=assignment.rater_id),
            prefill=_redirected(plan, assignment.rater_id),
        ),
        "plan.opened",
    )


def _redirected(plan: PlanState, rater_id: str | None) -> Prefill | None:
    """Let a template that waits in the plan serve the same objectives of the rater who is right now."""
    if plan.prefill is None or rater_id == plan.assignment.rater_id:
        return plan.prefill
    superior = goals.PLAN.of(plan.agency_id, plan.cycle_id, rater_id, goals.FIRST_SEGMENT) if rater_id else None
    objectives = tuple(_serving(each, superior) for each in plan.prefill.objectives)
    return replace(plan.prefill, objectives=objectives)


def _serving(objective: ObjectiveState, superior: str | None) -> ObjectiveState:
    if objective.intervenes_in is None:
        return objective
    if superior is None:
        return objective.model_copy(update={"intervenes_in": None, "cascade": None})
    _, served = goals.read_objective(objective.intervenes_in)
    return objective.model_copy(update={"intervenes_in": goals.objective_of(superior, served)})


def plan_at(place: int, body: Person, contexts: Contexts) -> Sequence[str]:
    """Name the plan of a person in the open cycle at one place of the calendar."""
    entry = _open_at(place, body, contexts)
    return (goals.PLAN.of(body.agency_id, entry.cycle_id, body.employee_id, goals.FIRST_SEGMENT),) if entry else ()


def _open_at(place: int, body: Person, contexts: Contexts) -> CalendarEntry | None:
    calendar: CalendarState | None = contexts.get(calendar_id(body.agency_id))
    entries = calendar.with_status(CycleStatus.OPEN) if calendar else ()
    return entries[place] if place < len(entries) else None


def person_of_plan(id: str) -> str:
    """Name the person document behind a plan id."""
    _cycle, employee_id, _segment = goals.PLAN.read(id)
    return directory.PERSON.of(agency_of(id), employee_id)
