"""Objection (*keberatan*) against a final result: filed in time, heard on both sides (PP 30/2019 art. 59).

The result stands while it is contested and stays final all along, so no cycle waits for an objection.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from services.evaluation.domain.appraisal import AppraisalState
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.deciding import check_reason
from services.evaluation.domain.delegations import Delegations, acting_for
from services.evaluation.domain.history import ObjectionState, Statement
from services.evaluation.domain.merging import SegmentOnly
from services.evaluation.domain.observing import OwnAppraisal
from services.evaluation.domain.policy import running
from shared.decision import Decision, Invalid, NotYet, NotYours, Rejected, Says
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.rules.objection import ObjectionResult, objection_deadline

_STATEMENTS_MAX: Final = 20


class NotFinal(NotYet):
    """Only a final result can be objected to."""

    code = "not-final"


class ObjectionLate(Rejected):
    """The last day to object has passed; the text names it."""

    code = "objection-late"


class ObjectionOpen(Rejected):
    """An objection against this result is being decided already."""

    code = "objection-open"


class ObjectionDecided(Rejected):
    """The objection was decided, and that decision is final."""

    code = "objection-decided"


class NoObjection(NotYet):
    """There is no objection against this result."""

    code = "no-objection"


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
    return _contested(state, filed)


def received_on(state: AppraisalState, *, zone: str) -> date:
    """The day from which the days to object count: when it was handed over, and never after it became final."""
    if state.finalised_at is None:
        raise NotFinal("Hasil belum final. Keberatan dapat diajukan setelah hasil final.")
    became_final = state.finalised_at.astimezone(ZoneInfo(zone)).date()
    return min(state.finalised_on or became_final, became_final)


def last_day_to_object(state: AppraisalState, *, cycle: CycleState, zone: str) -> date | None:
    """Until when the result may still be objected to; None when it is not final or was objected to."""
    if state.status is not AppraisalStatus.FINAL or state.objection is not None:
        return None
    return _clock(state, cycle, received=received_on(state, zone=zone), filed=None).last_day


def name_decider(state: AppraisalState, *, decider_id: str, reason: str, by: str) -> Decision[AppraisalState]:
    """Name who decides, as an officer: where nobody is known, or the one who is known cannot.

    :raises NotYours: when the officer is a party to it.
    :raises Invalid: when the decider is a party to it.
    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    :raises ReasonNeeded: when the reason is too short.
    """
    objection = undecided_objection(state)
    if by in barred_from(state):
        raise OwnAppraisal("Anda pihak dalam keberatan ini; pengelola kinerja yang lain menunjuk pemutusnya.")
    if decider_id in barred_from(state):
        raise Invalid(
            "Keberatan tidak boleh diputus oleh pegawai, pejabat penilainya, atau yang memutuskan hasilnya.",
            field="decider_id",
        )
    if (objection.decider_id, objection.naming_reason) == (decider_id, reason.strip()):
        return Decision(state)
    check_reason(reason, "Sebutkan mengapa pejabat ini yang memutus.")
    named = replace(objection, decider_id=decider_id, named_by=by, naming_reason=reason.strip())
    return _contested(state, named)


def state_side(
    state: AppraisalState, *, text: str, by: str, on: date, given: Delegations = ()
) -> Decision[AppraisalState]:
    """Say something about the objection, as the employee, as the rater or the rater's substitute.

    :raises NotYours: when it is somebody else.
    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    :raises Invalid: when too much was said already.
    :raises ReasonNeeded: when the text is too short.
    """
    objection = undecided_objection(state)
    for_id = _speaks_for(state, by=by, on=on, given=given)
    if any((each.by, each.text) == (by, text.strip()) for each in objection.statements):
        return Decision(state)
    check_reason(text, "Keterangan terlalu pendek.")
    if len(objection.statements) >= _STATEMENTS_MAX:
        raise Invalid(f"Paling banyak {_STATEMENTS_MAX} keterangan per keberatan.", field="text")
    said = Statement(by=by, on=on, text=text.strip(), acting_for=for_id)
    return _contested(state, replace(objection, statements=(*objection.statements, said)))


def _contested(state: AppraisalState, objection: ObjectionState) -> Decision[AppraisalState]:
    return Decision(replace(state, objection=objection), (Says("appraisal.contested", state.id),))


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


def undecided_objection(state: AppraisalState) -> ObjectionState:
    """Give the objection that is being decided.

    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    """
    if state.objection is None:
        raise NoObjection("Tidak ada keberatan atas hasil ini.")
    if state.objection.status is not ObjectionStatus.FILED:
        raise ObjectionDecided(f"Keberatan ini sudah diputus pada {state.objection.decided_on}; keputusan itu final.")
    return state.objection


def _clock(state: AppraisalState, cycle: CycleState, *, received: date, filed: date | None) -> ObjectionResult:
    rule = running(cycle.policy_text).policy.objection
    return objection_deadline(
        received=received,
        filed=filed,
        days=rule.days,
        calendar=rule.calendar,
        holidays=rule.holidays,
        # The table of the day on which it became final: people may name any day of receipt, also before all tables.
        on=state.finalised_at.date() if state.finalised_at is not None else None,
    )


def parties_of(state: AppraisalState) -> tuple[str | None, ...]:
    """The two sides: the employee and the rater."""
    return (state.employee_id, state.assignment.rater_id if state.assignment is not None else None)


def barred_from(state: AppraisalState) -> tuple[str | None, ...]:
    """Those who do not decide: the two sides, and who decided the result as the rater's substitute."""
    return (*parties_of(state), state.decided.by if state.decided is not None else None)


def _speaks_for(state: AppraisalState, *, by: str, on: date, given: Delegations) -> str | None:
    employee_id, rater_id = parties_of(state)
    if by == employee_id:
        return None
    text = "Keterangan atas keberatan hanya dari pegawai atau pejabat penilainya."
    return acting_for(rater_id, by=by, on=on, given=given, otherwise=text)
