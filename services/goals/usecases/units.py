"""What officers and heads do with the indicators of a unit."""

from collections.abc import Sequence

from services.goals.domain.access import officials_of
from services.goals.domain.realisation import Report, unfiled
from services.goals.domain.unit import (
    UNIT_INDICATORS,
    UNIT_REGISTER,
    UnitIndicatorsState,
    register_unit,
    report_on_unit,
    set_indicators,
    unit_realisation_id,
)
from services.goals.domain.unit_requests import UnitIndicatorsIn
from services.goals.usecases.plans import report_items
from shared.acting import Acting
from shared.commands import Done
from shared.ids import directory, evaluation, goals


async def set_unit_indicators(acting: Acting, unit: str, wanted: UnitIndicatorsIn) -> Done[UnitIndicatorsState]:
    """Set what a unit is measured by. The unit is registered with the cycle first, as months are with a plan."""
    cycle = wanted.cycle_id
    seen, told = _seen(acting, cycle), directory.UNIT.of(acting.agency_id, unit)
    id, register = (
        goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit),
        goals.UNIT_REGISTER.of(acting.agency_id, cycle),
    )
    await acting.load((id, register, told, *seen))
    await acting.run(UNIT_REGISTER, register, register_unit, unit, contexts=(told, *seen), again=True)
    return await acting.run(UNIT_INDICATORS, id, set_indicators, wanted, contexts=seen)


async def report_unit_realisations(
    acting: Acting, unit: str, cycle: str, items: Sequence[Report]
) -> Done[UnitIndicatorsState]:
    """Report what a unit achieved, all items or none; say what became of each."""
    id, seen = goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit), _seen(acting, cycle)
    wanted = [unit_realisation_id(id, each.realisation_id) for each in items]
    await acting.load((id, *seen, *wanted))
    known = (await acting.find(UNIT_INDICATORS, id)).state
    held = [unit_realisation_id(id, each) for each in (unfiled(known) if known is not None else ())]
    contexts = (*seen, *wanted, *held)
    return await report_items(
        acting, UNIT_INDICATORS, id, report_on_unit, items, contexts=contexts, of="unit-realisation"
    )


def _seen(acting: Acting, cycle: str) -> tuple[str, ...]:
    """Name what decides who may keep a unit's indicators and how: who acts, for whom, and the cycle."""
    return *officials_of(acting.actor, acting.agency_id), evaluation.CYCLE.of(acting.agency_id, cycle)
