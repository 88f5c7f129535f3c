"""A correction of a final result is proposed, with proof; the result stands until it is approved."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_has_result, sign_as_rater
from services.evaluation.domain.appraisal.deciders import barred_from, check_naming
from services.evaluation.domain.appraisal.decision import differs
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.objection.receive import check_result
from services.evaluation.domain.requests import DeciderBody, check_reason
from shared.alike import filled
from shared.authority import Signed, is_officer_of
from shared.decision import Decision, Env, Invalid, NotYet, Publish, Rejected, existing
from shared.events.correction import CorrectionKind, CorrectionStatus
from shared.events.evaluation import ObjectionStatus
from shared.indonesian import date_text
from shared.rules.vocabulary import Level


class CorrectionOpen(Rejected):
    """Another correction of this result waits for its decision."""

    code = "correction-open"


class NoCorrection(NotYet):
    """No correction of this result waits for a decision."""

    code = "no-correction"


class DisputeOpen(NotYet):
    """An objection against this result is being decided; a correction comes after it."""

    code = "objection-open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeCorrection:
    """The command to correct. ``superior_id``: the rater's own rater, as far as it is known."""

    kind: CorrectionKind
    reason: str
    proof: tuple[str, ...]
    results: Level | None = None
    behaviour: Level | None = None
    superior_id: str | None = None
    on: date | None = None
    on_reason: str = ""


def propose_correction(state: AppraisalState | None, input: ProposeCorrection, env: Env) -> Decision[AppraisalState]:
    """Ask for another final result, or for none, as the rater, the rater's substitute or an officer.

    :raises NotYours: when it is somebody else.
    :raises OwnAppraisal: when it is the own result.
    :raises NotFinal: when the result is not final yet.
    :raises SegmentOnly: when it is only a part of the cycle's result.
    :raises NoResult: when the policy gives no result that could be corrected.
    :raises CorrectionOpen: when another correction waits.
    :raises DisputeOpen: when an objection is being decided.
    :raises Invalid: when the ratings do not fit the kind, or change nothing.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    signed = _sign(state, env)
    check_result(state)
    if state.correction is not None and state.correction.is_proposed:
        return _proposed_before(state, state.correction, input)
    _check_changes(state, input)
    check_undisputed(state)
    check_reason(input.reason, "Koreksi harus disertai alasan.")
    on = env.on(input, since=state.decision.finalised_on)
    proposed = filled(
        CorrectionState,
        input,
        status=CorrectionStatus.PROPOSED,
        proposed_by=signed.by,
        proposed_for=signed.acting_for,
        proposed_on=on,
        on_reason=input.on_reason.strip(),
    )
    barred = barred_of(state, proposed)
    decider_id = input.superior_id if input.superior_id not in barred else None
    return told(state, replace(proposed, decider_id=decider_id), new=True)


def name_corrections_decider(state: AppraisalState | None, input: DeciderBody, env: Env) -> Decision[AppraisalState]:
    """Name who decides on the correction, as an officer: where nobody is known, or the one who is known cannot.

    :raises NoCorrection: when none waits.
    :raises OwnAppraisal: when the officer is a party to it.
    :raises Invalid: when the decider is a party to it.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    waiting = waiting_correction(state)
    check_naming(env.by, input, barred_of(state, waiting))
    if (waiting.decider_id, waiting.naming_reason) == (input.decider_id, input.reason):
        return Decision(state)
    by = env.by.employee_id
    return told(state, replace(waiting, decider_id=input.decider_id, named_by=by, naming_reason=input.reason))


def waiting_correction(state: AppraisalState) -> CorrectionState:
    """Give the correction that waits for its decision.

    :raises NoCorrection: when there is none.
    """
    if state.correction is None or not state.correction.is_proposed:
        raise NoCorrection("Tidak ada koreksi yang menunggu keputusan atas hasil ini. Usulkan koreksi dahulu.")
    return state.correction


def barred_of(state: AppraisalState, correction: CorrectionState) -> tuple[str | None, ...]:
    """Those who do not decide a correction: the parties to the result, and who proposed it."""
    return (*barred_from(state), correction.proposed_by, correction.proposed_for)


def check_undisputed(state: AppraisalState) -> None:
    """Let an objection be decided before the result is corrected.

    :raises DisputeOpen: when one is being decided.
    """
    if state.objection is not None and state.objection.status is ObjectionStatus.FILED:
        raise DisputeOpen(
            "Keberatan atas hasil ini sedang diputus. Tunggu keputusannya, lalu ajukan koreksi bila perlu."
        )


def check_nothing_waits(state: AppraisalState) -> None:
    """Let what was asked about a result be decided before it is opened again.

    :raises DisputeOpen: when an objection is being decided.
    :raises CorrectionOpen: when a correction waits.
    """
    check_undisputed(state)
    if state.correction is not None and state.correction.is_proposed:
        raise CorrectionOpen("Koreksi atas hasil ini menunggu keputusan. Tunggu keputusannya dahulu.")


def told(state: AppraisalState, correction: CorrectionState, *, new: bool = False) -> Decision[AppraisalState]:
    """Keep the correction as it is now, and tell it."""
    before = state.corrections if new else state.corrections[:-1]
    after = replace(state, corrections=(*before, correction))
    return Decision(after, (Publish("appraisal.correction-proposed", state.id),))


def _sign(state: AppraisalState, env: Env) -> Signed:
    if env.by.employee_id == state.employee_id:
        raise OwnAppraisal("Koreksi hasil Anda sendiri diusulkan pejabat penilai atau pengelola kinerja yang lain.")
    officer = is_officer_of(env.by, state.unit_id)
    return Signed(by=env.by.employee_id) if officer else sign_as_rater(state, env.by)


def _check_changes(state: AppraisalState, input: ProposeCorrection) -> None:
    if input.kind is CorrectionKind.WITHDRAW:
        if input.results is not None or input.behaviour is not None:
            raise Invalid("Penarikan hasil tidak memberi rating. Kosongkan results dan behaviour.", field="results")
        if state.decision.decided is None:
            raise Invalid("Hasil ini tanpa predikat; tidak ada yang dapat ditarik.", field="kind")
        return
    check_has_result(state)
    if input.results is None or input.behaviour is None:
        raise Invalid("Koreksi memerlukan rating baru: isi results dan behaviour.", field="results")
    if not differs(state.decision.outcome, input.results, input.behaviour):
        raise Invalid("Rating baru sama dengan yang lama. Ubah rating, atau jangan ajukan koreksi.", field="results")


def _proposed_before(
    state: AppraisalState, waiting: CorrectionState, input: ProposeCorrection
) -> Decision[AppraisalState]:
    asked = (input.kind, input.results, input.behaviour, input.reason, input.proof)
    if (waiting.kind, waiting.results, waiting.behaviour, waiting.reason, waiting.proof) == asked:
        return Decision(state)
    raise CorrectionOpen(
        f"Koreksi yang diusulkan pada {date_text(waiting.proposed_on)} belum diputus."
        " Tunggu keputusannya, lalu usulkan yang lain."
    )
