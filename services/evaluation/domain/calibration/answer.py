"""The frozen rater answers a proposed change: confirmed, it becomes the rater's own, and the session is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_decided, check_not_final
from services.evaluation.domain.appraisal.deadlines import sign_for_decision
from services.evaluation.domain.appraisal.decision import Calibrated, Decided, differs
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.approval.decide import asked_for
from services.evaluation.domain.calibration.state import (
    CALIBRATION,
    CalibrationState,
    change_in,
    recorded,
    with_answer,
)
from services.evaluation.domain.cycle.state import cycle_in
from services.evaluation.domain.requests import check_reason
from shared.alike import filled
from shared.authority import sign_for
from shared.decision import Decision, Env, Invalid, Publish, Rejected, existing, without
from shared.events.calibration import CalibrationChange, ChangeStatus

CALIBRATED = "calibrated"
"""The bulk job of a calibrated appraisal: tell the session."""


class ChangeAnswered(Rejected):
    """The rater answered already, or the session was closed before."""

    code = "change-answered"


class ChangeOutdated(Rejected):
    """The rater decided otherwise since the change was proposed; it has to be proposed again."""

    code = "change-outdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseChange:
    """Why the rating stays."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmChange:
    """Which change of which session becomes the rater's decision."""

    session: str
    number: int


def refuse_change(state: CalibrationState | None, input: RefuseChange, env: Env) -> Decision[CalibrationState]:
    """Leave the rating as it was decided, as its rater, and say why.

    :raises Invalid: when there is no such change.
    :raises NotYours: when somebody else answers.
    :raises ChangeAnswered: when it was answered before.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    change = change_in(state, input.number)
    if env.by.employee_id == change.employee_id:
        raise OwnAppraisal("Usulan tentang penilaian diri sendiri dijawab pejabat penilai, bukan oleh Anda.")
    text = "Hanya pejabat penilai pegawai ini yang menjawab usulan."
    signed = sign_for(env.by, change.rater_id, otherwise=text)
    if (change.status, change.answer_reason) == (ChangeStatus.REFUSED, input.reason):
        return Decision(state)
    _check_proposed(change)
    check_reason(input.reason, "Jelaskan mengapa usulan tidak diterima.")
    return recorded(
        with_answer(
            state,
            change.number,
            status=ChangeStatus.REFUSED,
            answered_by=signed.by,
            answered_for=signed.acting_for,
            answered_on=env.today,
            answer_reason=input.reason,
        )
    )


def confirm_change(state: AppraisalState | None, input: ConfirmChange, env: Env) -> Decision[AppraisalState]:
    """Take a proposed change over as the rater's decision, keeping what stood before.

    :raises NotYours: when somebody else than the frozen rater confirms, or a substitute outside the days given.
    :raises Invalid: when the change is about another appraisal.
    :raises ChangeAnswered: when it was answered, or the session is closed.
    :raises AlreadyFinal: when the appraisal was acknowledged or is final.
    :raises ChangeOutdated: when the decision is not the one that the change starts from.
    """
    state, change = existing(state), change_in(existing(env.get(CALIBRATION, input.session)), input.number)
    if change.appraisal != state.id:
        raise Invalid(f"Usulan nomor {change.number} bukan tentang penilaian ini.", field="number")
    signed, after_deadline = sign_for_decision(state, env.by)
    if any((each.session, each.number) == (input.session, input.number) for each in state.calibrations):
        return Decision(state)
    _check_proposed(change)
    check_not_final(state)
    check_decided(state)
    before, after = state.decision.decided, change.after
    if before is None or before.outcome != change.before:
        raise ChangeOutdated(
            f"Putusan sudah berubah sejak usulan nomor {change.number} dibuat. Minta usulan yang baru."
        )
    deviates = differs(state.suggestion.outcome, after.results, after.behaviour)
    decided = filled(
        Decided, signed, change, outcome=after, on=env.today, deviates=deviates, after_deadline=after_deadline
    )
    asked = asked_for(state, decided, cycle_in(env, state), env)
    note = filled(Calibrated, signed, change, input, before=before, on=env.today)
    calibrated = replace(
        state,
        decision=replace(state.decision, decided=decided, approval=asked),
        calibrations=(*state.calibrations, note),
        jobs=(*without(state.jobs, CALIBRATED), CALIBRATED),
    )
    return Decision(calibrated, (Publish("appraisal.decided", state.id),))


def note_applied(state: CalibrationState, appraisal: AppraisalState, _env: Env) -> Decision[CalibrationState]:
    """Note what the rater confirmed. It holds whatever the session said meanwhile: the appraisal is the record."""
    after = state
    for number, note in untold(state, appraisal).items():
        after = with_answer(
            after,
            number,
            status=ChangeStatus.APPLIED,
            answered_by=note.by,
            answered_for=note.acting_for,
            answered_on=note.on,
            answer_reason="",
        )
    return Decision(state) if after is state else recorded(after)


def untold(state: CalibrationState, appraisal: AppraisalState) -> Mapping[int, Calibrated]:
    """The changes that the rater confirmed and the session has not noted, with what the appraisal says of it."""
    return {
        each.number: each
        for each in appraisal.calibrations
        if each.session == state.id and change_in(state, each.number).status is not ChangeStatus.APPLIED
    }


def calibrations_told(state: AppraisalState, _gathered: None, _env: Env) -> Decision[AppraisalState]:
    """Every session has noted what was confirmed."""
    return Decision(replace(state, jobs=without(state.jobs, CALIBRATED)))


def _check_proposed(change: CalibrationChange) -> None:
    if change.status is not ChangeStatus.PROPOSED:
        raise ChangeAnswered(f"Usulan nomor {change.number} sudah dijawab atau sesinya sudah ditutup.")
