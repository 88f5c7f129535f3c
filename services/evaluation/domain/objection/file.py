"""Objection (*keberatan*) against a final result: filed in time, heard on both sides (PP 30/2019 art. 59).

The result stands while it is contested and stays final all along, so no cycle waits for an objection.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.checks import ObjectionDecided, barred_from, contested
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.reasons import check_reason
from shared.decision import Decision, Invalid, NotYet, NotYours, Rejected
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
    """The command to object. ``recorded_by``: the officer who records a letter that came in on paper."""

    reason: str
    on: date
    recorded_by: str | None = None


def file_objection(
    state: AppraisalState, command: FileObjection, *, cycle: CycleState, by: str, superior_id: str | None, zone: str
) -> Decision[AppraisalState]:
    """Object to a final result; ``superior_id`` is the rater's own rater, as far as it is known.

    :raises NotYours: when it is neither the employee nor an officer who records the employee's letter.
    :raises NotFinal: when the result is not final yet.
    :raises SegmentOnly: when it is only a part of the cycle's result.
    :raises ObjectionOpen: when it is contested already.
    :raises ObjectionDecided: when an objection against it was decided.
    :raises ObjectionLate: when the last day has passed.
    :raises ReasonNeeded: when the reason is too short.
    """
    if by not in (state.employee_id, command.recorded_by):
        raise NotYours("Hanya pegawai yang dinilai yang dapat mengajukan keberatan atas hasilnya.")
    if state.status is not AppraisalStatus.FINAL:
        raise NotFinal("Hasil belum final. Keberatan dapat diajukan setelah hasil final.")
    if state.continued:
        raise SegmentOnly(
            "Ini penilaian satu segmen sebelum pegawai berpindah. Ajukan keberatan atas hasil siklus,"
            " yaitu penilaian segmen terakhir."
        )
    if state.objection is not None:
        return _filed_before(state, state.objection, command)
    check_reason(command.reason, "Keberatan harus disertai alasan.")
    received = received_on(state, zone=zone)
    if command.on < received:
        raise Invalid(f"Keberatan tidak dapat mendahului hasil yang diterima pada {received}.", field="on")
    clock = _clock(state, cycle, received=received, filed=command.on)
    if not clock.accepted:
        raise ObjectionLate(
            f"Hasil diterima pada {received}; keberatan paling lambat {clock.last_day}, diajukan {command.on}."
            " Hasil tetap berlaku.",
            field="on",
        )
    filed = ObjectionState(
        status=ObjectionStatus.FILED,
        reason=command.reason.strip(),
        received_on=received,
        filed_on=command.on,
        last_day=clock.last_day,
        rule=f"{clock.rule.id}@{clock.rule.version}",
        recorded_by=command.recorded_by if by != state.employee_id else None,
        decider_id=superior_id if superior_id not in barred_from(state) else None,
    )
    return contested(state, filed)


def received_on(state: AppraisalState, *, zone: str) -> date:
    """The day from which the days to object count: when it was handed over, and never after it became final."""
    if state.decision.finalised_at is None:
        raise NotFinal("Hasil belum final. Keberatan dapat diajukan setelah hasil final.")
    became_final = state.decision.finalised_at.astimezone(ZoneInfo(zone)).date()
    return min(state.decision.finalised_on or became_final, became_final)


def last_day_to_object(state: AppraisalState, *, cycle: CycleState, zone: str) -> date | None:
    """Until when the result may still be objected to; None when it is not final or was objected to."""
    if state.status is not AppraisalStatus.FINAL or state.objection is not None:
        return None
    return _clock(state, cycle, received=received_on(state, zone=zone), filed=None).last_day


def _filed_before(state: AppraisalState, objection: ObjectionState, command: FileObjection) -> Decision[AppraisalState]:
    if objection.status is not ObjectionStatus.FILED:
        raise ObjectionDecided(
            f"Keberatan atas hasil ini sudah diputus pada {objection.decided_on} dan keputusannya bersifat final."
        )
    if objection.reason == command.reason.strip():
        return Decision(state)
    raise ObjectionOpen(
        f"Keberatan atas hasil ini sudah diajukan pada {objection.filed_on}. Tambahkan keterangan pada keberatan itu."
    )


def _clock(state: AppraisalState, cycle: CycleState, *, received: date, filed: date | None) -> ObjectionResult:
    rule = running(cycle.policy_text).policy.objection
    return objection_deadline(
        received=received,
        filed=filed,
        days=rule.days,
        calendar=rule.calendar,
        holidays=rule.holidays,
        # The table of the day on which it became final: people may name any day of receipt, also before all tables.
        on=state.decision.finalised_at.date() if state.decision.finalised_at is not None else None,
    )
