"""What was concluded by mistake is opened again: a decision not yet seen, or an end without a predicate."""

from dataclasses import replace

from services.evaluation.domain.appraisal.checks import AlreadyFinal, OwnAppraisal, check_decided
from services.evaluation.domain.appraisal.deadlines import sign_for_decision
from services.evaluation.domain.appraisal.decision import Standing
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.appraisal.supersede import stood_before
from services.evaluation.domain.correction.propose import check_nothing_waits
from services.evaluation.domain.cycle.state import CycleClosed, cycle_in
from services.evaluation.domain.objection.receive import check_result
from services.evaluation.domain.requests import ReopeningBody, check_reason
from shared.authority import Signed, is_officer_of
from shared.decision import Decision, Env, NotYours, Publish, existing
from shared.events.correction import Reopening
from shared.events.evaluation import AppraisalStatus, CycleStatus


def reopen(state: AppraisalState | None, input: ReopeningBody, env: Env) -> Decision[AppraisalState]:
    """Open again what was decided too early, or concluded without a predicate; facts heard since count, too.

    A decision that nobody has acknowledged is opened by its rater or an officer, an end without a predicate by an
    officer. A final predicate is corrected or withdrawn instead.

    :raises OwnAppraisal: when it is the own appraisal.
    :raises NotYours: when it is somebody else.
    :raises NotDecided: when nothing was concluded.
    :raises AlreadyFinal: when there is a final predicate.
    :raises SegmentOnly: when it is a final part of the cycle's result.
    :raises CycleClosed: when the cycle is closed.
    :raises DisputeOpen: when an objection is being decided.
    :raises CorrectionOpen: when a correction waits.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    signed = _sign(state, env)
    if (
        state.undecided
        and state.reopened
        and (state.reopened[-1].by, state.reopened[-1].reason)
        == (
            signed.by,
            input.reason,
        )
    ):
        return Decision(state)
    final = state.status is AppraisalStatus.FINAL
    if final:
        _check_end(state, env)
    else:
        check_decided(state)
    check_reason(input.reason, "Membuka kembali penilaian harus disertai alasan.")
    since = state.decision.finalised_on or state.decision.decided_on
    note = Reopening(on=env.on(input, since=since), by=signed.by, acting_for=signed.acting_for, reason=input.reason)
    objections = (state.objection,) if state.objection is not None else ()
    opened = replace(
        state,
        status=AppraisalStatus.READY,
        ready_on=env.today,
        inputs=state.latest,
        later=None,
        decision=Standing(),
        periodic=(),
        replaced=stood_before(state) if final else state.replaced,
        reopened=(*state.reopened, note),
        objection=None,
        earlier_objections=(*state.earlier_objections, *objections),
    )
    gone = final and not state.decision.withdrawn
    told = (Publish("result.withdrawn", result_subject(state)),) if gone else ()
    return Decision(renewed(opened, env), (Publish("appraisal.reopened", state.id), *told))


def _sign(state: AppraisalState, env: Env) -> Signed:
    if env.by.employee_id == state.employee_id:
        raise OwnAppraisal(
            "Penilaian diri sendiri dibuka kembali oleh pejabat penilai atau pengelola kinerja yang lain."
        )
    if is_officer_of(env.by, state.unit_id):
        return Signed(by=env.by.employee_id)
    if state.status is AppraisalStatus.FINAL:
        raise NotYours("Penilaian yang selesai tanpa predikat hanya dapat dibuka kembali oleh pengelola kinerja.")
    return sign_for_decision(state, env.by)[0]


def _check_end(state: AppraisalState, env: Env) -> None:
    check_result(state)
    if state.decision.decided is not None:
        raise AlreadyFinal(
            "Hasil ini final dengan predikat. Ajukan koreksi atau penarikan: POST"
            " /v1/appraisals/{appraisal_id}/corrections."
        )
    if cycle_in(env, state).status is CycleStatus.CLOSED:
        raise CycleClosed(
            f"Siklus {state.cycle_id} sudah ditutup. Beri predikat lewat koreksi: POST"
            " /v1/appraisals/{appraisal_id}/corrections."
        )
    check_nothing_waits(state)
