"""The frozen rater confirms a change proposed in a calibration session: it becomes the rater's own decision."""

from dataclasses import replace
from datetime import date

from services.evaluation.domain.appraisal import AppraisalState
from services.evaluation.domain.calibrating import CalibrationState, change_in, check_proposed
from services.evaluation.domain.deciding import check_decided, check_not_final, differs, without
from services.evaluation.domain.delegations import Delegations
from services.evaluation.domain.history import Calibrated, Decided
from services.evaluation.domain.observing import check_rater
from shared.decision import Decision, Invalid, Rejected, Says
from shared.events.calibration import CalibrationChange

CALIBRATED = "calibrated"
"""The work of a calibrated appraisal: tell the session."""


class ChangeOutdated(Rejected):
    """The rater decided otherwise since the change was proposed; it has to be proposed again."""

    code = "change-outdated"


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
    if state.decided is None or state.decided.outcome != change.before:
        raise ChangeOutdated(f"Putusan sudah berubah sejak usulan nomor {number} dibuat. Minta usulan yang baru.")
    return Decision(
        _calibrated(state, state.decided, change, session.id, by=by, for_id=for_id, on=on),
        (Says("appraisal.decided", state.id),),
    )


def calibrations_told(state: AppraisalState) -> Decision[AppraisalState]:
    """Every session has noted what was confirmed."""
    return Decision(replace(state, owes=without(state.owes, CALIBRATED)))


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
        deviates=differs(state.suggested.outcome, results, behaviour),
        reason=change.reason,
        acting_for=for_id,
    )
    owes = (*without(state.owes, CALIBRATED), CALIBRATED)
    return replace(state, decided=decided, calibrations=(*state.calibrations, note), owes=owes)
