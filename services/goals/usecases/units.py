"""What officers and heads do with the indicators of a unit."""

from collections.abc import Sequence

from services.goals.domain.realisation.report import Realisation, Receipt
from services.goals.domain.unit.indicators import (
    UNIT_INDICATORS,
    UnitIndicatorsState,
    WantedIndicators,
    report_on_unit,
    set_indicators,
)
from services.goals.domain.unit.register import UNIT_REGISTER, register_unit
from services.goals.usecases.receipts import report_items
from shared.acting import Acting
from shared.commands import Done
from shared.ids import directory, evaluation, goals


async def set_unit_indicators(
    acting: Acting, unit: str, cycle: str, wanted: WantedIndicators
) -> Done[UnitIndicatorsState]:
    """Set what a unit is measured by. The unit is registered with the cycle first, as months are with a plan."""
    seen, told = _seen(acting, cycle), directory.UNIT.of(acting.agency_id, unit)
    id, register = (
        goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit),
        goals.UNIT_REGISTER.of(acting.agency_id, cycle),
    )
    await acting.load((id, register, told, *seen))
    await acting.run(UNIT_REGISTER, register, register_unit, unit, contexts=(told, *seen), again=True)
    return await acting.run(UNIT_INDICATORS, id, set_indicators, wanted, contexts=seen)


async def report_unit_realisations(
    acting: Acting, unit: str, cycle: str, items: Sequence[Realisation]
) -> tuple[Done[UnitIndicatorsState], Sequence[Receipt]]:
    """Report what a unit achieved, all items or none; say what became of each."""
    id, seen = goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit), _seen(acting, cycle)
    return await report_items(acting, UNIT_INDICATORS, id, report_on_unit, items, contexts=seen, of="unit-realisation")


def _seen(acting: Acting, cycle: str) -> tuple[str, str]:
    """Name what decides who may keep a unit's indicators and how: who acts, and the cycle."""
    me = directory.PERSON.of(acting.agency_id, acting.actor.employee_id)
    return me, evaluation.CYCLE.of(acting.agency_id, cycle)
