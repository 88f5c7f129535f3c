"""How appraisals end: acknowledged by the employee, or by an officer, with or without a rating, alone or in bulk."""

from collections.abc import Mapping
from dataclasses import replace

from services.evaluation import metrics
from services.evaluation.domain.appraisal.finish import (
    Ending,
    acknowledge,
    conclude_unrated,
    finalise,
    finalise_acknowledged,
)
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.store import unit_spread
from services.evaluation.usecases.appraisals import change_many, load_with_cycles, visible_appraisal
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.commands import Command, CommandOutcome, Done, accepted
from shared.ids import evaluation
from shared.policy.outcome import DistributionMode


async def acknowledge_appraisal(acting: Acting, id: str, ending: Ending) -> Done[AppraisalState]:
    """Note that the employee has seen the decision; then it becomes final: two facts, two versions, one write."""
    await load_with_cycles(acting, [id])
    state = (await visible_appraisal(acting, id)).present
    bound = await _bound(acting, {id: state}, {id: ending})
    steps = (
        Command(APPRAISAL, id, acknowledge, bound[id], key=acting.key),
        Command(APPRAISAL, id, finalise_acknowledged, None),
    )
    done = accepted((await acting.run_many(steps, one=True))[0])
    metrics.count_final(done, "acknowledged")
    return done


async def finalise_appraisal(acting: Acting, id: str, ending: Ending) -> Done[AppraisalState]:
    """Make a decision final without the employee's acknowledgement, on the version that the caller saw."""
    return accepted((await finalise_appraisals(acting, {id: ending}, one=True))[id])


async def finalise_appraisals(
    acting: Acting, items: Mapping[str, Ending], *, dry_run: bool = False, one: bool = False
) -> Mapping[str, CommandOutcome]:
    """Make decisions final without acknowledgement, with one read and one write; one outcome each."""
    outcomes = await change_many(acting, finalise, items, prepare=_bound, dry_run=dry_run, one=one, by_officer=True)
    return _counted(outcomes, "without_acknowledgement", dry_run=dry_run)


async def conclude_appraisal_unrated(acting: Acting, id: str, ending: Ending) -> Done[AppraisalState]:
    """End an appraisal without a rating, on the version that the caller saw."""
    return accepted((await conclude_appraisals_unrated(acting, {id: ending}, one=True))[id])


async def conclude_appraisals_unrated(
    acting: Acting, items: Mapping[str, Ending], *, dry_run: bool = False, one: bool = False
) -> Mapping[str, CommandOutcome]:
    """End appraisals without a rating, with one read and one write; one outcome each."""
    outcomes = await change_many(acting, conclude_unrated, items, units=True, dry_run=dry_run, one=one, by_officer=True)
    return _counted(outcomes, "unrated", dry_run=dry_run)


def _counted(
    outcomes: Mapping[str, CommandOutcome], way: metrics.Way, *, dry_run: bool
) -> Mapping[str, CommandOutcome]:
    for outcome in outcomes.values():
        if isinstance(outcome, Done) and not dry_run:
            metrics.count_final(outcome, way)
    return outcomes


async def _bound(
    acting: Acting, states: Mapping[str, AppraisalState], items: Mapping[str, Ending]
) -> Mapping[str, Ending]:
    """Add the spread in each person's unit, read once, where the policy lets nobody become final against it."""
    units: dict[str, tuple[str, str]] = {}
    for id, state in states.items():
        cycle, person = await existing_cycle(acting, state.cycle_id), state.inputs.assignment
        binds = cycle.running.policy.distribution.mode is DistributionMode.BLOCK
        if binds and person is not None and not state.continued:
            units[id] = (state.cycle_id, person.unit_id)
    wanted = sorted(set(units.values()))
    await acting.load(evaluation.UNIT.of(acting.agency_id, *each) for each in wanted)
    spreads = {
        (cycle_id, unit_id): await unit_spread(acting, await existing_cycle(acting, cycle_id), unit_id)
        for cycle_id, unit_id in wanted
    }
    return {id: replace(items[id], spread=spreads[units[id]]) if id in units else items[id] for id in states}
