"""What evaluation says about calibration sessions."""

from datetime import date
from enum import StrEnum

from shared.events.base import Body, Id, Part, SubjectId, Text
from shared.events.evaluation import Outcome


class CalibrationStatus(StrEnum):
    """The life of a calibration session."""

    OPEN = "open"
    CLOSED = "closed"


class ChangeStatus(StrEnum):
    """What became of a proposed change. ``lapsed``: the session was closed before the rater answered."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    REFUSED = "refused"
    LAPSED = "lapsed"


class CalibrationChange(Part):
    """A change of one decided rating: before, after, who proposed it and why, and the rater's answer.

    ``answered_by`` is the rater, or who answered as substitute of the rater, ``answered_for``.
    """

    number: int
    appraisal: SubjectId
    employee_id: Id
    unit_id: Id
    rater_id: Id
    before: Outcome
    after: Outcome
    reason: Text
    proposed_by: Id
    proposed_on: date
    status: ChangeStatus = ChangeStatus.PROPOSED
    answered_on: date | None = None
    answer_reason: Text = ""
    answered_by: Id | None = None
    answered_for: Id | None = None


class Calibration(Body):
    """A session on the ratings of some units. The subject is ``agency:calibration:cycle:calibration``."""

    cycle_id: Id
    calibration_id: Id
    units: tuple[Id, ...]
    participants: tuple[Id, ...]
    opened_by: Id
    opened_on: date
    status: CalibrationStatus
    changes: tuple[CalibrationChange, ...] = ()
    closed_by: Id | None = None
    closed_on: date | None = None
