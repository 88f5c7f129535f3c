"""A decision becomes final: the employee sees it, or an officer acts; or it ends without a rating."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.evaluation.domain.appraisal.checks import (
    OwnAppraisal,
    check_approved,
    check_decided,
    check_not_final,
    check_ready,
    inputs_closed,
)
from services.evaluation.domain.appraisal.decision import Standing
from services.evaluation.domain.appraisal.hear import MERGE
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.cycle.state import CycleState, cycle_in
from services.evaluation.domain.requests import check_reason
from services.evaluation.domain.unit.spread import Spread, check_spread
from shared.decision import Decision, Env, NotYours, Publish, Rejected, existing, without
from shared.events.evaluation import AppraisalStatus

FINALISE = "finalise"
"""The job of an acknowledged appraisal: become final."""


class AlreadyDecided(Rejected):
    """The rater decided; finalise that decision instead."""

    code = "already-decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an appraisal is to end; ``spread`` is given where the policy wants the unit's spread to fit first."""

    reason: str = ""
    on: date | None = None
    on_reason: str = ""
    spread: Spread | None = None


def acknowledge(state: AppraisalState | None, ending: Ending, env: Env) -> Decision[AppraisalState]:
    """The employee has seen the decision; what is pending now is to make it final.

    :raises NotYours: when it is not the employee who acknowledges.
    :raises NotDecided: when there is no decision yet.
    :raises ApprovalAwaited: when the rater's superior has not approved it.
    :raises AlreadyFinal: when it became final without being acknowledged.
    :raises Rejected: as ``check_spread`` raises it.
    """
    state = existing(state)
    if env.by.employee_id != state.employee_id:
        raise NotYours("Hanya pegawai yang dinilai yang dapat menyatakan sudah mengetahui hasil.")
    if state.decision.acknowledged_on is not None:
        return Decision(state)
    check_not_final(state)
    check_decided(state)
    check_approved(state)
    check_spread(ending.spread)
    after = replace(
        state,
        status=AppraisalStatus.ACKNOWLEDGED,
        decision=replace(
            state.decision, acknowledged_on=env.on(ending, since=state.decision.decided_on), on_reason=ending.on_reason
        ),
        jobs=(*state.jobs, FINALISE),
    )
    return Decision(after, (Publish("appraisal.acknowledged", state.id),))


def finalise_acknowledged(state: AppraisalState | None, _input: None, env: Env) -> Decision[AppraisalState]:
    """Make an acknowledged appraisal final."""
    state = existing(state)
    if state.status is not AppraisalStatus.ACKNOWLEDGED:
        return Decision(state)
    seen = replace(state.decision, finalised_on=state.decision.acknowledged_on)
    return _final(replace(state, jobs=without(state.jobs, FINALISE)), seen, env.now)


def finalise(state: AppraisalState | None, ending: Ending, env: Env) -> Decision[AppraisalState]:
    """Make a decision final that the employee does not acknowledge; of who left the policy gives the reason.

    :raises OwnAppraisal: when an officer finalises the own appraisal.
    :raises NotDecided: when there is no decision yet.
    :raises ApprovalAwaited: when the rater's superior has not approved it.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    :raises Rejected: as ``check_spread`` raises it.
    """
    state, by, reason = existing(state), env.by.employee_id, ending.reason.strip()
    _check_not_own(state, by)
    if (state.decision.finalised_by, state.decision.final_reason) == (by, reason):
        return Decision(state)
    check_not_final(state)
    check_decided(state)
    check_approved(state)
    if state.by_rule is not None and state.is_due_by_rule:
        reason = reason or state.by_rule.text
    else:
        check_reason(reason, "Putusan menjadi final tanpa pernyataan pegawai.")
    check_spread(ending.spread)
    on = env.on(ending, since=state.decision.decided_on)
    done = replace(state.decision, finalised_by=by, finalised_on=on, on_reason=ending.on_reason, final_reason=reason)
    return _final(state, done, env.now)


def conclude_unrated(state: AppraisalState | None, ending: Ending, env: Env) -> Decision[AppraisalState]:
    """Make an appraisal final without a rating, because what it needs is missing, or the policy gives none.

    :raises OwnAppraisal: when an officer concludes the own appraisal.
    :raises InputsOpen: when facts that count may still arrive.
    :raises AlreadyDecided: when the rater decided.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    """
    state, by, reason = existing(state), env.by.employee_id, ending.reason.strip()
    _check_not_own(state, by)
    stands = state.decision
    if stands.unrated_reason and (stands.finalised_by, stands.unrated_reason) == (by, reason):
        return Decision(state)
    check_not_final(state)
    if state.status is AppraisalStatus.DECIDED:
        raise AlreadyDecided("Pejabat penilai sudah memutuskan. Finalkan putusan itu.")
    fresh = renewed(state, env)
    check_ready(fresh)
    if fresh.by_rule is not None and fresh.is_due_by_rule:
        reason = reason or fresh.by_rule.text
    else:
        check_reason(reason, "Penilaian selesai tanpa predikat.")
    on = env.on(ending, since=inputs_closed(state, cycle_in(env, state)))
    done = replace(fresh.decision, finalised_by=by, finalised_on=on, on_reason=ending.on_reason, unrated_reason=reason)
    return _final(fresh, done, env.now)


def complete_by_rule(state: AppraisalState | None, _owner: CycleState, env: Env) -> Decision[AppraisalState] | None:
    """Complete a closing cycle's appraisal as the policy says, so that nobody waits for who cannot answer.

    None while somebody has to decide, or may still acknowledge.
    """
    if state is None or state.by_rule is None or not state.is_due_by_rule:
        return None
    text, on = state.by_rule.text, env.today
    if state.status is AppraisalStatus.DECIDED:
        return _final(state, replace(state.decision, finalised_on=on, final_reason=text), env.now)
    return _final(state, replace(state.decision, finalised_on=on, unrated_reason=text), env.now)


def _final(state: AppraisalState, decision: Standing, now: datetime) -> Decision[AppraisalState]:
    final = replace(state, status=AppraisalStatus.FINAL, decision=replace(decision, finalised_at=now))
    if state.continued:
        return Decision(replace(final, jobs=(*state.jobs, MERGE)), (Publish("appraisal.final", state.id),))
    return Decision(final, (Publish("appraisal.final", state.id), Publish("result.final", result_subject(state))))


def _check_not_own(state: AppraisalState, by: str) -> None:
    if by == state.employee_id:
        raise OwnAppraisal("Penilaian diri sendiri harus diselesaikan oleh pengelola kinerja yang lain.")
