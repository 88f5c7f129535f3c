"""An improvement plan is agreed, followed and concluded.

Whatever follows from its outcome is for people to decide; the platform only lists it.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from services.evaluation.domain.improvement.propose import AlreadyAgreed
from services.evaluation.domain.improvement.state import ImprovementState
from services.evaluation.domain.reasons import check_reason
from shared.decision import Decision, Invalid, NotYet, NotYours, Says
from shared.events.improvement import CheckIn, ImprovementOutcome, ImprovementStatus

_CHECK_INS_MAX: Final = 100


class NotAgreed(NotYet):
    """The plan is not in force yet."""

    code = "improvement-not-agreed"


def agree_plan(state: ImprovementState, *, by: str, on: date) -> Decision[ImprovementState]:
    """Agree, as the side that did not propose.

    :raises NotYours: when it is somebody else.
    """
    if by not in _sides(state) or by == state.proposed_by:
        raise NotYours("Rencana perbaikan disetujui oleh pihak yang tidak mengusulkannya: pegawai atau penilainya.")
    if state.agreed_on is not None:
        return Decision(state)
    agreed = replace(state, status=ImprovementStatus.AGREED, agreed_on=on)
    return Decision(agreed, (Says("improvement.agreed", state.id),))


def note_check_in(state: ImprovementState, *, note: str, by: str, on: date) -> Decision[ImprovementState]:
    """Note a talk, as rater or employee.

    :raises NotYours: when it is somebody else.
    :raises NotAgreed: when the plan is not in force.
    :raises Invalid: when there are too many.
    :raises ReasonNeeded: when the note is too short.
    """
    if by not in _sides(state):
        raise NotYours("Perkembangan dicatat oleh pegawai atau pejabat penilainya.")
    _check_in_force(state)
    talk = CheckIn(on=on, by=by, note=note.strip())
    if talk in state.check_ins:
        return Decision(state)
    check_reason(note, "Catatan perkembangan terlalu pendek.")
    if len(state.check_ins) >= _CHECK_INS_MAX:
        raise Invalid(f"Paling banyak {_CHECK_INS_MAX} catatan per rencana.", field="note")
    check_ins = tuple(sorted((*state.check_ins, talk), key=lambda each: each.on))
    return Decision(replace(state, check_ins=check_ins), (Says("improvement.progressed", state.id),))


def conclude_plan(
    state: ImprovementState, *, outcome: ImprovementOutcome, reason: str, by: str, on: date
) -> Decision[ImprovementState]:
    """Say as the rater whether the goals were met; nothing follows by itself.

    :raises NotYours: when it is not the rater.
    :raises NotAgreed: when the plan is not in force.
    :raises ReasonNeeded: when the reason is too short.
    """
    if by != state.rater_id:
        raise NotYours("Hasil rencana perbaikan disimpulkan oleh pejabat penilai.")
    if (state.outcome, state.outcome_reason) == (outcome, reason.strip()):
        return Decision(state)
    _check_in_force(state)
    check_reason(reason, "Simpulan harus disertai alasan.")
    concluded = replace(
        state,
        status=ImprovementStatus.CONCLUDED,
        outcome=outcome,
        outcome_reason=reason.strip(),
        concluded_on=on,
    )
    return Decision(concluded, (Says("improvement.concluded", state.id),))


def _check_in_force(state: ImprovementState) -> None:
    if state.status is ImprovementStatus.PROPOSED:
        raise NotAgreed("Rencana perbaikan belum disetujui kedua pihak.")
    if state.status is ImprovementStatus.CONCLUDED:
        raise AlreadyAgreed("Rencana perbaikan ini sudah disimpulkan.")


def _sides(state: ImprovementState) -> tuple[str, str]:
    return (state.employee_id, state.rater_id)
