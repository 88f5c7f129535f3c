"""Movement within a cycle: a later assignment begins a new segment of the plan, with that assignment frozen.

The plan so far keeps its rater, its objectives and its days; the next one begins on the first day of the new
assignment. An untouched plan, and one whose assignment ends before the cycle begins, just follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from services.goals.domain.cycle.calendar import CalendarEntry
from services.goals.domain.cycle.enrol import followed
from services.goals.domain.cycle.state import CYCLE, CycleState, look_again
from services.goals.domain.directory import MOVE, PersonState
from services.goals.domain.plan.span import spanned
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan, publish
from services.goals.domain.unit_tree import parents_in, tree_id
from services.goals.rules.population import Period, takes_part
from shared.decision import Decision, Env, without
from shared.events.evaluation import CycleStatus
from shared.ids import evaluation, goals
from shared.ids.form import agency_of, kind_of
from shared.unit_tree import Parents

SEGMENTS_MAX: Final = 50


def next_segments(
    person: PersonState, plans: Mapping[str, PlanState], entries: Sequence[CalendarEntry], parents: Parents
) -> list[str]:
    """Name the documents that the first waiting move still has to change, given the newest plan in each cycle.

    An untouched plan waits with its rater until the day of the move has come. In a closing cycle it is the cycle that
    has to look again: the plan was opened by somebody who took it for open.
    """
    found: list[str] = []
    for entry in entries:
        last = plans.get(entry.cycle_id)
        if last is None or not last.is_open:
            continue
        if entry.status is CycleStatus.CLOSING:
            found.append(evaluation.CYCLE.of(person.agency_id, entry.cycle_id))
        elif _follows(last, person, entry):
            found.append(last.id)
        elif _continues(last, person, entry, parents):
            found += [last.id, _next_id(last)]
    return found


def move(
    state: PlanState | CycleState | None, owner: PersonState, env: Env
) -> Decision[PlanState] | Decision[CycleState] | None:
    """Take a step of the first waiting move: end the plan so far, open the next segment, or let the plan follow."""
    if isinstance(state, CycleState):
        return look_again(state, owner, env)
    cycle = env.get(CYCLE, cycle_of_plan(env.id))
    if cycle is None or cycle.status is not CycleStatus.OPEN:
        return None
    if state is not None:
        return _leave(state, owner, cycle, env)
    before = env.get(PLAN, _before(env.id))
    return _arrive(before, owner, cycle, env) if before is not None else None


def _leave(plan: PlanState, person: PersonState, cycle: CycleState, env: Env) -> Decision[PlanState] | None:
    first = person.moves[0]
    if _follows(plan, person, cycle):
        if first.valid_from > max(env.today, plan.starts_on or cycle.starts_on):
            return None
        return followed(plan, assignment=first.assignment, valid_from=first.valid_from)
    if plan.continues or not _continues(plan, person, cycle, parents_in(env, person.agency_id)):
        return None
    ended = spanned(plan, person, starts_on=cycle.starts_on, ends_on=cycle.ends_on, next_from=first.valid_from)
    return publish(ended, "plan.ended")


def _arrive(before: PlanState, person: PersonState, cycle: CycleState, env: Env) -> Decision[PlanState] | None:
    first = person.moves[0]
    if not _continues(before, person, cycle, parents_in(env, person.agency_id)):
        return None
    opened = PlanState(
        agency_id=before.agency_id,
        cycle_id=before.cycle_id,
        assignment=first.assignment,
        assigned_from=first.valid_from,
        segment=before.segment + 1,
        starts_on=first.valid_from,
        opened_at=env.now,
    )
    return publish(spanned(opened, person, starts_on=cycle.starts_on, ends_on=cycle.ends_on), "plan.opened")


def moved(state: PersonState, _gathered: None, _env: Env) -> Decision[PersonState]:
    """Take the first move off: every open cycle has followed it."""
    left = state.moves[1:]
    jobs = state.jobs if left else without(state.jobs, MOVE)
    return Decision(replace(state, moves=left, jobs=jobs))


def seen_by_move(owner: PersonState, ids: Sequence[str]) -> Sequence[str]:
    """Name what deciding about plans has to see: their cycles, the plans before them, the tree of units."""
    plans = [id for id in ids if kind_of(id) == goals.PLAN.kind]
    return [tree_id(owner.agency_id), *(each for id in plans for each in (cycle_of_plan(id), _before(id)))]


def segments_of(agency_id: str, cycle_id: str, employee_id: str) -> tuple[str, ...]:
    """Name all plans that somebody can have in a cycle: an id says which it is, so none is searched for."""
    segments = range(goals.FIRST_SEGMENT, SEGMENTS_MAX + 1)
    return goals.PLAN.numbered(agency_id, cycle_id, employee_id, numbers=segments)


def newest(plans: Iterable[PlanState]) -> dict[str, PlanState]:
    """Give of each cycle the plan of the last segment."""
    return {each.cycle_id: each for each in sorted(plans, key=lambda each: each.segment)}


def _follows(last: PlanState, person: PersonState, cycle: Period) -> bool:
    first = person.moves[0]
    if last.assignment == first.assignment or first.valid_from > _last_day(person, cycle) or last.continues:
        return False
    begun = last.starts_on or cycle.starts_on
    in_place = last.untouched or first.valid_from == last.assigned_from or first.valid_from <= begun
    return in_place and first.valid_from >= last.assigned_from


def _continues(last: PlanState, person: PersonState, cycle: Period, parents: Parents) -> bool:
    first = person.moves[0]
    there = first.assignment
    return (
        last.assignment != there
        and last.assigned_from < first.valid_from <= _last_day(person, cycle)
        and last.segment < SEGMENTS_MAX
        and takes_part(cycle.population, there, parents)
    )


def _last_day(person: PersonState, cycle: Period) -> date:
    return min(cycle.ends_on, person.last_day or cycle.ends_on)


def _next_id(last: PlanState) -> str:
    return goals.PLAN.of(last.agency_id, last.cycle_id, last.assignment.employee_id, last.segment + 1)


def _before(id: str) -> str:
    """The plan of the segment before; the first names itself."""
    cycle, employee, segment = goals.PLAN.read(id)
    return goals.PLAN.of(agency_of(id), cycle, employee, max(goals.FIRST_SEGMENT, int(segment) - 1))
