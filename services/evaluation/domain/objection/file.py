"""Objection (*keberatan*) against a final result: filed in time, heard on both sides (PP 30/2019 art. 59).

The result stands while it is contested and stays final all along, so no cycle waits for an objection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState, cycle_in
from services.evaluation.domain.objection.argue import ObjectionDecided, barred_from, contested
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.requests import check_reason
from shared.decision import Decision, Env, Invalid, NotYet, NotYours, Rejected, existing
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.rules.objection import ObjectionResult, objection_deadline


class SegmentOnly(Rejected):
    """It is a part of a cycle's result; object to the result, which the last segment gives."""

    code = "segment-only"


class NotFinal(NotYet):
    """Only a final result can be objected to."""

    code = "not-final"


class ObjectionLate(Rejected):
    """The last day to object has passed; the text names it."""

    code = "objection-late"


class ObjectionOpen(Rejected):
    """An objection against this result is being decided already."""

    code = "objection-open"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileObjection:
    """The command to object. ``on``: an earlier day, for an officer who records a letter that came in on paper.

    ``superior_id``: the rater's own rater, as far as it is known.
    """

    reason: str
    superior_id: str | None = None
    on: date | None = None


def file_objection(state: AppraisalState | None, input: FileObjection, env: Env) -> Decision[AppraisalState]:
    """Object to a final result, as the employee, today; an officer may record the employee's letter.

    :raises NotYours: when it is neither the employee nor an officer.
    :raises NotFinal: when the result is not final yet.
    :raises SegmentOnly: when it is only a part of the cycle's result.
    :raises ObjectionOpen: when it is contested already.
    :raises ObjectionDecided: when an objection against it was decided.
    :raises ObjectionLate: when the last day has passed.
    :raises ReasonNeeded: when the reason is too short.
    :raises Invalid: when the day is not the caller's to choose, or cannot be.
    """
    state, by = existing(state), env.by.employee_id
    recorded_by = by if env.by.officer and by != state.employee_id else None
    _check_day(input.on, today=env.today, records=recorded_by is not None)
    if by not in (state.employee_id, recorded_by):
        raise NotYours("Hanya pegawai yang dinilai yang dapat mengajukan keberatan atas hasilnya.")
    received = received_on(state, env.day_of)
    if state.status is not AppraisalStatus.FINAL or received is None:
        raise NotFinal("Hasil belum final. Keberatan dapat diajukan setelah hasil final.")
    if state.continued:
        raise SegmentOnly(
            "Ini penilaian satu segmen sebelum pegawai berpindah. Ajukan keberatan atas hasil siklus,"
            " yaitu penilaian segmen terakhir."
        )
    if state.objection is not None:
        return _filed_before(state, state.objection, input.reason)
    check_reason(input.reason, "Keberatan harus disertai alasan.")
    filed_on = env.on(input.on)
    if filed_on < received:
        raise Invalid(f"Keberatan tidak dapat mendahului hasil yang diterima pada {received}.", field="on")
    clock = _clock(state, cycle_in(env, state), received=received, filed=filed_on)
    if not clock.accepted:
        raise ObjectionLate(
            f"Hasil diterima pada {received}; keberatan paling lambat {clock.last_day}, diajukan {filed_on}."
            " Hasil tetap berlaku.",
            field="on",
        )
    filed = ObjectionState(
        status=ObjectionStatus.FILED,
        reason=input.reason,
        received_on=received,
        filed_on=filed_on,
        last_day=clock.last_day,
        rule=f"{clock.rule.id}@{clock.rule.version}",
        recorded_by=recorded_by,
        decider_id=input.superior_id if input.superior_id not in barred_from(state) else None,
    )
    return contested(state, filed)


def received_on(state: AppraisalState, day_of: Callable[[datetime], date]) -> date | None:
    """The day from which the days to object count: when it was handed over, and never after it became final."""
    if state.decision.finalised_at is None:
        return None
    became_final = day_of(state.decision.finalised_at)
    return min(state.decision.finalised_on or became_final, became_final)


def last_day_to_object(state: AppraisalState, *, cycle: CycleState, day_of: Callable[[datetime], date]) -> date | None:
    """Until when the result may still be objected to; None when it is not final or was objected to."""
    received = received_on(state, day_of)
    if state.status is not AppraisalStatus.FINAL or state.objection is not None or received is None:
        return None
    return _clock(state, cycle, received=received, filed=None).last_day


def _check_day(on: date | None, *, today: date, records: bool) -> None:
    if on is None or on == today:
        return
    if on > today:
        raise Invalid("Hari pengajuan tidak boleh di masa depan.", field="on")
    if not records:
        raise Invalid(
            "Keberatan diajukan hari ini. Surat yang diterima lebih awal dicatat oleh pengelola kinerja.", field="on"
        )


def _filed_before(state: AppraisalState, objection: ObjectionState, reason: str) -> Decision[AppraisalState]:
    if objection.status is not ObjectionStatus.FILED:
        raise ObjectionDecided(
            f"Keberatan atas hasil ini sudah diputus pada {objection.decided_on} dan keputusannya bersifat final."
        )
    if objection.reason == reason:
        return Decision(state)
    raise ObjectionOpen(
        f"Keberatan atas hasil ini sudah diajukan pada {objection.filed_on}. Tambahkan keterangan pada keberatan itu."
    )


def _clock(state: AppraisalState, cycle: CycleState, *, received: date, filed: date | None) -> ObjectionResult:
    rule = cycle.running.policy.objection
    return objection_deadline(
        received=received,
        filed=filed,
        days=rule.days,
        calendar=rule.calendar,
        holidays=rule.holidays,
        # The table of the day on which it became final: people may name any day of receipt, also before all tables.
        on=state.decision.finalised_at.date() if state.decision.finalised_at is not None else None,
    )
