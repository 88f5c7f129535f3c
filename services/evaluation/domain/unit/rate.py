"""An official rates a unit."""

from dataclasses import dataclass, replace

from services.evaluation.domain.cycle.state import CYCLE, CycleClosed
from services.evaluation.domain.unit.state import UnitState, moved, new_unit, rating_subject
from shared.decision import Decision, Env, Publish, existing
from shared.events.evaluation import CycleStatus
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.rules.vocabulary import UnitPredicate


@dataclass(frozen=True, slots=True, kw_only=True)
class RateUnit:
    """The rating of a unit in a cycle."""

    cycle_id: str
    unit_id: str
    predicate: UnitPredicate
    reason: str


def rate_unit(state: UnitState | None, rating: RateUnit, env: Env) -> Decision[UnitState]:
    """Set a unit's predicate (domain.md 1.6, step 1).

    :raises NotFound: when there is no such cycle.
    :raises CycleClosed: when every appraisal of the cycle is final.
    """
    cycle = existing(env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), rating.cycle_id)))
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; predikat unit tidak dapat diubah lagi.")
    unit = state or new_unit(cycle, rating.unit_id)
    wanted = (rating.predicate, rating.reason, env.by.employee_id)
    if (unit.predicate, unit.reason, unit.decided_by) == wanted:
        return Decision(unit)
    rated = replace(unit, predicate=rating.predicate, reason=rating.reason, decided_by=env.by.employee_id)
    return Decision(moved(rated, cycle), (Publish("unit.rated", rating_subject(rated)),))
