"""Decisions: taken by the rater, acknowledged or objected to by the employee, made final by either or by an officer."""

from collections.abc import Mapping
from dataclasses import replace

from services.evaluation import metrics
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, acknowledge, finalise, finalise_acknowledged
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.store import superior_of, unit_spread
from services.evaluation.usecases.appraisals import (
    change,
    contexts_of,
    load_with_cycles,
    periodic_of,
    visible_appraisal,
)
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.commands import Command, CommandOutcome, Done
from shared.decision import Rejected
from shared.policy.outcome import DistributionMode


async def decide_appraisal(acting: Acting, id: str, command: Decide) -> Done[AppraisalState]:
    """Decide one appraisal, on the version that the caller saw."""
    return _done((await decide_appraisals(acting, {id: command}, one=True))[id])


async def decide_appraisals(
    acting: Acting, items: Mapping[str, Decide], *, one: bool = False
) -> Mapping[str, CommandOutcome]:
    """Decide appraisals with one read and one write, with the periodic results as they are now; one outcome each."""
    await load_with_cycles(acting, items)
    visible: dict[str, AppraisalState] = {}
    outcomes: dict[str, CommandOutcome] = {}
    for id in items:
        try:
            visible[id] = (await visible_appraisal(acting, id, to_act=True)).present
        except Rejected as refusal:
            outcomes[id] = refusal
    periodic = await periodic_of(acting, list(visible.values()))
    commands = [
        Command(
            APPRAISAL, id, decide, replace(items[id], periodic=periodic.get(id, ())), contexts_of(state), acting.key
        )
        for id, state in visible.items()
    ]
    outcomes |= zip(visible, await acting.run_many(commands, one=one), strict=True)
    for outcome in outcomes.values():
        if isinstance(outcome, Done):
            metrics.count_decision(outcome)
    return outcomes


async def acknowledge_appraisal(acting: Acting, id: str, ending: Ending) -> Done[AppraisalState]:
    """Note that the employee has seen the decision; then it becomes final: two facts, two versions, one write."""
    steps = (
        Command(APPRAISAL, id, acknowledge, await _bound(acting, id, ending), key=acting.key),
        Command(APPRAISAL, id, finalise_acknowledged, None),
    )
    done = _done((await acting.run_many(steps, one=True))[0])
    metrics.count_final(done, "acknowledged")
    return done


async def finalise_appraisal(acting: Acting, id: str, ending: Ending) -> Done[AppraisalState]:
    """Make a decision final without the employee's acknowledgement."""
    done = await change(acting, id, finalise, await _bound(acting, id, ending))
    metrics.count_final(done, "without_acknowledgement")
    return done


async def object_to_result(acting: Acting, id: str, objection: FileObjection) -> Done[AppraisalState]:
    """Object to a result; the superior of its rater decides, where he or she is known."""
    await load_with_cycles(acting, [id], calendar=True)
    known = (await visible_appraisal(acting, id)).present
    rater_id = known.inputs.rater_id
    superior_id = await superior_of(acting, known.cycle_id, rater_id) if rater_id is not None else None
    done = await change(acting, id, file_objection, replace(objection, superior_id=superior_id), calendar=True)
    metrics.count_objection(done, "filed")
    return done


def _done(outcome: CommandOutcome) -> Done[AppraisalState]:
    if isinstance(outcome, Rejected):
        raise outcome
    return outcome


async def _bound(acting: Acting, id: str, ending: Ending) -> Ending:
    """Add the spread in the person's unit, where the policy lets nobody become final against it."""
    await load_with_cycles(acting, [id])
    state = (await visible_appraisal(acting, id)).present
    cycle, person = await existing_cycle(acting, state.cycle_id), state.inputs.assignment
    if person is None or state.continued or cycle.running.policy.distribution.mode is not DistributionMode.BLOCK:
        return ending
    return replace(ending, spread=await unit_spread(acting, cycle, person.unit_id))
