"""The session is told what the rater confirmed."""

from collections.abc import Mapping
from dataclasses import replace

from services.evaluation.domain.appraisal.decision import Calibrated
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.state import CalibrationState, change_in, recorded, with_change
from services.evaluation.domain.owed import without
from shared.decision import Decision
from shared.events.calibration import ChangeStatus

CALIBRATED = "calibrated"
"""The work of a calibrated appraisal: tell the session."""


def note_applied(state: CalibrationState, appraisal: AppraisalState) -> Decision[CalibrationState]:
    """Note what the rater confirmed. It holds whatever the session said meanwhile: the appraisal is the record."""
    after = state
    for number, note in untold(state, appraisal).items():
        names = {"answered_by": note.by, "answered_for": note.acting_for}
        applied = names | {"status": ChangeStatus.APPLIED, "answered_on": note.on, "answer_reason": ""}
        after = with_change(after, change_in(state, number).model_copy(update=applied))
    return Decision(state) if after is state else recorded(after)


def untold(state: CalibrationState, appraisal: AppraisalState) -> Mapping[int, Calibrated]:
    """The changes that the rater confirmed and the session has not noted, with what the appraisal says of it."""
    known = {each.number: each for each in state.changes}
    return {
        each.number: each
        for each in appraisal.calibrations
        if each.session == state.id and known[each.number].status is not ChangeStatus.APPLIED
    }


def calibrations_told(state: AppraisalState) -> Decision[AppraisalState]:
    """Every session has noted what was confirmed."""
    return Decision(replace(state, owes=without(state.owes, CALIBRATED)))
