"""A calibration session: who proposes which change of a decided rating and why, and what the rater answers.

The rater stays the one who decides: a change counts when the frozen rater confirms it, see ``confirming``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal import AppraisalState
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.deciding import check_decided, check_not_final, check_reason, differs, outcome_of
from services.evaluation.domain.delegations import Delegations, acting_for
from services.evaluation.domain.history import Calibrated
from services.evaluation.domain.observing import OwnAppraisal
from services.evaluation.domain.unit import CycleClosed
from shared.decision import Decision, Invalid, Kind, NotYours, Rejected, Says, document_id
from shared.events.calibration import Calibration, CalibrationChange, CalibrationStatus, ChangeStatus
from shared.events.evaluation import CycleStatus
from shared.rules.vocabulary import Level

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


class ChangeAnswered(Rejected):
    """The rater answered already, or the session was closed before."""

    code = "change-answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationState:
    """A session; ``changes`` are numbered from one, in the order in which they were proposed."""

    agency_id: str
    cycle_id: str
    calibration_id: str
    units: tuple[str, ...]
    participants: tuple[str, ...]
    opened_by: str
    opened_on: date
    status: CalibrationStatus = CalibrationStatus.OPEN
    changes: tuple[CalibrationChange, ...] = ()
    closed_by: str | None = None
    closed_on: date | None = None

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return document_id(self.agency_id, "calibration", self.cycle_id, self.calibration_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCalibration:
    """The command of an officer."""

    calibration_id: str
    units: tuple[str, ...]
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeChange:
    """The command of a participant."""

    results: Level
    behaviour: Level
    reason: str


def open_calibration(
    state: CalibrationState | None, command: OpenCalibration, *, cycle: CycleState, by: str, on: date
) -> Decision[CalibrationState]:
    """Open a session; the same again changes nothing.

    :raises CycleClosed: when every appraisal of the cycle is final.
    :raises CalibrationExists: when the id is taken.
    """
    units, participants = tuple(dict.fromkeys(command.units)), tuple(dict.fromkeys(command.participants))
    if state is not None:
        if (state.units, state.participants) == (units, participants):
            return Decision(state)
        raise CalibrationExists(
            f"Sesi {command.calibration_id} sudah ada dengan isi lain. Pakai calibration_id lain.",
            field="calibration_id",
        )
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; tidak ada lagi yang dapat dikalibrasi.")
    opened = CalibrationState(
        agency_id=cycle.agency_id,
        cycle_id=cycle.cycle_id,
        calibration_id=command.calibration_id,
        units=units,
        participants=participants,
        opened_by=by,
        opened_on=on,
    )
    return Decision(opened, (Says("calibration.opened", opened.id),))


def propose_change(
    state: CalibrationState,
    command: ProposeChange,
    *,
    appraisal: AppraisalState | None,
    cycle: CycleState,
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
    person = appraisal.assignment if appraisal is not None else None
    if appraisal is None or person is None or person.rater_id is None or person.unit_id not in state.units:
        raise Invalid("Penilaian ini bukan dari unit dalam sesi.", field="appraisal_id")
    if by == appraisal.employee_id:
        raise OwnAppraisal("Anda tidak dapat mengusulkan perubahan penilaian diri sendiri.")
    check_not_final(appraisal)
    check_decided(appraisal)
    if appraisal.decided is None or not differs(appraisal.decided.outcome, command.results, command.behaviour):
        raise Invalid("Usulan sama dengan putusan sekarang.", field="results")
    change = CalibrationChange(
        number=len(state.changes) + 1,
        appraisal=appraisal.id,
        employee_id=appraisal.employee_id,
        unit_id=person.unit_id,
        rater_id=person.rater_id,
        before=appraisal.decided.outcome,
        after=outcome_of(command.results, command.behaviour, cycle),
        reason=command.reason.strip(),
        proposed_by=by,
        proposed_on=on,
    )
    pending = next((each for each in _pending(state) if each.appraisal == change.appraisal), None)
    if pending is not None:
        return _proposed_before(state, pending, change)
    check_reason(command.reason, "Usulan perubahan harus disertai alasan.")
    if len(state.changes) >= _CHANGES_MAX:
        raise Invalid(f"Paling banyak {_CHANGES_MAX} usulan per sesi. Buka sesi baru.", field="appraisal_id")
    return _recorded(replace(state, changes=(*state.changes, change)))


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
    return _recorded(_with(state, change.model_copy(update=refused | {"status": ChangeStatus.REFUSED})))


def note_applied(state: CalibrationState, appraisal: AppraisalState) -> Decision[CalibrationState]:
    """Note what the rater confirmed. It holds whatever the session said meanwhile: the appraisal is the record."""
    after = state
    for number, note in untold(state, appraisal).items():
        names = {"answered_by": note.by, "answered_for": note.acting_for}
        applied = names | {"status": ChangeStatus.APPLIED, "answered_on": note.on, "answer_reason": ""}
        after = _with(after, change_in(state, number).model_copy(update=applied))
    return Decision(state) if after is state else _recorded(after)


def untold(state: CalibrationState, appraisal: AppraisalState) -> Mapping[int, Calibrated]:
    """The changes that the rater confirmed and the session has not noted, with what the appraisal says of it."""
    known = {each.number: each for each in state.changes}
    return {
        each.number: each
        for each in appraisal.calibrations
        if each.session == state.id and known[each.number].status is not ChangeStatus.APPLIED
    }


def close_calibration(state: CalibrationState, *, by: str, on: date) -> Decision[CalibrationState]:
    """Take no more changes; what was not answered lapses."""
    if state.status is CalibrationStatus.CLOSED:
        return Decision(state)
    lapsed = [each.model_copy(update={"status": ChangeStatus.LAPSED}) for each in _pending(state)]
    for change in lapsed:
        state = _with(state, change)
    closed = replace(state, status=CalibrationStatus.CLOSED, closed_by=by, closed_on=on)
    return Decision(closed, (Says("calibration.closed", state.id),))


def change_in(state: CalibrationState, number: int) -> CalibrationChange:
    """Give a change by its number.

    :raises Invalid: when there is none.
    """
    if not 1 <= number <= len(state.changes):
        raise Invalid(f"Usulan nomor {number} tidak ada dalam sesi ini.", field="number")
    return state.changes[number - 1]


def check_proposed(change: CalibrationChange) -> None:
    """Demand that a change waits for its answer.

    :raises ChangeAnswered: when it does not.
    """
    if change.status is not ChangeStatus.PROPOSED:
        raise ChangeAnswered(f"Usulan nomor {change.number} sudah dijawab atau sesinya sudah ditutup.")


def _check_open(state: CalibrationState) -> None:
    if state.status is not CalibrationStatus.OPEN:
        raise CalibrationClosed("Sesi kalibrasi sudah ditutup. Buka sesi baru bila masih perlu.")


def _proposed_before(
    state: CalibrationState, pending: CalibrationChange, change: CalibrationChange
) -> Decision[CalibrationState]:
    if (pending.after, pending.reason, pending.proposed_by) == (change.after, change.reason, change.proposed_by):
        return Decision(state)
    raise ChangePending(f"Usulan nomor {pending.number} untuk penilaian ini belum dijawab pejabat penilainya.")


def _pending(state: CalibrationState) -> Iterable[CalibrationChange]:
    return (each for each in state.changes if each.status is ChangeStatus.PROPOSED)


def _with(state: CalibrationState, change: CalibrationChange) -> CalibrationState:
    changes = tuple(change if each.number == change.number else each for each in state.changes)
    return replace(state, changes=changes)


def _recorded(state: CalibrationState) -> Decision[CalibrationState]:
    fact = "calibration.recorded" if state.status is CalibrationStatus.OPEN else "calibration.closed"
    return Decision(state, (Says(fact, state.id),))


def _lookup(state: CalibrationState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.status.value}


def _body(state: CalibrationState, says: Says, version: int) -> Calibration:
    return Calibration(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        calibration_id=state.calibration_id,
        units=state.units,
        participants=state.participants,
        opened_by=state.opened_by,
        opened_on=state.opened_on,
        status=state.status,
        changes=state.changes,
        closed_by=state.closed_by,
        closed_on=state.closed_on,
    )


CALIBRATION = Kind("calibration", CalibrationState, _lookup, _body)
