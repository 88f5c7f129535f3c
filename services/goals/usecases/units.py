"""What officers and heads do with the indicators of a unit."""

from collections.abc import Sequence
from datetime import date

from services.goals.domain.access import must_keep_unit
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.directory.people import PersonState
from services.goals.domain.realisation.report import Realisation, Receipt
from services.goals.domain.unit.indicators import UNIT_INDICATORS, UnitIndicatorsState, report_on_unit, set_indicators
from services.goals.domain.unit.register import UNIT_REGISTER, UnitRegisterState, register_unit
from services.goals.usecases.acting import Acting, count, find_cycle, find_person
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.events.goals import IndicatorState
from shared.ids import directory, evaluation, goals


async def set_unit_indicators(
    acting: Acting, unit: str, *, cycle: str, indicators: tuple[IndicatorState, ...], on: date
) -> Done[UnitIndicatorsState]:
    """Set what a unit is measured by. The unit is registered with the cycle first, as months are with a plan."""
    me, id = await _keeper(acting, unit), acting.id_of(goals.UNIT_INDICATORS, cycle, unit)
    await _register(acting, unit, cycle)
    heard = await find_cycle(acting, cycle)
    return await acting.run(
        UNIT_INDICATORS,
        id,
        lambda state, _contexts: set_indicators(
            state, indicators, id=id, actor=acting.actor, me=me, on=on, cycle=heard
        ),
    )


async def report_unit_realisations(
    acting: Acting, unit: str, *, cycle: str, items: Sequence[Realisation]
) -> tuple[Done[UnitIndicatorsState], Sequence[Receipt]]:
    """Report what a unit achieved, all items or none; say what became of each."""
    me, id = await _keeper(acting, unit), acting.id_of(goals.UNIT_INDICATORS, cycle, unit)
    heard: CycleState = await find_cycle(acting, cycle)
    outcomes: tuple[Receipt, ...] = (Receipt.REPEATED,) * len(items)

    def decide(state: UnitIndicatorsState | None, _contexts: Contexts) -> Decision[UnitIndicatorsState]:
        nonlocal outcomes
        reported = report_on_unit(state, items, id=id, actor=acting.actor, me=me, cycle=heard)
        outcomes = reported.outcomes
        return reported.decision

    done = await acting.run(UNIT_INDICATORS, id, decide)
    count("unit-realisation", outcomes)
    return done, outcomes


async def _keeper(acting: Acting, unit: str) -> PersonState | None:
    me = await find_person(acting, acting.caller.employee_id)
    must_keep_unit(acting.actor, me=me, unit_id=unit)
    return me


async def _register(acting: Acting, unit: str, cycle: str) -> None:
    unit_document, cycle_document = acting.id_of(directory.UNIT, unit), acting.id_of(evaluation.CYCLE, cycle)

    def decide(state: UnitRegisterState | None, contexts: Contexts) -> Decision[UnitRegisterState]:
        return register_unit(
            state, unit=contexts.get(unit_document), cycle=contexts.get(cycle_document), cycle_id=cycle
        )

    await acting.commands.run(
        agency_id=acting.agency_id,
        kind=UNIT_REGISTER,
        id=acting.id_of(goals.UNIT_REGISTER, cycle),
        decide=decide,
        contexts=(unit_document, cycle_document),
    )
