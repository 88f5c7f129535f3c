"""A calibration session is opened and closed by an officer."""

from dataclasses import dataclass, replace

from services.evaluation.domain.calibration.state import CalibrationState, recorded, with_answer
from services.evaluation.domain.cycle.state import CycleClosed, cycle_in
from shared.alike import filled
from shared.decision import Decision, Env, Publish, Rejected, existing
from shared.events.calibration import CalibrationStatus, ChangeStatus
from shared.events.evaluation import CycleStatus
from shared.ids.form import agency_of


class CalibrationExists(Rejected):
    """A session with this id runs already, on other units or with other people."""

    code = "calibration-exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCalibration:
    """The command of an officer."""

    calibration_id: str
    cycle_id: str
    units: tuple[str, ...]
    participants: tuple[str, ...]


def open_calibration(state: CalibrationState | None, input: OpenCalibration, env: Env) -> Decision[CalibrationState]:
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
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; tidak ada lagi yang dapat dikalibrasi.")
    return Decision(opened, (Publish("calibration.opened", opened.id),))


def close_calibration(state: CalibrationState | None, _input: None, env: Env) -> Decision[CalibrationState]:
    """Take no more changes; what was not answered lapses."""
    state = existing(state)
    if state.status is CalibrationStatus.CLOSED:
        return Decision(state)
    for change in state.changes:
        if change.status is ChangeStatus.PROPOSED:
            state = with_answer(state, change.number, status=ChangeStatus.LAPSED)
    return recorded(replace(state, status=CalibrationStatus.CLOSED, closed_by=env.by.employee_id, closed_on=env.today))
