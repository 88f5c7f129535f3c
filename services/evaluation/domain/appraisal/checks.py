"""Who may see an appraisal, and what an act on it demands: the right person and moment, the policy's stages."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.decision import Decided
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.wait import in_words
from services.evaluation.domain.approval.state import ApprovalState
from services.evaluation.domain.cycle.state import CycleCancelled, CycleState
from services.evaluation.rules.explain.wording import number_text
from shared.authority import DelegationNotInForce, Signed, acts_for, is_officer_of, sign_for
from shared.decision import Actor, NotYet, NotYours, Rejected
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.policy.policy import Stage


class OwnAppraisal(NotYours):
    """Nobody acts as an official on the own appraisal."""

    code = "own-appraisal"


class StageMissing(Rejected):
    """The policy demands something first; the text says what and how much is there."""

    code = "stage-missing"


class InputsOpen(NotYet):
    """Facts that count may still arrive; the text names what is awaited."""

    code = "inputs-open"


class NoResult(Rejected):
    """The policy gives no result to who left so, or of whom no day is measured; the text says which rule."""

    code = "no-result"


class AlreadyFinal(Rejected):
    """The appraisal is final; only an objection or a correction supersedes it."""

    code = "already-final"


class ApprovalAwaited(NotYet):
    """The policy wants the decision approved by the rater's superior first; the text says what to do."""

    code = "approval-awaited"


class ApprovalNotAwaited(NotYet):
    """No decision waits for an approval."""

    code = "approval-not-awaited"


class NotDecided(NotYet):
    """There is no decision yet to acknowledge or to finalise."""

    code = "not-decided"


def may_see(state: AppraisalState, actor: Actor) -> bool:
    """Whether this person may see the appraisal today; whoever may not is told that there is none.

    The decider of an objection or a correction, or who approves a decision, and who acts for him or her, sees it until
    that is done; later only the official.
    """
    officer = is_officer_of(actor, state.unit_id)
    if officer or actor.employee_id == state.employee_id or acts_for(actor, state.inputs.rater_id):
        return True
    return any(
        acts_for(actor, decider_id) if waits else actor.employee_id == decider_id
        for decider_id, waits in _deciders(state)
    )


def may_try(state: AppraisalState, actor: Actor) -> bool:
    """Whether an act of this person is answered for what it is: of an official, or a substitute, today's or not.

    That gives neither authority nor sight: the act is refused for its day, or because the dispute is over, not as if
    nothing were there.
    """
    return any(acts_for(actor, each) or stands_in_on_other_days(actor, each) for each in _officials(state))


def stands_in_on_other_days(actor: Actor, official_id: str) -> bool:
    """Whether this person stands in for an official, but not today."""
    try:
        sign_for(actor, official_id, otherwise="")
    except DelegationNotInForce:
        return True
    except NotYours:
        return False
    return False


def _officials(state: AppraisalState) -> frozenset[str]:
    """The rater, who approves, and who decides on objections and corrections."""
    deciders = (decider_id for decider_id, _waits in _deciders(state))
    return frozenset(each for each in (state.inputs.rater_id, *deciders) if each is not None)


def _deciders(state: AppraisalState) -> Iterator[tuple[str | None, bool]]:
    """Who decides or decided about the result, and whether that is still awaited."""
    objections = (*state.earlier_objections, state.objection)
    yield from ((each.decider_id, each.status is ObjectionStatus.FILED) for each in objections if each is not None)
    yield from ((each.decider_id, each.is_proposed) for each in state.corrections)
    approval = state.decision.approval
    if approval is not None:
        yield approval.approver_id, approval.is_awaited
    yield from ((each.acting_for or each.by, False) for each in state.returned)


def sign_as_rater(state: AppraisalState, by: Actor) -> Signed:
    """Let only the frozen rater act, or a substitute of today, and nobody on the own appraisal.

    :raises NotYours: when the caller is somebody else.
    """
    if by.employee_id == state.employee_id:
        raise OwnAppraisal(
            "Penilaian diri sendiri diputuskan oleh pejabat penilai, bukan oleh Anda, juga tidak sebagai penggantinya."
        )
    return sign_for(
        by,
        state.inputs.rater_id,
        otherwise="Hanya pejabat penilai yang tercatat pada rencana kinerja yang dapat melakukan ini.",
    )


def sign_as_party(by: Actor, *, employee_id: str, rater_id: str | None, otherwise: str) -> Signed:
    """Let the employee act, or the rater, or the rater's substitute of today.

    :raises NotYours: for everybody else, saying what ``otherwise`` says
    """
    if by.employee_id == employee_id:
        return Signed(by=employee_id)
    return sign_for(by, rater_id, otherwise=otherwise)


def inputs_closed(state: AppraisalState, cycle: CycleState) -> date:
    """The day from which inputs were closed, before which nothing is decided; the segment's first where unknown."""
    if state.ended is not None:
        return state.last_day
    return max(state.first_day, cycle.closing_on or state.first_day)


def check_stages(state: AppraisalState, cycle: CycleState, *, before: str) -> None:
    """Check what the policy wants done first; what it wants of a whole cycle, of a shorter segment by its days.

    :raises StageMissing: naming every stage that is not fulfilled.
    """
    missing = [
        f"Tahap '{stage.label.id}' belum terpenuhi: {lacking}"
        for stage in cycle.running.policy.stages
        if stage.before == before
        for condition in _CONDITIONS
        if (lacking := condition(stage, state))
    ]
    if missing:
        raise StageMissing(" ".join(missing))


def _trained(stage: Stage, state: AppraisalState) -> str:
    done, needed, of = state.inputs.training_jp, stage.training_jp_at_least, ""
    if state.time is not None:
        scaled = state.time.expected(needed)
        of = f" ({number_text(needed)} x {scaled.measured_days} / {scaled.cycle_days} hari)"
        needed = scaled.expected
    if done >= needed:
        return ""
    return (
        f"baru {number_text(done)} dari {number_text(needed)} JP pelatihan{of}."
        " Catat pelatihan pegawai pada log kegiatan dahulu."
    )


_CONDITIONS: Final = (_trained,)
"""What a stage can ask for: each says what is lacking, or nothing."""


def check_not_final(state: AppraisalState) -> None:
    """Refuse what comes too late.

    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises CycleCancelled: when it was cancelled with its cycle.
    """
    _check_not_cancelled(state)
    if state.status in (AppraisalStatus.ACKNOWLEDGED, AppraisalStatus.FINAL):
        raise AlreadyFinal(
            "Penilaian ini sudah final. Perubahan hanya melalui keberatan pegawai, atau koreksi yang diusulkan pejabat"
            " penilai atau pengelola kinerja: POST /v1/appraisals/{appraisal_id}/corrections."
        )


def _check_not_cancelled(state: AppraisalState) -> None:
    if state.status is AppraisalStatus.CANCELLED:
        raise CycleCancelled(f"Siklus {state.cycle_id} sudah dibatalkan; penilaian ini tidak mempunyai hasil.")


def check_has_result(state: AppraisalState) -> None:
    """Refuse to decide where the policy gives no result.

    :raises NoResult: when it does not.
    """
    if state.by_rule is not None and not state.by_rule.result:
        raise NoResult(f"{state.by_rule.text} Pengelola kinerja menyelesaikannya tanpa predikat.")


def check_decided(state: AppraisalState) -> None:
    """Demand a decision that may be acknowledged, finalised or calibrated.

    :raises NotDecided: when there is none.
    """
    if state.status is not AppraisalStatus.DECIDED:
        raise NotDecided("Pejabat penilai belum memutuskan. Tunggu putusan, lalu ulangi.")


def check_approved(state: AppraisalState) -> None:
    """Refuse to make final what the rater's superior has not approved.

    :raises ApprovalAwaited: when that is awaited, saying of whom.
    """
    approval = state.decision.approval
    if approval is not None and approval.is_awaited:
        raise ApprovalAwaited(
            "Putusan ini menunggu persetujuan atasan pejabat penilai. Ulangi setelah disetujui."
            if approval.approver_id is not None
            else "Putusan ini menunggu persetujuan, dan atasan pejabat penilai belum diketahui. Pengelola kinerja"
            " menunjuk yang menyetujui: POST /v1/appraisals/{appraisal_id}/approval/approver."
        )


def check_approval_awaited(state: AppraisalState) -> tuple[ApprovalState, Decided]:
    """Give the approval that is awaited, and the decision that it is about.

    :raises ApprovalNotAwaited: when none is.
    """
    approval, decided = state.decision.approval, state.decision.decided
    if approval is None or decided is None or not approval.is_awaited or state.status is not AppraisalStatus.DECIDED:
        raise ApprovalNotAwaited("Tidak ada putusan yang menunggu persetujuan. Baca kembali penilaiannya.")
    return approval, decided


def check_ready(state: AppraisalState) -> None:
    """Demand that no fact that counts may still arrive.

    :raises InputsOpen: naming what is awaited.
    :raises CycleCancelled: when it was cancelled with its cycle.
    """
    _check_not_cancelled(state)
    if state.status is AppraisalStatus.OPEN:
        raise InputsOpen(
            f"Masukan belum ditutup; masih ditunggu: {in_words(state.inputs.waits_for)}."
            " Ulangi setelah siklus ditutup dan semua masukan diterima."
        )
