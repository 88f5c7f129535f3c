"""An official rates a unit."""

from dataclasses import replace

from services.evaluation.domain.cycle.state import CycleClosed, CycleState
from services.evaluation.domain.unit.state import UnitState, moved, new_unit, rating_subject
from shared.decision import Decision, Says
from shared.events.evaluation import CycleStatus
from shared.rules.vocabulary import UnitPredicate


def rate_unit(
    state: UnitState | None,
    *,
    cycle: CycleState,
    unit_id: str,
    predicate: UnitPredicate,
    reason: str,
    by: str,
) -> Decision[UnitState]:
    """Set a unit's predicate (domain.md 1.6, step 1).

    :raises CycleClosed: when every appraisal of the cycle is final.
    """
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; predikat unit tidak dapat diubah lagi.")
    unit = state or new_unit(cycle, unit_id)
    if (unit.predicate, unit.reason, unit.decided_by) == (predicate, reason, by):
        return Decision(unit)
    rated = replace(unit, predicate=predicate, reason=reason, decided_by=by)
    return Decision(moved(rated, cycle), (Says("unit.rated", rating_subject(rated)),))
