"""A calibration session: who proposes which change of a decided rating and why, and what the rater answers.

The rater stays the one who decides: a change counts when the frozen rater confirms it, see ``answer``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.filled import filled
from shared.decision import Decision, Invalid, Kind, Says
from shared.events.calibration import Calibration, CalibrationChange, CalibrationStatus, ChangeStatus
from shared.ids import evaluation


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
        return evaluation.CALIBRATION.of(self.agency_id, self.cycle_id, self.calibration_id)


def change_in(state: CalibrationState, number: int) -> CalibrationChange:
    """Give a change by its number.

    :raises Invalid: when there is none.
    """
    if not 1 <= number <= len(state.changes):
        raise Invalid(f"Usulan nomor {number} tidak ada dalam sesi ini.", field="number")
    return state.changes[number - 1]


def unanswered(state: CalibrationState) -> Iterable[CalibrationChange]:
    """The changes that wait for the rater's answer."""
    return (each for each in state.changes if each.status is ChangeStatus.PROPOSED)


def with_change(state: CalibrationState, change: CalibrationChange) -> CalibrationState:
    """Put a change in the place of the one with its number."""
    changes = tuple(change if each.number == change.number else each for each in state.changes)
    return replace(state, changes=changes)


def recorded(state: CalibrationState) -> Decision[CalibrationState]:
    """Tell a session that changed, whether it is open or not any more."""
    fact = "calibration.recorded" if state.status is CalibrationStatus.OPEN else "calibration.closed"
    return Decision(state, (Says(fact, state.id),))


def _lookup(state: CalibrationState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.status.value}


def _body(state: CalibrationState, says: Says, version: int) -> Calibration:
    return filled(Calibration, state, subject=says.subject, version=version)


CALIBRATION = Kind(evaluation.CALIBRATION.kind, CalibrationState, _lookup, _body)
