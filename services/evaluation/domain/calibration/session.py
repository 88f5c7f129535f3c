"""A calibration session is opened and closed by an officer."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.calibration.state import CalibrationState, unanswered, with_change
from services.evaluation.domain.cycle.state import CycleClosed, CycleState
from shared.decision import Decision, Rejected, Says
from shared.events.calibration import CalibrationStatus, ChangeStatus
from shared.events.evaluation import CycleStatus


class CalibrationExists(Rejected):
    """A session with this id runs already, on other units or with other people."""

    code = "calibration-exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCalibration:
    """The command of an officer."""

    calibration_id: str
    units: tuple[str, ...]
    participants: tuple[str, ...]


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


def close_calibration(state: CalibrationState, *, by: str, on: date) -> Decision[CalibrationState]:
    """Take no more changes; what was not answered lapses."""
    if state.status is CalibrationStatus.CLOSED:
        return Decision(state)
    lapsed = [each.model_copy(update={"status": ChangeStatus.LAPSED}) for each in unanswered(state)]
    for change in lapsed:
        state = with_change(state, change)
    closed = replace(state, status=CalibrationStatus.CLOSED, closed_by=by, closed_on=on)
    return Decision(closed, (Says("calibration.closed", state.id),))
