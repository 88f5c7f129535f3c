"""The frozen rater answers a proposed change: confirmed, it becomes the rater's own decision."""

from dataclasses import replace
from datetime import date

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_decided, check_not_final, check_rater
from services.evaluation.domain.appraisal.decision import Calibrated, Decided, differs
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.note import CALIBRATED
from services.evaluation.domain.calibration.state import CalibrationState, change_in, recorded, with_change
from services.evaluation.domain.delegation.act import acting_for
from services.evaluation.domain.delegation.state import Delegations
from services.evaluation.domain.owed import without
from services.evaluation.domain.reasons import check_reason
from shared.decision import Decision, Invalid, Rejected, Says
from shared.events.calibration import CalibrationChange, ChangeStatus


class ChangeAnswered(Rejected):
    """The rater answered already, or the session was closed before."""

    code = "change-answered"


class ChangeOutdated(Rejected):
    """The rater decided otherwise since the change was proposed; it has to be proposed again."""

    code = "change-outdated"


def refuse_change(
    state: CalibrationState, number: int, *, reason: str, by: str, on: date, given: Delegations = ()
) -> Decision[CalibrationState]:
    """Leave the rating as it was decided, as its rater, and say why.

    :raises Invalid: when there is no such change.
    :raises NotYours: when somebody else answers.
    :raises ChangeAnswered: when it was answered before.
    :raises ReasonNeeded: when the reason is too short.
    """
    change = change_in(state, number)
    if by == change.employee_id:
        raise OwnAppraisal("Usulan tentang penilaian diri sendiri dijawab pejabat penilai, bukan oleh Anda.")
    text = "Hanya pejabat penilai pegawai ini yang menjawab usulan."
    for_id = acting_for(change.rater_id, by=by, on=on, given=given, otherwise=text)
    if (change.status, change.answer_reason) == (ChangeStatus.REFUSED, reason.strip()):
        return Decision(state)
    check_proposed(change)
    check_reason(reason, "Jelaskan mengapa usulan tidak diterima.")
    refused = {"answered_by": by, "answered_for": for_id, "answered_on": on, "answer_reason": reason.strip()}
    return recorded(with_change(state, change.model_copy(update=refused | {"status": ChangeStatus.REFUSED})))


def check_proposed(change: CalibrationChange) -> None:
    """Demand that a change waits for its answer.

    :raises ChangeAnswered: when it does not.
    """
    if change.status is not ChangeStatus.PROPOSED:
        raise ChangeAnswered(f"Usulan nomor {change.number} sudah dijawab atau sesinya sudah ditutup.")


def confirm_change(
    state: AppraisalState, *, session: CalibrationState, number: int, by: str, on: date, given: Delegations = ()
) -> Decision[AppraisalState]:
    """Take a proposed change over as the rater's decision, keeping what stood before.

    :raises NotYours: when somebody else than the frozen rater confirms, or a substitute outside the days given.
    :raises Invalid: when the change is about another appraisal.
    :raises ChangeAnswered: when it was answered, or the session is closed.
    :raises AlreadyFinal: when the appraisal was acknowledged or is final.
    :raises ChangeOutdated: when the decision is not the one that the change starts from.
    """
    change = change_in(session, number)
    if change.appraisal != state.id:
        raise Invalid(f"Usulan nomor {number} bukan tentang penilaian ini.", field="number")
    for_id = check_rater(state, by, on=on, given=given)
    if any((each.session, each.number) == (session.id, number) for each in state.calibrations):
        return Decision(state)
    check_proposed(change)
    check_not_final(state)
    check_decided(state)
    if state.decision.decided is None or state.decision.decided.outcome != change.before:
        raise ChangeOutdated(f"Putusan sudah berubah sejak usulan nomor {number} dibuat. Minta usulan yang baru.")
    return Decision(
        _calibrated(state, state.decision.decided, change, session.id, by=by, for_id=for_id, on=on),
        (Says("appraisal.decided", state.id),),
    )


def _calibrated(
    state: AppraisalState,
    before: Decided,
    change: CalibrationChange,
    session: str,
    *,
    by: str,
    for_id: str | None,
    on: date,
) -> AppraisalState:
    results, behaviour = change.after.results, change.after.behaviour
    if results is None or behaviour is None:
        raise AssertionError(f"{session} proposes no ratings")
    note = Calibrated(
        session=session,
        number=change.number,
        before=before,
        after=change.after,
        reason=change.reason,
        proposed_by=change.proposed_by,
        on=on,
        by=by,
        acting_for=for_id,
    )
    decided = Decided(
        outcome=change.after,
        by=by,
        on=on,
        deviates=differs(state.suggestion.outcome, results, behaviour),
        reason=change.reason,
        acting_for=for_id,
    )
    owes = (*without(state.owes, CALIBRATED), CALIBRATED)
    decision = replace(state.decision, decided=decided)
    return replace(state, decision=decision, calibrations=(*state.calibrations, note), owes=owes)
