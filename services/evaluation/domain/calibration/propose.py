"""A participant of a session proposes another rating for a decided appraisal, and says why."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_decided, check_not_final
from services.evaluation.domain.appraisal.decision import differs, outcome_of
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.state import CalibrationState, recorded, unanswered
from services.evaluation.domain.reasons import check_reason
from shared.decision import Decision, Invalid, NotYours, Rejected
from shared.events.calibration import CalibrationChange, CalibrationStatus
from shared.rules.vocabulary import Level

_CHANGES_MAX: Final = 200


class CalibrationClosed(Rejected):
    """The session takes nothing more; open a new one."""

    code = "calibration-closed"


class ChangePending(Rejected):
    """A change of this rating is waiting for the rater's answer."""

    code = "change-pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeChange:
    """The command of a participant."""

    results: Level
    behaviour: Level
    reason: str


def propose_change(
    state: CalibrationState,
    command: ProposeChange,
    *,
    appraisal: AppraisalState | None,
    by: str,
    on: date,
) -> Decision[CalibrationState]:
    """Propose another rating for a decided appraisal of the session's units; the rater answers.

    :raises CalibrationClosed: when the session is closed.
    :raises NotYours: when it is nobody of the session, or somebody's own appraisal.
    :raises Invalid: when the appraisal is not of these units, or nothing would change.
    :raises NotDecided: when there is no decision to change.
    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises ChangePending: when the rater has not answered an earlier one.
    :raises ReasonNeeded: when the reason is too short.
    """
    _check_open(state)
    if by not in (*state.participants, state.opened_by):
        raise NotYours("Hanya peserta sesi kalibrasi yang dapat mengusulkan perubahan.")
    person = appraisal.inputs.assignment if appraisal is not None else None
    if appraisal is None or person is None or person.rater_id is None or person.unit_id not in state.units:
        raise Invalid("Penilaian ini bukan dari unit dalam sesi.", field="appraisal_id")
    if by == appraisal.employee_id:
        raise OwnAppraisal("Anda tidak dapat mengusulkan perubahan penilaian diri sendiri.")
    check_not_final(appraisal)
    check_decided(appraisal)
    if not differs(appraisal.decision.outcome, command.results, command.behaviour):
        raise Invalid("Usulan sama dengan putusan sekarang.", field="results")
    change = CalibrationChange(
        number=len(state.changes) + 1,
        appraisal=appraisal.id,
        employee_id=appraisal.employee_id,
        unit_id=person.unit_id,
        rater_id=person.rater_id,
        before=appraisal.decision.outcome,
        after=outcome_of(command.results, command.behaviour),
        reason=command.reason.strip(),
        proposed_by=by,
        proposed_on=on,
    )
    pending = next((each for each in unanswered(state) if each.appraisal == change.appraisal), None)
    if pending is not None:
        return _proposed_before(state, pending, change)
    check_reason(command.reason, "Usulan perubahan harus disertai alasan.")
    if len(state.changes) >= _CHANGES_MAX:
        raise Invalid(f"Paling banyak {_CHANGES_MAX} usulan per sesi. Buka sesi baru.", field="appraisal_id")
    return recorded(replace(state, changes=(*state.changes, change)))


def _check_open(state: CalibrationState) -> None:
    if state.status is not CalibrationStatus.OPEN:
        raise CalibrationClosed("Sesi kalibrasi sudah ditutup. Buka sesi baru bila masih perlu.")


def _proposed_before(
    state: CalibrationState, pending: CalibrationChange, change: CalibrationChange
) -> Decision[CalibrationState]:
    if (pending.after, pending.reason, pending.proposed_by) == (change.after, change.reason, change.proposed_by):
        return Decision(state)
    raise ChangePending(f"Usulan nomor {pending.number} untuk penilaian ini belum dijawab pejabat penilainya.")
