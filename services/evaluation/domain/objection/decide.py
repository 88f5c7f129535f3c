"""The decision on an objection: by the rater's superior, once and for all (PP 30/2019 art. 59)."""

from dataclasses import replace
from datetime import date

from services.evaluation.domain.appraisal.deadlines import Act, fallen_to, sign_after_deadline
from services.evaluation.domain.appraisal.deciders import barred_from, sign_as_decider
from services.evaluation.domain.appraisal.decision import Standing, differs
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.supersede import superseded
from services.evaluation.domain.objection.argue import undecided_objection
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.requests import ObjectionDecisionBody, check_reason
from shared.authority import Signed
from shared.decision import Decision, Env, Invalid, Publish, existing
from shared.events.evaluation import ObjectionStatus


def decide_objection(state: AppraisalState | None, input: ObjectionDecisionBody, env: Env) -> Decision[AppraisalState]:
    """Decide an objection, once and for all: with new ratings, or with a reason why the result stands.

    :raises NotYours: when it is not the decider nor the decider's substitute on the days given, or who decides is a
        party to it or decided the result.
    :raises DeadlinePassed: when the decider's days are over, and by the policy it fell to the decider's superior.
    :raises NoObjection: when there is none.
    :raises DeciderUnknown: when nobody was named yet.
    :raises ObjectionDecided: when it is decided.
    :raises Invalid: when the ratings do not fit the decision.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    if state.objection is not None and _decided_so(state, state.objection, input, env.by.employee_id):
        return Decision(state)
    objection = undecided_objection(state)
    signed = _sign(state, objection, env)
    check_reason(input.reason, "Keputusan atas keberatan harus disertai alasan.")
    on = env.on(input, since=objection.filed_on)
    closed = replace(
        objection,
        status=ObjectionStatus.UPHELD if input.upheld else ObjectionStatus.REJECTED,
        decided_by=signed.by,
        decided_for=signed.acting_for,
        decided_on=on,
        decision_reason=input.reason,
        decided_on_reason=input.on_reason.strip(),
    )
    if input.upheld:
        return _superseded(replace(state, objection=closed), input, env, signed, on)
    if input.results is not None or input.behaviour is not None:
        raise Invalid("Keberatan yang ditolak tidak mengubah rating. Kosongkan results dan behaviour.", field="results")
    return Decision(replace(state, objection=closed), (Publish("appraisal.confirmed", state.id),))


def _sign(state: AppraisalState, objection: ObjectionState, env: Env) -> Signed:
    otherwise = "Keberatan diputus oleh atasan pejabat penilai yang tercatat, bukan oleh Anda."
    barred, fallen = barred_from(state), fallen_to(state, Act.OBJECTION, env)
    if fallen is None or fallen[0] in barred:
        return sign_as_decider(env.by, objection.decider_id, barred=barred, otherwise=otherwise)
    return sign_after_deadline(
        env.by, fallen, official_id=objection.decider_id, employee_id=state.employee_id, otherwise=otherwise
    )


def _superseded(
    state: AppraisalState, input: ObjectionDecisionBody, env: Env, signed: Signed, on: date
) -> Decision[AppraisalState]:
    results, behaviour = input.results, input.behaviour
    if results is None or behaviour is None:
        raise Invalid("Keberatan yang dikabulkan memerlukan rating baru: isi results dan behaviour.", field="results")
    if not differs(state.decision.outcome, results, behaviour):
        raise Invalid("Rating baru sama dengan yang lama. Ubah rating, atau tolak keberatannya.", field="results")
    by = Standing(finalised_on=on, on_reason=input.on_reason.strip(), final_reason=input.reason)
    return superseded(state, results, behaviour, signed=signed, by=by, env=env)


def _decided_so(state: AppraisalState, objection: ObjectionState, input: ObjectionDecisionBody, by: str) -> bool:
    status = ObjectionStatus.UPHELD if input.upheld else ObjectionStatus.REJECTED
    before = (objection.status, objection.decided_by, objection.decision_reason)
    if before != (status, by, input.reason):
        return False
    outcome = state.decision.outcome
    return not input.upheld or (outcome.results, outcome.behaviour) == (input.results, input.behaviour)
