"""Decisions: taken by the rater, acknowledged by the employee, made final by either or by an officer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.evaluation import metrics
from services.evaluation.domain.appraisal.consider import PeriodicResult
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import acknowledge, conclude_unrated, finalise, finalise_acknowledged
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.unit.spread import Spread
from services.evaluation.store import unit_spread
from services.evaluation.usecases.acting import Acting, existing, not_found
from services.evaluation.usecases.appraisals import Change, change, command_on, visible_appraisal, visible_appraisals
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.periodic import periodic_of
from shared import clock
from shared.commands import Done
from shared.decision import Rejected
from shared.policy.outcome import DistributionMode


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkDecision:
    """One item of a rater's bulk decision."""

    appraisal_id: str
    command: Decide


async def decide_appraisal(acting: Acting, id: str, command: Decide) -> Done[AppraisalState]:
    """Decide one appraisal."""
    known = existing((await visible_appraisal(acting, id, to_act=True)).state)
    periodic = await periodic_of(acting, [known])
    done = await change(acting, id, _deciding(acting, command, periodic.get(id, ())))
    _count_decision(done)
    return done


async def decide_appraisals(acting: Acting, items: Sequence[BulkDecision]) -> list[Done[AppraisalState] | Rejected]:
    """Decide many appraisals with one read and one write; one outcome per item, in order."""
    visible = await visible_appraisals(acting, [item.appraisal_id for item in items], to_act=True)
    periodic = await periodic_of(acting, [existing(each.state) for each in visible.values()])
    commands = [
        command_on(
            acting,
            visible[item.appraisal_id],
            _deciding(acting, item.command, periodic.get(item.appraisal_id, ())),
        )
        for item in items
        if item.appraisal_id in visible
    ]
    outcomes = iter(await acting.commands.run_many(commands, agency_id=acting.caller.agency_id))
    answers = [next(outcomes) if item.appraisal_id in visible else not_found() for item in items]
    for answer in answers:
        if not isinstance(answer, Rejected):
            _count_decision(answer)
    return answers


async def acknowledge_appraisal(acting: Acting, id: str, on: date) -> Done[AppraisalState]:
    """Note that the employee has seen the decision; then it becomes final.

    Two facts, two versions: what a crash leaves between them is owed work, see ``finalise_acknowledged``.
    """
    by, spread = acting.caller.employee_id, await _binding_spread(acting, id)
    seen = await change(acting, id, lambda state, _cycle, _units: acknowledge(state, by=by, on=on, spread=spread))
    final = await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=APPRAISAL,
        id=id,
        decide=lambda state, _contexts: finalise_acknowledged(existing(state), now=clock.now()),
    )
    if not seen.repeated:
        metrics.FINAL.labels(way="acknowledged").inc()
    return replace(final, repeated=seen.repeated)


async def finalise_appraisal(acting: Acting, id: str, *, reason: str, on: date) -> Done[AppraisalState]:
    """Make a decision final without the employee's acknowledgement."""
    by, spread = acting.caller.employee_id, await _binding_spread(acting, id)
    done = await change(
        acting,
        id,
        lambda state, _cycle, _units: finalise(state, by=by, reason=reason, on=on, now=clock.now(), spread=spread),
    )
    if not done.repeated:
        metrics.FINAL.labels(way="without_acknowledgement").inc()
    return done


async def conclude_appraisal_unrated(acting: Acting, id: str, *, reason: str, on: date) -> Done[AppraisalState]:
    """Make an appraisal final without a rating."""
    by = acting.caller.employee_id
    done = await change(
        acting,
        id,
        lambda state, cycle, units: conclude_unrated(
            state, cycle=cycle, units=units, by=by, reason=reason, on=on, now=clock.now()
        ),
    )
    if not done.repeated:
        metrics.FINAL.labels(way="unrated").inc()
    return done


async def _binding_spread(acting: Acting, id: str) -> Spread | None:
    """The spread in the person's unit, where the policy lets nobody become final against it."""
    state = existing((await visible_appraisal(acting, id)).state)
    cycle = await existing_cycle(acting, state.cycle_id)
    blocks = running(cycle.policy_text).policy.distribution.mode is DistributionMode.BLOCK
    if state.inputs.assignment is None or state.continued or not blocks:
        return None
    return await unit_spread(acting.documents, acting.caller.agency_id, state.cycle_id, state.inputs.assignment.unit_id)


def _deciding(acting: Acting, command: Decide, periodic: Sequence[PeriodicResult]) -> Change:
    by = acting.caller.employee_id
    return lambda state, cycle, units: decide(
        state, command, cycle=cycle, units=units, by=by, periodic=periodic, given=acting.given
    )


def _count_decision(done: Done[AppraisalState]) -> None:
    if not done.repeated and done.state.decision.decided is not None:
        metrics.DECISIONS.labels(kind="deviates" if done.state.decision.decided.deviates else "follows").inc()
