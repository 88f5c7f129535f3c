"""The named official decides; the platform only suggests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.checks import check_not_final, check_rater, check_ready, check_stages
from services.evaluation.domain.appraisal.consider import PeriodicResult, against_majority
from services.evaluation.domain.appraisal.decision import Decided, differs, outcome_of
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.delegation.state import Delegations
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.reasons import check_reason
from services.evaluation.domain.unit.spread import unit_unrated
from services.evaluation.domain.unit.state import Units
from shared.decision import Decision, Says
from shared.events.evaluation import AppraisalStatus
from shared.rules.vocabulary import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """The command of a rater."""

    results: Level
    behaviour: Level
    reason: str
    on: date


def decide(
    state: AppraisalState,
    command: Decide,
    *,
    cycle: CycleState,
    units: Units,
    by: str,
    periodic: Sequence[PeriodicResult] = (),
    given: Delegations = (),
) -> Decision[AppraisalState]:
    """Decide the ratings on closed inputs; again, as long as nobody has acknowledged it.

    ``periodic`` are the finished results of shorter periods; they are considered, and kept with the decision.

    :raises NotYours: when somebody else than the frozen rater decides, or a substitute outside the days given.
    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises InputsOpen: when facts that count may still arrive.
    :raises StageMissing: when the policy wants something done before the decision.
    :raises UnitUnrated: when the policy wants the unit rated first, and it is not.
    :raises ReasonNeeded: when it deviates, nothing complete is suggested, or it differs from most of the periodic
        results where the policy looks at them, and no reason says why.
    """
    for_id = check_rater(state, by, on=command.on, given=given)
    check_not_final(state)
    fresh = renewed(state, cycle=cycle, units=units)
    check_ready(fresh)
    _check_units_first(fresh, cycle, units)
    check_stages(fresh, cycle, before="decision")
    deviating = differs(fresh.suggestion.outcome, command.results, command.behaviour)
    if deviating:
        check_reason(command.reason, "Putusan Anda berbeda dari saran, atau saran belum lengkap.")
    outcome = outcome_of(command.results, command.behaviour)
    differing = against_majority(periodic, outcome.predicate, running(cycle.policy_text).policy.periodic)
    if differing is not None:
        check_reason(command.reason, differing)
    decided = Decided(
        outcome=outcome,
        by=by,
        on=command.on,
        deviates=deviating,
        reason=command.reason.strip(),
        acting_for=for_id,
    )
    if decided == state.decision.decided:
        return Decision(state)
    after = replace(
        fresh,
        status=AppraisalStatus.DECIDED,
        decision=replace(fresh.decision, decided=decided),
        periodic=tuple(periodic),
    )
    return Decision(after, (Says("appraisal.decided", state.id),))


def _check_units_first(state: AppraisalState, cycle: CycleState, units: Units) -> None:
    """Demand the predicate of the person's unit, and of the one headed, where the policy wants units first."""
    person = state.inputs.assignment
    if person is None or not running(cycle.policy_text).policy.results.unit_first:
        return
    for unit_id in dict.fromkeys((person.unit_id, person.heads_unit)):
        if unit_id is not None and (unit_id not in units or units[unit_id].predicate is None):
            raise unit_unrated(unit_id)
