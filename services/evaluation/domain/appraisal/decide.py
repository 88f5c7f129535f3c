"""The named official decides; the platform only suggests."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.checks import (
    check_has_result,
    check_not_final,
    check_ready,
    check_stages,
    inputs_closed,
)
from services.evaluation.domain.appraisal.consider import PeriodicResult, against_majority
from services.evaluation.domain.appraisal.deadlines import sign_to_decide
from services.evaluation.domain.appraisal.decision import Decided, differs, outcome_of
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.approval.decide import asked_for
from services.evaluation.domain.cycle.state import CycleState, cycle_in
from services.evaluation.domain.requests import check_reason
from services.evaluation.domain.unit.spread import unit_unrated
from services.evaluation.domain.unit.state import units_in
from shared.alike import filled
from shared.decision import Decision, Env, Publish, existing
from shared.events.evaluation import AppraisalStatus
from shared.rules.vocabulary import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """What a rater decides; ``periodic``: the finished results of shorter periods, which are considered and kept."""

    results: Level
    behaviour: Level
    reason: str
    on: date | None = None
    on_reason: str = ""
    periodic: tuple[PeriodicResult, ...] = ()


def decide(state: AppraisalState | None, command: Decide, env: Env) -> Decision[AppraisalState]:
    """Decide the ratings on closed inputs; again, as long as nobody has acknowledged it.

    :raises NotYours: when somebody else than the frozen rater decides, or a substitute outside the days given.
    :raises DeadlinePassed: when the rater's days are over, and by the policy the decision fell to the superior.
    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises InputsOpen: when facts that count may still arrive.
    :raises NoResult: when the policy gives none, to who left so or was on leave all the time.
    :raises StageMissing: when the policy wants something done before the decision.
    :raises UnitUnrated: when the policy wants the unit rated first, and it is not.
    :raises ReasonNeeded: when it deviates, nothing complete is suggested, it differs from most of the periodic
        results where the policy looks at them, or there are flags that the policy wants considered, and no reason says
        why.
    """
    state = existing(state)
    signed, after_deadline = sign_to_decide(state, env)
    check_not_final(state)
    fresh, cycle = renewed(state, env), cycle_in(env, state)
    on = env.on(command, since=inputs_closed(state, cycle))
    check_ready(fresh)
    check_has_result(fresh)
    _check_units_first(fresh, cycle, env)
    check_stages(fresh, cycle, before="decision")
    deviating = differs(fresh.suggestion.outcome, command.results, command.behaviour)
    if deviating:
        check_reason(command.reason, "Putusan Anda berbeda dari saran, atau saran belum lengkap.")
    outcome = outcome_of(command.results, command.behaviour, as_of=state.ends_on)
    if cycle.running.policy.deciding.flags_need_reason and any(each.stands for each in state.flags):
        check_reason(command.reason, "Ada catatan kehadiran atau disiplin; sebutkan bagaimana dipertimbangkan.")
    differing = against_majority(command.periodic, outcome.predicate, cycle.running.policy.periodic)
    if differing is not None:
        check_reason(command.reason, differing)
    decided = filled(
        Decided,
        signed,
        command,
        outcome=outcome,
        on=on,
        deviates=deviating,
        reason=command.reason.strip(),
        after_deadline=after_deadline,
    )
    if decided == state.decision.decided:
        return Decision(state)
    after = replace(
        fresh,
        status=AppraisalStatus.DECIDED,
        decision=replace(fresh.decision, decided=decided, approval=asked_for(state, decided, cycle, env)),
        periodic=command.periodic,
    )
    return Decision(after, (Publish("appraisal.decided", state.id),))


def _check_units_first(state: AppraisalState, cycle: CycleState, env: Env) -> None:
    """Demand the predicate of the person's unit, and of the one headed, where the policy wants units first.

    Units are rated at the end of the cycle; who left before does not wait for it.
    """
    person = state.inputs.assignment
    if person is None or state.ended is not None or not cycle.running.policy.results.unit_first:
        return
    units = units_in(env, state, person)
    for unit_id in dict.fromkeys((person.unit_id, person.heads_unit)):
        if unit_id is not None and (unit_id not in units or units[unit_id].predicate is None):
            raise unit_unrated(unit_id)
