"""Absence and discipline as an officer records them: shown beside the rating, and counted in none.

Attendance is no component of the rating in PermenPANRB 6/2022, and discipline is decided elsewhere, in due process
(PP 94/2021, domain.md 7): what is recorded here says that it was, and where it can be read.
"""

from dataclasses import replace
from typing import Final

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_not_final
from services.evaluation.domain.appraisal.flagged import Flag, FlagKind
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.requests import FlagBody, FlagWithdrawalBody, check_reason
from shared.alike import filled
from shared.decision import DayAhead, Decision, Env, Invalid, Rejected, existing
from shared.indonesian import date_text, span_text

_FLAGS_MAX: Final = 100


class NoFlag(Rejected):
    """There is no such record, or it was withdrawn."""

    code = "no-flag"


def record_flag(state: AppraisalState | None, input: FlagBody, env: Env) -> Decision[AppraisalState]:
    """Record an absence or a decision about discipline, as an officer, until the appraisal is final.

    :raises OwnAppraisal: when it is the officer's own appraisal.
    :raises AlreadyFinal: when it is acknowledged or final.
    :raises DayAhead: when the day has not come.
    :raises Invalid: when the day is none of the segment, or days do not fit the kind.
    """
    state = existing(state)
    _check_officer(state, env)
    check_not_final(state)
    _check(state, input, env)
    new = filled(Flag, input, number=len(state.flags) + 1, recorded_by=env.by.employee_id, recorded_on=env.today)
    if any(each.stands and _same(each, new) for each in state.flags):
        return Decision(state)
    if len(state.flags) >= _FLAGS_MAX:
        raise Invalid(f"Paling banyak {_FLAGS_MAX} catatan per penilaian.", field="kind")
    return Decision(replace(state, flags=(*state.flags, new)))


def withdraw_flag(state: AppraisalState | None, input: FlagWithdrawalBody, env: Env) -> Decision[AppraisalState]:
    """Withdraw what was recorded by mistake, as an officer, also of a final appraisal; the record is kept.

    :raises OwnAppraisal: when it is the officer's own appraisal.
    :raises NoFlag: when there is none that stands.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    _check_officer(state, env)
    found = next((each for each in state.flags if each.number == input.number), None)
    if found is None or not found.stands:
        raise NoFlag(f"Tidak ada catatan nomor {input.number} yang berlaku. Baca kembali penilaiannya.", field="number")
    check_reason(input.reason, "Catatan kehadiran atau disiplin ditarik.")
    gone = replace(
        found, withdrawn_by=env.by.employee_id, withdrawn_on=env.today, withdrawal_reason=input.reason.strip()
    )
    return Decision(replace(state, flags=tuple(gone if each is found else each for each in state.flags)))


def _check_officer(state: AppraisalState, env: Env) -> None:
    if env.by.employee_id == state.employee_id:
        raise OwnAppraisal("Catatan tentang Anda sendiri dicatat dan ditarik oleh pengelola kinerja yang lain.")


def _check(state: AppraisalState, input: FlagBody, env: Env) -> None:
    if input.on > env.today:
        raise DayAhead(f"Tanggal {date_text(input.on)} belum tiba; hari ini {date_text(env.today)}.", field="on")
    if not state.first_day <= input.on <= state.last_day:
        span = span_text(state.first_day, state.last_day)
        raise Invalid(
            f"Tanggal {date_text(input.on)} di luar masa yang dinilai ({span}). Catat pada penilaian masa itu.",
            field="on",
        )
    if (input.days is not None) is not (input.kind is FlagKind.ABSENCE):
        raise Invalid("Jumlah hari (days) diisi untuk ketidakhadiran, dan hanya untuk itu.", field="days")


def _same(one: Flag, other: Flag) -> bool:
    return (one.kind, one.source, one.on, one.days, one.note) == (
        other.kind,
        other.source,
        other.on,
        other.days,
        other.note,
    )
