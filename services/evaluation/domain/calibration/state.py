"""A calibration session: who proposes which change of a decided rating and why, and what the rater answers.

The rater stays the one who decides: a change counts when the frozen rater confirms it, see ``answer``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.alike import body_of
from shared.authority import acts_for
from shared.decision import Actor, Decision, Invalid, Kind, Publish
from shared.events.calibration import Calibration, CalibrationChange, CalibrationStatus
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

    def takes_part(self, employee_id: str) -> bool:
        """Whether somebody may propose."""
        return employee_id in (*self.participants, self.opened_by)


def sees_all(state: CalibrationState, actor: Actor) -> bool:
    """Whether somebody sees every change: officers and participants."""
    return actor.officer or state.takes_part(actor.employee_id)


def changes_seen(state: CalibrationState, actor: Actor) -> tuple[CalibrationChange, ...] | None:
    """The changes that somebody sees today: a rater who is no participant sees those of the own people.

    A substitute sees what the rater sees, but for what is about himself or herself. None: nothing of the session.
    """
    if sees_all(state, actor):
        return state.changes
    others = (each for each in state.changes if each.employee_id != actor.employee_id)
    return tuple(each for each in others if acts_for(actor, each.rater_id)) or None


def change_in(state: CalibrationState, number: int) -> CalibrationChange:
    """Give a change by its number.

    :raises Invalid: when there is none.
    """
    if not 1 <= number <= len(state.changes):
        raise Invalid(f"Usulan nomor {number} tidak ada dalam sesi ini.", field="number")
    return state.changes[number - 1]


def with_answer(state: CalibrationState, number: int, **answer: object) -> CalibrationState:
    """Note in a change what became of it."""
    changes = tuple(each.model_copy(update=answer) if each.number == number else each for each in state.changes)
    return replace(state, changes=changes)


def recorded(state: CalibrationState) -> Decision[CalibrationState]:
    """Tell a session that changed, whether it is open or not any more."""
    fact = "calibration.recorded" if state.status is CalibrationStatus.OPEN else "calibration.closed"
    return Decision(state, (Publish(fact, state.id),))


def _lookup(state: CalibrationState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.status.value}


def _body(state: CalibrationState, publish: Publish, version: int) -> Calibration:
    return body_of(Calibration, state, publish, version)


CALIBRATION = Kind(evaluation.CALIBRATION.kind, CalibrationState, _lookup, _body)
