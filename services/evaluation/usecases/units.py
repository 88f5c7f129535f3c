"""Units: the rating that an official gives."""

from services.evaluation.domain.unit.rate import rate_unit
from services.evaluation.domain.unit.state import UNIT, UnitState
from services.evaluation.usecases.acting import Acting, existing, run
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.ids import evaluation
from shared.rules.vocabulary import UnitPredicate


async def give_unit_rating(
    acting: Acting, *, cycle_id: str, unit_id: str, predicate: UnitPredicate, reason: str
) -> Done[UnitState]:
    """Set the predicate of a unit."""
    cycle_document = acting.id(evaluation.CYCLE, cycle_id)

    def rate(state: UnitState | None, contexts: Contexts) -> Decision[UnitState]:
        return rate_unit(
            state,
            cycle=existing(contexts.get(cycle_document)),
            unit_id=unit_id,
            predicate=predicate,
            reason=reason,
            by=acting.caller.employee_id,
        )

    return await run(acting, UNIT, acting.id(evaluation.UNIT, cycle_id, unit_id), rate, (cycle_document,))
