"""The decision on a correction, by the rater's superior: a new final result, none, or the one that stands."""

from dataclasses import replace

from services.evaluation.domain.appraisal.deciders import sign_as_decider
from services.evaluation.domain.appraisal.decision import Standing
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.supersede import superseded, withdrawn
from services.evaluation.domain.correction.propose import barred_of, check_undisputed, waiting_correction
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.requests import CorrectionDecisionBody, check_reason
from shared.authority import Signed
from shared.decision import Decision, Env, Publish, existing
from shared.events.correction import CorrectionKind, CorrectionStatus


def decide_correction(
    state: AppraisalState | None, input: CorrectionDecisionBody, env: Env
) -> Decision[AppraisalState]:
    """Approve or refuse a correction, as the rater's superior; an objection that is open comes first.

    :raises NotYours: when it is not the decider nor a substitute of today, or who decides is a party to it.
    :raises NoCorrection: when none waits.
    :raises DeciderUnknown: when nobody was named yet.
    :raises DisputeOpen: when it is to be approved while an objection is being decided.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    if state.correction is not None and _decided_so(state.correction, input, env.by.employee_id):
        return Decision(state)
    waiting = waiting_correction(state)
    signed = sign_as_decider(
        env.by,
        waiting.decider_id,
        barred=barred_of(state, waiting),
        otherwise="Koreksi diputus oleh atasan pejabat penilai yang tercatat, bukan oleh Anda.",
    )
    check_reason(input.reason, "Keputusan atas koreksi harus disertai alasan.")
    on = env.on(input, since=waiting.proposed_on)
    decided = replace(
        waiting,
        status=CorrectionStatus.APPROVED if input.approved else CorrectionStatus.REFUSED,
        decided_by=signed.by,
        decided_for=signed.acting_for,
        decided_on=on,
        decision_reason=input.reason,
        decided_on_reason=input.on_reason.strip(),
    )
    after = replace(state, corrections=(*state.corrections[:-1], decided))
    if not input.approved:
        return Decision(after, (Publish("appraisal.correction-refused", state.id),))
    check_undisputed(state)
    return _applied(after, decided, signed, env)


def _applied(state: AppraisalState, approved: CorrectionState, signed: Signed, env: Env) -> Decision[AppraisalState]:
    """Give the new result, against which the employee may object anew."""
    standing = Standing(
        finalised_on=approved.decided_on, on_reason=approved.decided_on_reason, final_reason=approved.reason
    )
    decided = (state.objection,) if state.objection is not None else ()
    kept = replace(state, earlier_objections=(*state.earlier_objections, *decided), objection=None)
    if approved.kind is CorrectionKind.WITHDRAW or approved.results is None or approved.behaviour is None:
        gone = replace(standing, final_reason="", unrated_reason=approved.reason, withdrawn=True)
        return withdrawn(kept, signed=signed, by=gone, env=env)
    return superseded(kept, approved.results, approved.behaviour, signed=signed, by=standing, env=env)


def _decided_so(correction: CorrectionState, input: CorrectionDecisionBody, by: str) -> bool:
    status = CorrectionStatus.APPROVED if input.approved else CorrectionStatus.REFUSED
    return (correction.status, correction.decided_by, correction.decision_reason) == (status, by, input.reason)
