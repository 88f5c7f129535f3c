"""What the indicators of a unit come to from the plans that are tied to them, and taking that over."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.goals.domain.access import officials_of
from services.goals.domain.plan.state import PLAN, PlanState, unit_link
from services.goals.domain.realisation import Report
from services.goals.domain.unit import UNIT_INDICATORS, UnitIndicatorsState
from services.goals.domain.unit_requests import TakenOverIn
from services.goals.rules.roll_up import RolledUp, roll_up
from services.goals.usecases.reading import keeps_unit
from services.goals.usecases.units import report_unit_realisations
from shared.acting import Acting
from shared.commands import Done
from shared.decision import Invalid, NotYours, Rejected
from shared.events.goals import IndicatorState, ObjectiveState, RollUp, UnitIndicatorRef
from shared.ids import evaluation, goals
from shared.where import any_of

_PLANS_MAX: Final = 5000
_WORDS: Final = {RollUp.SUM: "Jumlah", RollUp.AVERAGE: "Rata-rata"}


class NotRolledUp(Rejected):
    """The indicator is not rolled up, or nothing was reported that counts; report on it by hand."""

    code = "not-rolled-up"


async def read_roll_ups(acting: Acting, unit: str, cycle: str) -> tuple[RolledUp, ...]:
    """Roll up every indicator of a unit that says how; for officers and whoever heads the unit today.

    :raises NotYours: for everybody else
    """
    id = goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit)
    about = evaluation.CYCLE.of(acting.agency_id, cycle)
    await acting.load((id, about, *officials_of(acting.actor, acting.agency_id)))
    if not await keeps_unit(acting, unit):
        raise NotYours("Gabungan realisasi hanya dilihat pengelola kinerja atau pimpinan unit. Hubungi salah satunya.")
    found = (await acting.find(UNIT_INDICATORS, id)).state
    indicators = [each for each in (found.indicators if found else ()) if each.roll_up is not None]
    plans = await _tied_plans(acting, unit, cycle, indicators) if indicators else ()
    return tuple(roll_up(each, unit, plans) for each in indicators)


async def take_over(acting: Acting, unit: str, wanted: TakenOverIn) -> Done[UnitIndicatorsState]:
    """Report what an indicator of a unit comes to, as of today and in the name of who asks.

    :raises Rejected: when the caller may not, the unit has no indicators, or there is nothing to take over
    """
    rolled = await read_roll_ups(acting, unit, wanted.cycle_id)
    await acting.read(UNIT_INDICATORS, goals.UNIT_INDICATORS.of(acting.agency_id, wanted.cycle_id, unit))
    one = next((each for each in rolled if each.indicator_id == wanted.indicator_id), None)
    if one is None:
        known = ", ".join(each.indicator_id for each in rolled) or "belum ada"
        raise Invalid(
            f"Indikator ini tidak digabung dari rencana pegawai. Yang digabung: {known}.", field="indicator_id"
        )
    if one.value is None or one.how is None:
        raise NotRolledUp("Belum ada realisasi pegawai dengan satuan yang sama. Laporkan sendiri, atau tunggu.")
    plans = {each.plan_id for each in one.shares}
    told = {each.plan_id for each in one.shares if each.counts and each.actual is not None}
    text = f"{_WORDS[one.how]} dari realisasi {len(told)} dari {len(plans)} rencana pegawai."
    report = Report(realisation_id=wanted.realisation_id, indicator_id=wanted.indicator_id, value=one.value, text=text)
    return await report_unit_realisations(acting, unit, wanted.cycle_id, [report])


async def _tied_plans(
    acting: Acting, unit: str, cycle: str, indicators: Iterable[IndicatorState]
) -> Sequence[tuple[str, Sequence[ObjectiveState]]]:
    """Give the agreed objectives of the plans that are tied to indicators, by plan."""
    links = [unit_link(cycle, UnitIndicatorRef(unit_id=unit, indicator_id=each.indicator_id)) for each in indicators]
    found = await acting.select(PLAN, {"links": any_of(links)}, limit=_PLANS_MAX)
    plans: list[PlanState] = [each.present for each in found]
    return [(each.id, each.objectives) for each in plans if each.agreed is not None]
