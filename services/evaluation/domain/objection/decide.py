"""The decision on an objection: by the rater's superior, once and for all (PP 30/2019 art. 59)."""

from dataclasses import replace
from datetime import date

from services.evaluation.domain.appraisal.decision import Decided, Standing, differs, outcome_of
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.objection.argue import barred_from, undecided_objection
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.requests import ObjectionDecisionBody, check_reason
from shared.alike import filled
from shared.authority import Signed, sign_for
from shared.decision import Decision, Env, Invalid, NotYet, NotYours, Publish, existing
from shared.events.evaluation import ObjectionStatus


class DeciderUnknown(NotYet):
    """Nobody is known who decides; an officer names the superior of the rater first."""

    code = "decider-unknown"


def decide_objection(state: AppraisalState | None, input: ObjectionDecisionBody, env: Env) -> Decision[AppraisalState]:
    """Decide an objection, once and for all: with new ratings, or with a reason why the result stands.

    :raises NotYours: when it is not the decider nor the decider's substitute on the days given, or who decides is a
        party to it or decided the result.
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
    if objection.decider_id is None:
        raise DeciderUnknown(
            "Atasan pejabat penilai belum diketahui. Pengelola kinerja menunjuk pemutus keberatan dahulu."
        )
    text = "Keberatan diputus oleh atasan pejabat penilai yang tercatat, bukan oleh Anda."
    if env.by.employee_id in barred_from(state):
        raise NotYours(text)
    return sign_for(env.by, objection.decider_id, otherwise=text)


def _superseded(
    state: AppraisalState, input: ObjectionDecisionBody, env: Env, signed: Signed, on: date
) -> Decision[AppraisalState]:
    results, behaviour = input.results, input.behaviour
    if results is None or behaviour is None:
        raise Invalid("Keberatan yang dikabulkan memerlukan rating baru: isi results dan behaviour.", field="results")
    if not differs(state.decision.outcome, results, behaviour):
        raise Invalid("Rating baru sama dengan yang lama. Ubah rating, atau tolak keberatannya.", field="results")
    deviates = differs(state.suggestion.outcome, results, behaviour)
    decided = filled(
        Decided, signed, input, outcome=outcome_of(results, behaviour, as_of=state.ends_on), on=on, deviates=deviates
    )
    standing = Standing(
        decided=decided,
        finalised_on=on,
        on_reason=input.on_reason.strip(),
        finalised_by=signed.by,
        final_reason=input.reason,
        finalised_at=env.now,
    )
    superseded = replace(state, replaced=(*state.replaced, state.decision), decision=standing)
    return Decision(
        superseded, (Publish("appraisal.superseded", state.id), Publish("result.superseded", result_subject(state)))
    )


def _decided_so(state: AppraisalState, objection: ObjectionState, input: ObjectionDecisionBody, by: str) -> bool:
    status = ObjectionStatus.UPHELD if input.upheld else ObjectionStatus.REJECTED
    before = (objection.status, objection.decided_by, objection.decision_reason)
    if before != (status, by, input.reason):
        return False
    outcome = state.decision.outcome
    return not input.upheld or (outcome.results, outcome.behaviour) == (input.results, input.behaviour)
