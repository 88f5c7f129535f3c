"""A unit's predicate: who may set and read it, and what its indicators suggest."""

from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.requests import RatingBody, SpreadCommentBody
from services.evaluation.domain.unit.follow_up import CommentSpread, comment_spread
from services.evaluation.domain.unit.rate import RateUnit, rate_unit
from services.evaluation.domain.unit.spread import fit
from services.evaluation.domain.unit.state import UNIT, UnitState
from services.evaluation.rules.rate.unit_predicate import SuggestedPredicate, suggested_predicate
from services.evaluation.store import heads_of, unit_spread
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.alike import filled
from shared.commands import Done
from shared.ids import evaluation


async def set_predicate(acting: Acting, unit_id: str, body: RatingBody) -> Done[UnitState]:
    """Set a unit's predicate, as the leader one level above it; an officer where nobody is."""
    heads = await heads_of(acting, body.cycle_id, unit_id)
    id = evaluation.UNIT.of(acting.agency_id, body.cycle_id, unit_id)
    cycle_id = evaluation.CYCLE.of(acting.agency_id, body.cycle_id)
    return await acting.run(UNIT, id, rate_unit, filled(RateUnit, body, heads=heads), contexts=(cycle_id,))


async def comment_on_spread(acting: Acting, unit_id: str, body: SpreadCommentBody) -> Done[UnitState]:
    """Say why a unit's spread stands, as who heads it or leads it from above."""
    cycle = await existing_cycle(acting, body.cycle_id)
    spread = await unit_spread(acting, cycle, unit_id)
    rule = cycle.running.policy.distribution
    found = fit(
        spread.counts,
        as_of=spread.as_of,
        unit_predicate=spread.unit_predicate,
        mode=rule.mode,
        people_min=rule.people_min,
    )
    command = CommentSpread(text=body.text, heads=await heads_of(acting, body.cycle_id, unit_id), fit=found)
    id = evaluation.UNIT.of(acting.agency_id, body.cycle_id, unit_id)
    return await acting.run(UNIT, id, comment_spread, command, contexts=(cycle.id,))


def suggestion_for(unit: UnitState | None, cycle: CycleState) -> SuggestedPredicate:
    """What a unit's indicators suggest for its predicate now."""
    return suggested_predicate(
        unit.indicators if unit is not None else (),
        cycle.running.policy,
        as_of=cycle.ends_on,
        closed=unit is not None and unit.indicators_closed,
    )
