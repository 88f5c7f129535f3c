"""Who gets a plan and when, and how a plan's frozen assignment follows the directory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from services.goals.domain.cycle.calendar import running_cycles
from services.goals.domain.cycle.state import ENROL, CycleState
from services.goals.domain.directory import PERSON, PersonState, person_from
from services.goals.domain.plan.edition import Prefill
from services.goals.domain.plan.rater_report import corrected
from services.goals.domain.plan.span import spanned
from services.goals.domain.plan.state import PlanState, publish
from services.goals.domain.unit_tree import parents_in, tree_id
from services.goals.rules.population import Period, Standing, standing_of, takes_part
from shared.agency import EMPLOYMENT
from shared.decision import Decision, Env, Publish, without
from shared.events.directory import Person
from shared.events.evaluation import CycleStatus
from shared.events.goals import Assignment, ObjectiveState
from shared.ids import directory, goals
from shared.ids.form import agency_of
from shared.unit_tree import Parents


class Running(Period, Protocol):
    """A cycle that somebody is enrolled in."""

    @property
    def cycle_id(self) -> str:
        """Which one."""


def belongs(person: PersonState, cycle: Period, parents: Parents) -> bool:
    """Say whether somebody gets a plan: active, of the population, and employed on a day of the cycle."""
    standing = standing_of(person, starts_on=cycle.starts_on, ends_on=cycle.ends_on)
    return person.active and standing is Standing.IN and takes_part(cycle.population, person.assignment, parents)


def enrol(
    state: PlanState | None, *, person: PersonState, cycle: Running, parents: Parents, now: datetime
) -> Decision[PlanState] | None:
    """Open a person's plan in a cycle, about the days of employment; nothing to do when there is one."""
    if state is not None or not belongs(person, cycle, parents):
        return None
    opened = PlanState(
        agency_id=person.agency_id,
        cycle_id=cycle.cycle_id,
        assignment=person.assignment,
        assigned_from=person.valid_from,
        opened_at=now,
    )
    return publish(spanned(opened, person, starts_on=cycle.starts_on, ends_on=cycle.ends_on), "plan.opened")


def enrol_chosen(state: PlanState | None, owner: CycleState, env: Env) -> Decision[PlanState] | None:
    """Open the plan that bulk enrolment chose, for the person as known now."""
    person = env.get(PERSON, person_of_plan(env.id))
    if person is None:
        return None
    return enrol(state, person=person, cycle=owner, parents=parents_in(env, owner.agency_id), now=env.now)


def finish_enrolment(state: CycleState, people: int | None, _env: Env) -> Decision[CycleState] | None:
    """Take enrolment off the pending jobs and tell how many people have a plan; None: they cannot be counted yet."""
    if people is None:
        return None
    done = replace(state, enrolled=people, enrolment_complete=True, jobs=without(state.jobs, ENROL))
    return Decision(done, (Publish("cycle.enrolled", goals.ENROLMENT.of(state.agency_id, state.cycle_id)),))


def follow_directory(state: PlanState | None, body: Person, env: Env) -> Decision[PlanState] | None:
    """Enrol a person heard after the opening, or correct the frozen assignment.

    An untouched draft follows the directory, when the day has come (:mod:`move`). Later only a correction does: the
    same assignment (the same first day) told again with another rater, say. A later assignment is a new segment, not a
    change of this one.
    """
    person = person_from(body, env.get(EMPLOYMENT, directory.EMPLOYMENT.of(body.agency_id, body.employee_id)))
    if state is None:
        return _enrol_late(person, body, env)
    follows = state.untouched and person.valid_from <= env.today
    correction = not state.continues and (follows or person.valid_from == state.assigned_from)
    if not (state.is_open and person.active and correction) or person.assignment == state.assignment:
        return None
    return followed(state, assignment=person.assignment, valid_from=person.valid_from)


def _enrol_late(person: PersonState, body: Person, env: Env) -> Decision[PlanState] | None:
    for each in running_cycles(body, env, CycleStatus.OPEN):
        if env.id == _first_plan(body, each.cycle_id):
            return enrol(None, person=person, cycle=each, parents=parents_in(env, body.agency_id), now=env.now)
    return None


def followed(plan: PlanState, *, assignment: Assignment, valid_from: date) -> Decision[PlanState]:
    """Put another assignment in place of the frozen one; it ends reports that the rater was wrong."""
    return publish(
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


def seen_by_enrolment(owner: CycleState, ids: Sequence[str]) -> Sequence[str]:
    """Name what opening plans has to see: the people, and the tree of units."""
    return [tree_id(owner.agency_id), *(person_of_plan(id) for id in ids)]


def plans_of(body: Person, env: Env) -> Sequence[str]:
    """Name the first plan of a person in each open cycle."""
    return [_first_plan(body, each.cycle_id) for each in running_cycles(body, env, CycleStatus.OPEN)]


def _first_plan(body: Person, cycle_id: str) -> str:
    return goals.PLAN.of(body.agency_id, cycle_id, body.employee_id, goals.FIRST_SEGMENT)


def person_of_plan(id: str) -> str:
    """Name the person document behind a plan id."""
    _cycle, employee_id, _segment = goals.PLAN.read(id)
    return directory.PERSON.of(agency_of(id), employee_id)
