"""Who sees which plans, people and units."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.goals.domain.access import may_read, may_see_objectives, rates
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.directory.people import PERSON, PersonState
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.plan.superior import superior_seen_by
from services.goals.domain.unit.indicators import UNIT_INDICATORS, UnitIndicatorsState
from services.goals.rules.planning import Flag, flags_of
from services.goals.store import count_by_status, plans_of_unit
from services.goals.usecases.acting import (
    Acting,
    Found,
    find_delegations,
    find_person,
    find_plan,
    find_superior,
    found_in,
)
from shared.commands import NotFound
from shared.decision import NotYours
from shared.document import Document
from shared.events.goals import PlanStatus
from shared.ids import directory, evaluation, goals


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUnit:
    """What the caller may see of a unit in a cycle. ``whole``: all its people, not only one's own."""

    plans: tuple[Found[PlanState], ...]
    indicators: UnitIndicatorsState | None
    version: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilter:
    """What a list of plans is narrowed to."""

    cycle_id: str | None = None
    unit_id: str | None = None
    rater_id: str | None = None
    employee_id: str | None = None
    status: PlanStatus | None = None

    def where(self) -> dict[str, str | None]:
        """Give the filter as lookup fields; None does not filter."""
        return {
            "cycle_id": self.cycle_id,
            "unit_id": self.unit_id,
            "rater_id": self.rater_id,
            "employee_id": self.employee_id,
            "status": self.status.value if self.status else None,
        }


async def must_see(acting: Acting, id: str) -> Found[PlanState]:
    """Read a plan for somebody who may see all of it.

    :raises NotYours: for everybody else
    """
    found = await find_plan(acting, id)
    if not await _sees(acting, found.state):
        raise _not_yours()
    return found


async def see_plan(acting: Acting, id: str) -> tuple[Found[PlanState], bool]:
    """Read a plan, and say whether the caller may see all of it or its objectives only.

    :raises NotYours: for those who may see neither
    """
    found = await find_plan(acting, id)
    if await _sees(acting, found.state):
        return found, True
    if may_see_objectives(found.state, me=await find_person(acting, acting.caller.employee_id)):
        return found, False
    raise _not_yours()


async def flags_now(acting: Acting, plan: PlanState) -> tuple[Flag, ...]:
    """Say what about the superior's plan is worth knowing today: it may have been agreed since the proposal."""
    superior = await find_superior(acting, plan)
    known = (await acting.documents.get(PLAN, superior)).state if superior is not None else None
    waiting = plan.pending or plan.agreed
    objectives = waiting.objectives if waiting else plan.objectives
    return flags_of(objectives, superior_seen_by(plan, known))


async def narrowed(acting: Acting, wanted: PlanFilter) -> PlanFilter:
    """Narrow a list to what the caller may see; without a filter, others than officers get their own plans.

    :raises NotYours: when the filter asks for others' plans
    """
    me_id, actor = acting.caller.employee_id, acting.actor
    if actor.officer or me_id in (wanted.employee_id, wanted.rater_id):
        return wanted
    if wanted.rater_id is not None:
        given = await find_delegations(acting, wanted.rater_id)
        if any(each.is_in_force(acting.today) for each in given):
            return wanted
    if wanted.unit_id is not None:
        me = await find_person(acting, me_id)
        if me is not None and me.heads_unit == wanted.unit_id:
            return wanted
    if wanted.employee_id is None and wanted.rater_id is None and wanted.unit_id is None:
        return replace(wanted, employee_id=me_id)
    raise _not_yours()


async def see_unit(acting: Acting, unit: str, *, cycle: str) -> SeenUnit:
    """Read a unit's people and indicators: all for officers and its head, one's own and those one rates for others.

    :raises NotYours: for those who would see nobody
    """
    me = await find_person(acting, acting.caller.employee_id)
    whole = acting.actor.officer or (me is not None and me.heads_unit == unit)
    documents = await plans_of_unit(acting.documents, agency_id=acting.agency_id, cycle_id=cycle, unit_id=unit)
    plans = tuple(
        found
        for each in documents
        if (found := found_in(each)) is not None and may_see_row(acting, found.state, whole=whole)
    )
    if not plans and not whole:
        raise _not_yours()
    indicators = await read_unit_indicators(acting, unit, cycle=cycle)
    return SeenUnit(plans=plans, indicators=indicators.state, version=indicators.version, whole=whole)


def may_see_row(acting: Acting, plan: PlanState, *, whole: bool) -> bool:
    """Say whether a person's row of a unit is shown: to those who see the whole unit, the rater and the person."""
    own = plan.assignment.employee_id == acting.caller.employee_id
    return whole or own or rates(acting.actor, plan.assignment, on=acting.today)


async def read_unit_indicators(acting: Acting, unit: str, *, cycle: str) -> Document[UnitIndicatorsState]:
    """Read what a unit is measured by; everybody of the agency may."""
    return await acting.documents.get(UNIT_INDICATORS, acting.id_of(goals.UNIT_INDICATORS, cycle, unit))


async def see_person(acting: Acting, employee_id: str) -> Found[PersonState]:
    """Read an assignment: one's own, of those one rates, or as officer.

    :raises NotFound: when the directory told of no such person
    :raises NotYours: for everybody else
    """
    unknown = NotFound("Pegawai tidak ditemukan di instansi Anda. Periksa id-nya, atau impor direktori dahulu.")
    found = await acting.find(PERSON, acting.id_of(directory.PERSON, employee_id), otherwise=unknown)
    if not acting.actor.officer and acting.caller.employee_id not in (employee_id, found.state.rater_id):
        raise _not_yours()
    return found


async def see_cycle(acting: Acting, cycle: str) -> tuple[Found[CycleState], Mapping[PlanStatus, int]]:
    """Read a cycle, and how many of its plans stand where.

    :raises NotFound: when it has not arrived
    """
    unknown = NotFound("Siklus tidak ditemukan di instansi Anda. Periksa id siklusnya.")
    found = await acting.find(CYCLE, acting.id_of(evaluation.CYCLE, cycle), otherwise=unknown)
    return found, await count_by_status(acting.documents, acting.agency_id, cycle)


async def _sees(acting: Acting, plan: PlanState) -> bool:
    given = await find_delegations(acting, plan.assignment.rater_id)
    me = await find_person(acting, acting.caller.employee_id)
    return may_read(acting.actor, plan, delegations=given, me=me, on=acting.today)


def _not_yours() -> NotYours:
    return NotYours("Anda tidak berwenang melihat data ini. Masuklah sebagai pegawai itu atau penilainya.")
