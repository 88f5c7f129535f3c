"""The rater's superior approves a decision, or returns it with a reason; the rater decides anew."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.checks import check_approval_awaited
from services.evaluation.domain.appraisal.deadlines import Act, fallen_to, sign_after_deadline, superior_in
from services.evaluation.domain.appraisal.deciders import check_naming, sign_as_decider
from services.evaluation.domain.appraisal.decision import Decided, Returned, Standing
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.approval.state import ApprovalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.requests import DeciderBody, check_reason
from shared.alike import filled
from shared.authority import Signed
from shared.decision import Decision, Env, NotYet, Publish, existing
from shared.events.approval import ApprovalStatus
from shared.events.evaluation import AppraisalStatus
from shared.policy.deciding import ApprovalRule
from shared.rules.vocabulary import Level

_OTHERWISE = "Putusan disetujui oleh atasan pejabat penilai yang tercatat, bukan oleh Anda."


class DecisionChanged(NotYet):
    """The rater decided otherwise since the superior looked; look again, then answer."""

    code = "decision-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """The answer of the superior; ``results`` and ``behaviour``: the ratings that are meant, where they are named."""

    approved: bool
    reason: str = ""
    results: Level | None = None
    behaviour: Level | None = None
    on: date | None = None
    on_reason: str = ""


def asked_for(state: AppraisalState, decided: Decided, cycle: CycleState, env: Env) -> ApprovalState | None:
    """Ask the rater's superior to approve a decision, where the policy wants it; None where it does not.

    A decision that fell to the superior is the superior's own. Nobody is asked who is a party to it: an officer names
    another approver, who is asked again when the rater decides anew.
    """
    wanted = cycle.running.policy.deciding.approved
    deviating = wanted is ApprovalRule.DEVIATING and decided.deviates
    if decided.after_deadline is not None or not (wanted is ApprovalRule.ALWAYS or deviating):
        return None
    asked, barred = state.decision.approval or (state.returned[-1] if state.returned else None), _barred(state, decided)
    if asked is not None and asked.named_by is not None and asked.approver_id not in barred:
        named = asked.approver_id, asked.named_by, asked.naming_reason
        return ApprovalState(since=env.today, approver_id=named[0], named_by=named[1], naming_reason=named[2])
    superior_id = superior_in(env, state, state.inputs.rater_id)
    return ApprovalState(since=env.today, approver_id=superior_id if superior_id not in barred else None)


def approve(state: AppraisalState | None, input: Approve, env: Env) -> Decision[AppraisalState]:
    """Approve a decision as the rater's superior, or return it with a reason, so that the rater decides anew.

    :raises NotYours: when it is not the approver nor a substitute of today, or the approver's days are over.
    :raises ApprovalNotAwaited: when no decision waits for it.
    :raises DeciderUnknown: when nobody was named yet.
    :raises DecisionChanged: when the ratings are others than those that are meant.
    :raises ReasonNeeded: when it is returned and the reason is too short.
    """
    state, reason = existing(state), input.reason.strip()
    if _answered_so(state, input, reason, env.by.employee_id):
        return Decision(state)
    approval, decided = check_approval_awaited(state)
    signed = _sign(state, approval, decided, env)
    _check_meant(decided, input)
    if not input.approved:
        check_reason(reason, "Putusan dikembalikan kepada pejabat penilai.")
    on = env.on(input, since=decided.on)
    if not input.approved:
        return _returned(state, filled(Returned, signed, approval, decided=decided, on=on, reason=reason), env)
    given = replace(
        approval,
        status=ApprovalStatus.APPROVED,
        by=signed.by,
        acting_for=signed.acting_for,
        on=on,
        on_reason=input.on_reason.strip(),
        reason=reason,
    )
    return Decision(_with(state, given), (Publish("appraisal.approved", state.id),))


def name_approver(state: AppraisalState | None, input: DeciderBody, env: Env) -> Decision[AppraisalState]:
    """Name who approves, as an officer: where nobody is known, or the one who is known cannot.

    :raises OwnAppraisal: when the officer is a party to it.
    :raises Invalid: when the approver is a party to it.
    :raises ApprovalNotAwaited: when no decision waits for it.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    approval, decided = check_approval_awaited(state)
    check_naming(env.by, input, _barred(state, decided))
    if (approval.approver_id, approval.naming_reason) == (input.decider_id, input.reason):
        return Decision(state)
    named = replace(
        approval, approver_id=input.decider_id, named_by=env.by.employee_id, naming_reason=input.reason, since=env.today
    )
    return Decision(_with(state, named), (Publish("appraisal.decided", state.id),))


def _sign(state: AppraisalState, approval: ApprovalState, decided: Decided, env: Env) -> Signed:
    fallen = fallen_to(state, Act.APPROVAL, env)
    if fallen is None or fallen[0] in _barred(state, decided):
        barred = _barred(state, decided)
        return sign_as_decider(env.by, approval.approver_id, barred=barred, otherwise=_OTHERWISE)
    return sign_after_deadline(
        env.by, fallen, official_id=approval.approver_id, employee_id=state.employee_id, otherwise=_OTHERWISE
    )


def _barred(state: AppraisalState, decided: Decided) -> tuple[str | None, ...]:
    return (state.employee_id, state.inputs.rater_id, decided.by)


def _check_meant(decided: Decided, input: Approve) -> None:
    meant = (input.results or decided.outcome.results, input.behaviour or decided.outcome.behaviour)
    if meant != (decided.outcome.results, decided.outcome.behaviour):
        raise DecisionChanged(
            "Pejabat penilai sudah mengubah putusannya. Baca putusan yang sekarang, lalu setujui atau kembalikan."
        )


def _returned(state: AppraisalState, note: Returned, env: Env) -> Decision[AppraisalState]:
    """Leave the appraisal undecided again; facts heard since the decision count, too."""
    back = replace(
        state,
        status=AppraisalStatus.READY,
        ready_on=env.today,
        inputs=state.latest,
        later=None,
        decision=Standing(),
        periodic=(),
        returned=(*state.returned, note),
    )
    return Decision(renewed(back, env), (Publish("appraisal.returned", state.id),))


def _answered_so(state: AppraisalState, input: Approve, reason: str, by: str) -> bool:
    if input.approved:
        approval = state.decision.approval
        return approval is not None and not approval.is_awaited and (approval.by, approval.reason) == (by, reason)
    last = state.returned[-1] if state.returned and state.undecided else None
    return last is not None and (last.by, last.reason) == (by, reason)


def _with(state: AppraisalState, approval: ApprovalState) -> AppraisalState:
    return replace(state, decision=replace(state.decision, approval=approval))
