"""Objection (*keberatan*) against a final result: filed in time, heard on both sides (PP 30/2019 art. 59).

The result stands while it is contested and stays final all along, so no cycle waits for an objection.
"""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.deciders import barred_from
from services.evaluation.domain.appraisal.remind import WATCH
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import cycle_in
from services.evaluation.domain.objection.argue import ObjectionDecided, contested
from services.evaluation.domain.objection.receive import (
    calendar_in,
    check_result,
    final_on,
    is_untold,
    objection_clock,
    received_on,
)
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.requests import check_reason
from shared.authority import is_officer_of
from shared.decision import DayTooEarly, Decision, Env, NotYours, Rejected, existing, without
from shared.events.evaluation import ObjectionStatus
from shared.indonesian import date_text


class ObjectionLate(Rejected):
    """The last day to object has passed; the text names it."""

    code = "objection-late"


class ObjectionExcluded(Rejected):
    """The policy gives no right to object to who left; the text cites it."""

    code = "objection-excluded"


class ObjectionOpen(Rejected):
    """An objection against this result is being decided already."""

    code = "objection-open"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileObjection:
    """The command to object. ``on``: the day of arrival of a letter that an officer records, ``on_reason``: why later.

    ``superior_id``: the rater's own rater, as far as it is known.
    """

    reason: str
    superior_id: str | None = None
    on: date | None = None
    on_reason: str = ""


def file_objection(state: AppraisalState | None, input: FileObjection, env: Env) -> Decision[AppraisalState]:
    """Object to a final result, as the employee, today; an officer may record the employee's letter.

    Who left is told nothing by the platform: the letter shows that the result was received, where no hand-over does.

    :raises NotYours: when it is neither the employee nor an officer.
    :raises NotFinal: when the result is not final yet.
    :raises SegmentOnly: when it is only a part of the cycle's result.
    :raises ObjectionOpen: when it is contested already.
    :raises ObjectionDecided: when an objection against it was decided.
    :raises ObjectionExcluded: when the policy gives no such right to who left.
    :raises ObjectionLate: when the last day has passed.
    :raises ReasonNeeded: when the reason is too short.
    :raises Invalid: when the day is not the caller's to choose, or cannot be.
    """
    state, by = existing(state), env.by.employee_id
    recorded_by = by if is_officer_of(env.by, state.unit_id) and by != state.employee_id else None
    if by not in (state.employee_id, recorded_by):
        raise NotYours("Hanya pegawai yang dinilai yang dapat mengajukan keberatan atas hasilnya.")
    check_result(state)
    received = received_on(state, env.day_of)
    if state.objection is not None:
        return _filed_before(state, state.objection, input.reason)
    if state.by_rule is not None and not state.by_rule.objection:
        raise ObjectionExcluded(state.by_rule.text)
    check_reason(input.reason, "Keberatan harus disertai alasan.")
    filed_on = _filed_on(state, input, env, records=recorded_by is not None)
    if is_untold(state):
        received = max(received, filed_on)
    clock = objection_clock(
        cycle_in(env, state),
        calendar_in(env, state),
        received=received,
        filed=max(filed_on, received),
        as_of=final_on(state, env.day_of),
    )
    if not clock.accepted:
        raise ObjectionLate(
            f"Hasil diterima pada {date_text(received)}; keberatan paling lambat"
            f" {date_text(clock.last_day)}, diajukan {date_text(filed_on)}."
            " Hasil tetap berlaku.",
            field="on",
        )
    filed = ObjectionState(
        status=ObjectionStatus.FILED,
        reason=input.reason,
        received_on=received,
        filed_on=filed_on,
        filed_on_reason=input.on_reason.strip(),
        last_day=clock.last_day,
        rule=f"{clock.rule.id}@{clock.rule.version}",
        recorded_by=recorded_by,
        decider_id=input.superior_id if input.superior_id not in barred_from(state) else None,
    )
    watched = (WATCH,) if cycle_in(env, state).running.policy.deciding.reminds else ()
    return contested(replace(state, jobs=(*without(state.jobs, WATCH), *watched)), filed)


def _filed_on(state: AppraisalState, input: FileObjection, env: Env, *, records: bool) -> date:
    """The day on which it came in: today, or that of a letter which an officer records and says why only now."""
    on = env.on(input, since=None)
    if on < env.today and not records:
        raise DayTooEarly(
            "Keberatan diajukan hari ini. Surat yang diterima lebih awal dicatat oleh pengelola kinerja.", field="on"
        )
    handed_over = state.decision.finalised_on
    if handed_over is not None and on < handed_over:
        raise DayTooEarly(f"Keberatan tidak dapat mendahului hasil tanggal {date_text(handed_over)}.", field="on")
    return on


def _filed_before(state: AppraisalState, objection: ObjectionState, reason: str) -> Decision[AppraisalState]:
    if objection.status is not ObjectionStatus.FILED:
        raise ObjectionDecided(
            f"Keberatan atas hasil ini sudah diputus pada {date_text(objection.decided_on)} dan"
            " keputusannya bersifat final."
        )
    if objection.reason == reason:
        return Decision(state)
    raise ObjectionOpen(
        f"Keberatan atas hasil ini sudah diajukan pada {date_text(objection.filed_on)}. Tambahkan"
        " keterangan pada keberatan itu."
    )
