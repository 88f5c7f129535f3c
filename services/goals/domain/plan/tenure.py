"""Plans follow the days of employment: who joins or leaves within a cycle is measured on the days in between.

It is the work of a person of whom the directory told other days: plans open for who belongs now, begin and end as the
employment does, and open again when that was a mistake, as long as their cycle is open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.goals.domain.cycle.calendar import CalendarEntry
from services.goals.domain.cycle.enrol import belongs, enrol
from services.goals.domain.cycle.state import CYCLE
from services.goals.domain.directory import TENURE, PersonState
from services.goals.domain.plan.span import follow_span, spanned
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan
from services.goals.domain.unit_tree import parents_in, tree_id
from services.goals.rules.population import Period
from shared.decision import Decision, Env, without
from shared.events.evaluation import CycleStatus
from shared.ids import goals
from shared.ids.form import agency_of
from shared.unit_tree import Parents


def behind_tenure(
    person: PersonState, plans: Iterable[PlanState], entries: Sequence[CalendarEntry], parents: Parents
) -> list[str]:
    """Name the plans that are not about the days on which somebody is employed, and those that are missing."""
    by_id = {each.id: each for each in plans}
    found: list[str] = []
    for entry in entries:
        if entry.status is not CycleStatus.OPEN:
            continue
        first = goals.PLAN.of(person.agency_id, entry.cycle_id, person.employee_id, goals.FIRST_SEGMENT)
        if first not in by_id:
            found += [first] if belongs(person, entry, parents) else []
        mine = [each for each in by_id.values() if each.cycle_id == entry.cycle_id and each.is_open]
        found += [each.id for each in mine if _changed(each, person, entry, by_id.get(after(each.id))) is not None]
    return found


def follow_tenure(state: PlanState | None, owner: PersonState, env: Env) -> Decision[PlanState] | None:
    """Let one plan follow the days of employment, or open the one that is missing."""
    cycle = env.get(CYCLE, cycle_of_plan(env.id))
    if cycle is None or cycle.status is not CycleStatus.OPEN:
        return None
    if state is not None:
        return _changed(state, owner, cycle, env.get(PLAN, after(env.id))) if state.is_open else None
    if env.id != goals.PLAN.of(owner.agency_id, cycle.cycle_id, owner.employee_id, goals.FIRST_SEGMENT):
        return None
    return enrol(None, person=owner, cycle=cycle, parents=parents_in(env, owner.agency_id), now=env.now)


def tenure_followed(state: PersonState, _gathered: None, _env: Env) -> Decision[PersonState]:
    """Every plan of an open cycle is about the days of employment."""
    return Decision(replace(state, jobs=without(state.jobs, TENURE)))


def seen_by_tenure(owner: PersonState, ids: Sequence[str]) -> Sequence[str]:
    """Name what deciding about plans has to see: their cycles, the plans after them, the tree of units."""
    return [tree_id(owner.agency_id), *(each for id in ids for each in (cycle_of_plan(id), after(id)))]


def after(id: str) -> str:
    """Name the plan of the segment after."""
    cycle, employee, segment = goals.PLAN.read(id)
    return goals.PLAN.of(agency_of(id), cycle, employee, int(segment) + 1)


def _changed(
    plan: PlanState, person: PersonState, cycle: Period, following: PlanState | None
) -> Decision[PlanState] | None:
    next_from = following.starts_on if following is not None else None
    days = spanned(plan, person, starts_on=cycle.starts_on, ends_on=cycle.ends_on, next_from=next_from)
    return follow_span(plan, days)
