"""Who sees which plans, people and units."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.goals.domain.access import heads, may_read, may_see_objectives
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.directory import PERSON, PersonState
from services.goals.domain.plan.move import SEGMENTS_MAX, newest
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan
from services.goals.domain.plan.superior import superior_seen_by
from services.goals.domain.refusals import cycle_not_heard
from services.goals.domain.unit import UNIT_INDICATORS, UnitIndicatorsState
from services.goals.rules.planning import Flag, flags_of
from shared.acting import Acting
from shared.authority import acts_for
from shared.decision import NotYours, not_found
from shared.document import Document
from shared.ids import directory, evaluation, goals
from shared.where import Term

UNIT_PLANS_MAX: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUnit:
    """What the caller may see of a unit in a cycle. ``whole``: all its people, not only one's own."""

    plans: tuple[Document[PlanState], ...]
    indicators: Document[UnitIndicatorsState]
    whole: bool


async def see_plan(acting: Acting, id: str) -> tuple[Document[PlanState], bool]:
    """Read a plan, and say whether the caller may see all of it or its objectives only.

    :raises NotYours: for those who may see neither
    """
    await acting.load((id, _me(acting)))
    found, me = await acting.read(PLAN, id), await find_me(acting)
    if may_read(acting.actor, found.present, me=me, on=acting.today):
        return found, True
    if may_see_objectives(found.present, me=me):
        return found, False
    raise _not_yours()


async def must_see(acting: Acting, id: str) -> Document[PlanState]:
    """Read a plan for somebody who may see all of it.

    :raises NotYours: for everybody else
    """
    found, whole = await see_plan(acting, id)
    if not whole:
        raise _not_yours()
    return found


async def find_plan_and_cycle(acting: Acting, id: str) -> PlanState:
    """Read a plan, and with it its cycle: what is to be decided needs both.

    :raises NotFound: when there is no such plan
    """
    if not goals.PLAN.matches(id, agency_id=acting.agency_id):
        raise not_found()
    await acting.load((id, cycle_of_plan(id)))
    return (await acting.read(PLAN, id)).present


async def find_superior(acting: Acting, plan: PlanState) -> str | None:
    """Name the plan that this one's objectives may serve: of a rater who moved, that of the last segment."""
    if plan.assignment.rater_id is None:
        return None
    where: Mapping[str, Term] = {"cycle_id": plan.cycle_id, "employee_id": plan.assignment.rater_id}
    found = await acting.select(PLAN, where, limit=SEGMENTS_MAX)
    last = newest(each.present for each in found).get(plan.cycle_id)
    return last.id if last is not None else None


async def flags_now(acting: Acting, plan: PlanState) -> tuple[Flag, ...]:
    """Say what about the superior's plan is worth knowing today: it may have been agreed since the proposal."""
    superior = await find_superior(acting, plan)
    known = (await acting.find(PLAN, superior)).state if superior is not None else None
    waiting = plan.pending or plan.agreed
    objectives = waiting.objectives if waiting else plan.objectives
    return flags_of(objectives, superior_seen_by(plan, known))


async def narrowed(acting: Acting, wanted: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Narrow a list of plans to what the caller may see; without a filter, others than officers get their own plans.

    :raises NotYours: when the filter asks for others' plans
    """
    actor, unit = acting.actor, wanted["unit_id"]
    own = actor.employee_id == wanted["employee_id"] or acts_for(actor, wanted["rater_id"], on=acting.today)
    if actor.officer or own or (unit is not None and heads(await find_me(acting), unit)):
        return wanted
    if not any(wanted.values()):
        return {**wanted, "employee_id": actor.employee_id}
    raise _not_yours()


async def see_unit(acting: Acting, unit: str, *, cycle: str) -> SeenUnit:
    """Read a unit's people and indicators: all for officers and its head, one's own and those one rates for others.

    :raises NotYours: for those who would see nobody
    """
    whole = acting.actor.officer or heads(await find_me(acting), unit)
    # Nothing of it is remembered: whoever follows a unit live looks again with the same act, for hours.
    where = {"cycle_id": cycle, "unit_id": unit}
    found = await acting.documents.select(kind=PLAN, agency_id=acting.agency_id, where=where, limit=UNIT_PLANS_MAX)
    plans = tuple(each for each in found if whole or may_see_row(acting, each.present))
    if not plans and not whole:
        raise _not_yours()
    indicators = await acting.documents.get(UNIT_INDICATORS, goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit))
    return SeenUnit(plans=plans, indicators=indicators, whole=whole)


def may_see_row(acting: Acting, plan: PlanState) -> bool:
    """Say whether a person's row of a unit is shown to who does not see the whole unit: the person and the rater."""
    return acting.actor.employee_id in (plan.assignment.employee_id, plan.assignment.rater_id)


async def see_person(acting: Acting, employee_id: str) -> Document[PersonState]:
    """Read an assignment: one's own, of those one rates, or as officer.

    :raises NotYours: for everybody else
    """
    found = await acting.read(PERSON, directory.PERSON.of(acting.agency_id, employee_id))
    if not acting.actor.officer and acting.actor.employee_id not in (employee_id, found.present.rater_id):
        raise _not_yours()
    return found


async def find_cycle(acting: Acting, cycle: str) -> CycleState:
    """Read a cycle.

    :raises NotYet: when it has not arrived
    """
    found = (await acting.find(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle))).state
    if found is None:
        raise cycle_not_heard(cycle)
    return found


async def find_me(acting: Acting) -> PersonState | None:
    """Read the caller as the directory told; None when it did not."""
    return (await acting.find(PERSON, _me(acting))).state


def _me(acting: Acting) -> str:
    return directory.PERSON.of(acting.agency_id, acting.actor.employee_id)


def _not_yours() -> NotYours:
    return NotYours("Anda tidak berwenang melihat data ini. Masuklah sebagai pegawai itu atau penilainya.")
