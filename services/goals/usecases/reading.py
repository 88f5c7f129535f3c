"""Who sees which plans, people and units."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.goals.domain.access import head_of, may_read, may_see_objectives, officials_of
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.directory import PERSON, PersonState
from services.goals.domain.plan.move import newest, segments_of
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan, dispute_link
from services.goals.domain.plan.superior import superior_seen_by
from services.goals.domain.refusals import cycle_not_heard
from services.goals.domain.unit import UNIT_INDICATORS, UnitIndicatorsState
from services.goals.rules.planning import Flag, flags_of
from shared.acting import Acting
from shared.authority import acts_for, is_officer_of, looks_after, principals
from shared.decision import Actor, NotYours, not_found
from shared.document import Document
from shared.ids import directory, evaluation, goals
from shared.where import Term, any_of

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
    await acting.load((id, *officials_of(acting.actor, acting.agency_id)))
    found, sees = await acting.read(PLAN, id), await sight_of(acting)
    whole = sees(found.present)
    if whole is None:
        raise _not_yours()
    return found, whole


async def sight_of(acting: Acting) -> Callable[[PlanState], bool | None]:
    """Give what says whether the caller sees all of a plan, its objectives only (False), or nothing of it (None)."""
    officials, me = await find_officials(acting), await find_me(acting)

    def sees(plan: PlanState) -> bool | None:
        if may_read(acting.actor, plan, officials=officials):
            return True
        return False if may_see_objectives(plan, me=me, today=acting.today) else None

    return sees


async def must_see(acting: Acting, id: str) -> Document[PlanState]:
    """Read a plan for somebody who may see all of it.

    :raises NotYours: for everybody else
    """
    found, whole = await see_plan(acting, id)
    if not whole:
        raise _not_yours()
    return found


async def find_plan_and_cycle(
    acting: Acting, id: str, also: Callable[[str], Iterable[str]] = lambda _id: ()
) -> PlanState:
    """Read a plan, and with it its cycle and other documents named after it: what is to be decided needs them.

    :raises NotFound: when there is no such plan
    """
    if not goals.PLAN.matches(id, agency_id=acting.agency_id):
        raise not_found()
    await acting.load((id, cycle_of_plan(id), *also(id)))
    return (await acting.read(PLAN, id)).present


async def find_superior(acting: Acting, plan: PlanState) -> str | None:
    """Name the plan that this one's objectives may serve: of a rater who moved, that of the last segment."""
    if plan.assignment.rater_id is None:
        return None
    found = await acting.load(segments_of(plan.agency_id, plan.cycle_id, plan.assignment.rater_id))
    last = newest(each.present for each in found.values()).get(plan.cycle_id)
    return last.id if last is not None else None


async def flags_now(acting: Acting, plan: PlanState) -> tuple[Flag, ...]:
    """Say what about the superior's plan is worth knowing today: it may have been agreed since the proposal."""
    superior = await find_superior(acting, plan)
    known = (await acting.find(PLAN, superior)).state if superior is not None else None
    waiting = plan.pending or plan.agreed
    objectives = waiting.objectives if waiting else plan.objectives
    return flags_of(objectives, superior_seen_by(plan, known))


async def narrowed(acting: Acting, wanted: Mapping[str, str | None]) -> Mapping[str, Term]:
    """Narrow a list of plans to what the caller may see; without a filter, others than officers get their own plans.

    Officers of some units get the plans of these.

    Of one person named, those are left out that the caller may not see (:func:`sight_of`).

    :raises NotYours: when the filter asks for others' plans
    """
    actor, unit = acting.actor, wanted["unit_id"]
    if actor.officer or wanted["employee_id"] is not None or acts_for(actor, wanted["rater_id"]):
        return wanted
    if unit is not None and await keeps_unit(acting, unit):
        return wanted
    if unit is None and actor.units:
        return {**wanted, "unit_id": looks_after(actor, None)}
    if not any(wanted.values()):
        return {**wanted, "employee_id": actor.employee_id}
    raise _not_yours()


def before_me(acting: Acting, wanted: Mapping[str, str | None]) -> Mapping[str, Term | None]:
    """Narrow a list of plans to those in dispute that the caller decides on, in person or for somebody else."""
    deciders = sorted({acting.actor.employee_id, *principals(acting.actor)})
    return {**wanted, "links": any_of(dispute_link(each) for each in deciders)}


async def see_unit(acting: Acting, unit: str, *, cycle: str) -> SeenUnit:
    """Read a unit's people and indicators: all for officers and its head, one's own and those one rates for others.

    :raises NotYours: for those who would see nobody
    """
    whole = await keeps_unit(acting, unit)
    # Nothing of it is remembered: whoever follows a unit live looks again with the same act, for hours.
    where = {"cycle_id": cycle, "unit_id": unit}
    found = await acting.documents.select(kind=PLAN, agency_id=acting.agency_id, where=where, limit=UNIT_PLANS_MAX)
    plans = tuple(each for each in found if whole or may_see_row(acting, each.present))
    if not plans and not whole:
        raise _not_yours()
    indicators = await acting.documents.get(UNIT_INDICATORS, goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit))
    return SeenUnit(plans=plans, indicators=indicators, whole=whole)


async def keeps_unit(acting: Acting, unit: str) -> bool:
    """Say whether the caller sees all of a unit: its officers, and who heads it today or acts for the head."""
    heads = head_of(unit, await find_officials(acting), today=acting.today) is not None
    return heads or is_officer_of(acting.actor, unit)


def may_see_row(acting: Acting, plan: PlanState) -> bool:
    """Say whether who does not see the whole unit sees a row: the person, the rater, and who acts for the rater."""
    actor, who = acting.actor, plan.assignment
    return actor.employee_id == who.employee_id or acts_for(actor, who.rater_id)


async def see_person(acting: Acting, employee_id: str) -> Document[PersonState]:
    """Read an assignment: one's own, of those one rates or acts as rater for, or as officer.

    :raises NotYours: for everybody else
    """
    found = await acting.read(PERSON, directory.PERSON.of(acting.agency_id, employee_id))
    actor = acting.actor
    person = found.present
    sees = is_officer_of(actor, person.unit_id) or actor.employee_id == employee_id
    if sees or acts_for(actor, person.rater_on(actor.today)):
        return found
    raise _not_yours()


def must_see_people(actor: Actor, *, unit_id: str | None, rater_id: str | None) -> Mapping[str, Term]:
    """Narrow a list of assignments to what the caller may see; without a filter, to one's own or one's units.

    :raises NotYours: when the filter asks for others' people
    """
    wanted: Mapping[str, Term] = {"unit_id": unit_id, "rater_id": rater_id}
    if actor.officer or acts_for(actor, rater_id):
        return wanted
    if actor.units:
        return {**wanted, "unit_id": looks_after(actor, unit_id)}
    if unit_id is None and rater_id is None:
        return {"employee_id": actor.employee_id}
    raise _not_yours()


async def find_cycle(acting: Acting, cycle: str) -> CycleState:
    """Read a cycle.

    :raises NotYet: when it has not arrived
    """
    found = (await acting.find(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle))).state
    if found is None:
        raise cycle_not_heard(cycle)
    return found


async def find_officials(acting: Acting) -> tuple[PersonState, ...]:
    """Read those for whom the caller acts today, himself first, as the directory told; others are left out."""
    ids = officials_of(acting.actor, acting.agency_id)
    await acting.load(ids)
    told = [(await acting.find(PERSON, id)).state for id in ids]
    return tuple(each for each in told if each is not None)


async def find_me(acting: Acting) -> PersonState | None:
    """Read the caller as the directory told; None when it did not."""
    return (await acting.find(PERSON, _me(acting))).state


def _me(acting: Acting) -> str:
    return directory.PERSON.of(acting.agency_id, acting.actor.employee_id)


def _not_yours() -> NotYours:
    return NotYours("Anda tidak berwenang melihat data ini. Masuklah sebagai pegawai itu atau penilainya.")
