"""A calibration session: an officer opens and closes it, participants propose other ratings and say why."""

from dataclasses import replace
from typing import Final

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_decided, check_not_final
from services.evaluation.domain.appraisal.decision import differs, outcome_of
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.calibration.state import CalibrationState, recorded, with_answer
from services.evaluation.domain.cycle.change import check_not_cancelled
from services.evaluation.domain.cycle.state import CycleClosed, cycle_in
from services.evaluation.domain.requests import CalibrationBody, ChangeBody, check_reason
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, NotYours, Publish, Rejected, existing
from shared.events.calibration import CalibrationChange, CalibrationStatus, ChangeStatus
from shared.events.evaluation import CycleStatus
from shared.ids.form import agency_of

_CHANGES_MAX: Final = 200


class CalibrationExists(Rejected):
    """A session with this id runs already, on other units or with other people."""

    code = "calibration-exists"


class CalibrationClosed(Rejected):
    """The session takes nothing more; open a new one."""

    code = "calibration-closed"


class ChangePending(Rejected):
    """A change of this rating is waiting for the rater's answer."""

    code = "change-pending"


def open_calibration(state: CalibrationState | None, input: CalibrationBody, env: Env) -> Decision[CalibrationState]:
    """Open a session; the same again changes nothing.

    :raises NotFound: when there is no such cycle.
    :raises CycleClosed: when every appraisal of the cycle is final.
    :raises CalibrationExists: when the id is taken.
    """
    opened = filled(
        CalibrationState,
        input,
        agency_id=agency_of(env.id),
        units=tuple(dict.fromkeys(input.units)),
        participants=tuple(dict.fromkeys(input.participants)),
        opened_by=env.by.employee_id,
        opened_on=env.today,
    )
    cycle = cycle_in(env, opened)
    if state is not None:
        if (state.units, state.participants) == (opened.units, opened.participants):
            return Decision(state)
        raise CalibrationExists(
            f"Sesi {input.calibration_id} sudah ada dengan isi lain. Pakai calibration_id lain.",
            field="calibration_id",
        )
    check_not_cancelled(cycle)
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; tidak ada lagi yang dapat dikalibrasi.")
    return Decision(opened, (Publish("calibration.opened", opened.id),))


def propose_change(state: CalibrationState | None, input: ChangeBody, env: Env) -> Decision[CalibrationState]:
    """Propose another rating for a decided appraisal of the session's units; the rater answers.

    :raises CalibrationClosed: when the session is closed.
    :raises NotYours: when it is nobody of the session, or somebody's own appraisal.
    :raises Invalid: when the appraisal is not of these units, or nothing would change.
    :raises NotDecided: when there is no decision to change.
    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises ChangePending: when the rater has not answered an earlier one.
    :raises ReasonNeeded: when the reason is too short.
    """
    state, by = existing(state), env.by.employee_id
    if state.status is not CalibrationStatus.OPEN:
        raise CalibrationClosed("Sesi kalibrasi sudah ditutup. Buka sesi baru bila masih perlu.")
    if not state.takes_part(by):
        raise NotYours("Hanya peserta sesi kalibrasi yang dapat mengusulkan perubahan.")
    change = _change(state, input, env)
    for each in state.changes:
        if each.appraisal == change.appraisal and each.status is ChangeStatus.PROPOSED:
            return _proposed_before(state, each, change)
    check_reason(input.reason, "Usulan perubahan harus disertai alasan.")
    if len(state.changes) >= _CHANGES_MAX:
        raise Invalid(f"Paling banyak {_CHANGES_MAX} usulan per sesi. Buka sesi baru.", field="appraisal_id")
    return recorded(replace(state, changes=(*state.changes, change)))


def close_calibration(state: CalibrationState | None, _input: None, env: Env) -> Decision[CalibrationState]:
    """Take no more changes; what was not answered lapses."""
    state = existing(state)
    if state.status is CalibrationStatus.CLOSED:
        return Decision(state)
    for change in state.changes:
        if change.status is ChangeStatus.PROPOSED:
            state = with_answer(state, change.number, status=ChangeStatus.LAPSED)
    return recorded(replace(state, status=CalibrationStatus.CLOSED, closed_by=env.by.employee_id, closed_on=env.today))


def _change(state: CalibrationState, input: ChangeBody, env: Env) -> CalibrationChange:
    appraisal = env.get(APPRAISAL, input.appraisal_id)
    person = appraisal.inputs.assignment if appraisal and appraisal.cycle_id == state.cycle_id else None
    if appraisal is None or person is None or person.rater_id is None or person.unit_id not in state.units:
        raise Invalid("Penilaian ini bukan dari unit dalam sesi.", field="appraisal_id")
    if env.by.employee_id == appraisal.employee_id:
        raise OwnAppraisal("Anda tidak dapat mengusulkan perubahan penilaian diri sendiri.")
    check_not_final(appraisal)
    check_decided(appraisal)
    if not differs(appraisal.decision.outcome, input.results, input.behaviour):
        raise Invalid("Usulan sama dengan putusan sekarang.", field="results")
    return filled(
        CalibrationChange,
        person,
        input,
        number=len(state.changes) + 1,
        appraisal=appraisal.id,
        before=appraisal.decision.outcome,
        after=outcome_of(input.results, input.behaviour, as_of=appraisal.ends_on),
        proposed_by=env.by.employee_id,
        proposed_on=env.today,
    )


def _proposed_before(
    state: CalibrationState, pending: CalibrationChange, change: CalibrationChange
) -> Decision[CalibrationState]:
    if (pending.after, pending.reason, pending.proposed_by) == (change.after, change.reason, change.proposed_by):
        return Decision(state)
    raise ChangePending(f"Usulan nomor {pending.number} untuk penilaian ini belum dijawab pejabat penilainya.")
