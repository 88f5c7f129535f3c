"""The units of a cycle whose spread of predicates deviates, with what is asked and what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.follow_up import SpreadFollowUp, follow_up
from services.evaluation.domain.unit.spread import Fit, Spread, fit
from services.evaluation.domain.unit.state import UNIT, UnitState
from services.evaluation.store import heads_of_units, spreads_of
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.authority import looks_after
from shared.decision import Invalid
from shared.http.pages import UNKNOWN_CURSOR, Page, cursor_of, read_cursor
from shared.ids import evaluation
from shared.rules.vocabulary import UnitPredicate


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviatingUnit:
    """A unit whose decided predicates do not fit its own; ``undecided``: so many people are still to be decided.

    ``follow_up``: who is asked to adjust it or to say why it stands, until when, and what was said; None while somebody
    is undecided, or where the policy asks for nothing.
    """

    unit_id: str
    unit_predicate: UnitPredicate | None
    decided: dict[str, int]
    undecided: int
    distribution: Fit
    follow_up: SpreadFollowUp | None


async def deviating_units(
    acting: Acting, cycle_id: str, *, answered: bool | None, limit: int, after: str | None
) -> Page[DeviatingUnit]:
    """List the units that deviate, by id; for an officer of some units these. ``answered``: whether a word was said.

    :raises NotFound: when there is no such cycle
    :raises Invalid: when the cursor is none of this list's
    """
    cycle = await existing_cycle(acting, cycle_id)
    last = _read_on(acting, after)
    spreads = await spreads_of(acting, cycle, looks_after(acting.actor, None))
    found = [each for each in await _deviating(acting, cycle, spreads) if each[0].unit_id > last]
    wanted = [each for each in found if answered in (None, each[2] is not None and each[2].spread_comment is not None)]
    shown = wanted[:limit]
    heads = await heads_of_units(acting, cycle_id, [spread.unit_id for spread, _fit, _unit in shown])
    rows = [
        DeviatingUnit(
            unit_id=spread.unit_id,
            unit_predicate=spread.unit_predicate,
            decided=spread.counts,
            undecided=spread.undecided,
            distribution=found_fit,
            follow_up=follow_up(
                found_fit,
                cycle=cycle,
                heads=heads[spread.unit_id],
                comment=unit.spread_comment if unit is not None else None,
                undecided=spread.undecided,
                today=acting.today,
            ),
        )
        for spread, found_fit, unit in shown
    ]
    following = evaluation.UNIT.of(acting.agency_id, cycle_id, rows[-1].unit_id) if len(wanted) > limit else None
    return Page(items=rows, next=cursor_of(following) if following is not None else None)


async def _deviating(
    acting: Acting, cycle: CycleState, spreads: Mapping[str, Spread]
) -> list[tuple[Spread, Fit, UnitState | None]]:
    """Hold each spread against the unit's predicate, and keep those that do not fit."""
    ids = {unit: evaluation.UNIT.of(acting.agency_id, cycle.cycle_id, unit) for unit in sorted(spreads)}
    await acting.load(ids.values())
    units: Iterable[tuple[str, UnitState | None]] = [
        (unit, (await acting.find(UNIT, id)).state) for unit, id in ids.items()
    ]
    rule = cycle.running.policy.distribution
    found = [
        (
            spreads[unit],
            fit(
                spreads[unit].counts,
                as_of=cycle.ends_on,
                unit_predicate=spreads[unit].unit_predicate,
                mode=rule.mode,
                people_min=rule.people_min,
            ),
            state,
        )
        for unit, state in units
    ]
    return [(spread, held, state) for spread, held, state in found if held is not None and not held.valid]


def _read_on(acting: Acting, after: str | None) -> str:
    id = read_cursor(after, acting.agency_id)
    if id is None:
        return ""
    if not evaluation.UNIT.matches(id, agency_id=acting.agency_id):
        raise Invalid(UNKNOWN_CURSOR, field="after")
    return evaluation.UNIT.read(id)[1]
