"""Employment: from when to when, as what, why it ended, and when somebody was away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from services.directory.domain.refusals import Erased, WrongDays, refuse_own
from services.directory.domain.requests import EmploymentIn, EmploymentPatch, LeaveIn
from services.directory.domain.versions import base_of
from shared.agency import EmploymentState
from shared.alike import body_of, filled
from shared.decision import Decision, Env, Invalid, Kind, Publish, without
from shared.events.directory import Employment, EmploymentEnd, EmploymentKind, Leave
from shared.ids import directory
from shared.ids.form import agency_of
from shared.indonesian import date_text

FOLLOW: Final = "follow"
"""The work of an employment that was recorded after its last day, or prolonged: let the person follow at once."""
_EARLIEST: Final = date(1945, 8, 17)
_LATEST: Final = date(2150, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmploymentRecord(EmploymentState):
    """An employment as officers recorded it. ``contract``: the number of a PPPK's contract."""

    contract: str = ""
    version_base: int
    jobs: tuple[str, ...] = ()


def record_employment(state: EmploymentRecord | None, wanted: EmploymentIn, env: Env) -> Decision[EmploymentRecord]:
    """Record an employment; the same again changes nothing.

    :raises WrongDays: when its days, or those of leaves, are not in order, or lie outside
    :raises Invalid: when a contract or an end does not fit what somebody is employed as
    :raises OwnRecord: when officers would change what is known of them
    """
    decision = _recorded(state, wanted, env)
    if decision.publishes:
        refuse_own(decision.state.employee_id, env)
    return decision


def _recorded(state: EmploymentRecord | None, wanted: EmploymentIn, env: Env) -> Decision[EmploymentRecord]:
    _check_days(wanted)
    _check_kind(wanted)
    recorded = filled(
        EmploymentRecord,
        wanted,
        agency_id=agency_of(env.id),
        employee_id=directory.EMPLOYMENT.read(env.id)[0],
        leaves=_leaves(wanted),
        version_base=base_of(state, env),
    )
    if state is not None and recorded == replace(state, jobs=()):
        return Decision(state)
    turns = recorded.is_over(env.today) or (state is not None and state.is_over(env.today))
    recorded = replace(recorded, jobs=(FOLLOW,) if turns else ())
    return Decision(recorded, (Publish("employment.recorded", env.id),))


def patch_employment(state: EmploymentRecord | None, patch: EmploymentPatch, env: Env) -> Decision[EmploymentRecord]:
    """Record what a file says of an employment, and keep what it does not say.

    :raises Rejected: when the whole cannot be
    """
    told = {name: value for name, value in patch if value is not None and name != "employee_id"}
    known = filled(EmploymentIn, state, leaves=_as_sent(state)) if state is not None else EmploymentIn()
    return _recorded(state, known.model_copy(update=told), env)


def _as_sent(state: EmploymentRecord) -> tuple[LeaveIn, ...]:
    return tuple(filled(LeaveIn, each) for each in state.leaves)


def finish_following(state: EmploymentRecord, _gathered: None, _env: Env) -> Decision[EmploymentRecord]:
    """The person is active or not as the employment says."""
    return Decision(replace(state, jobs=without(state.jobs, FOLLOW)))


def refuse_erased(employee_id: str) -> Erased:
    """Refuse to record anything about somebody whose identity was erased."""
    return Erased(f"Identitas {employee_id} sudah dihapus. Catat orang itu dengan id baru bila ia kembali.")


def _check_days(wanted: EmploymentIn) -> None:
    days = {"first_day": wanted.first_day, "last_day": wanted.last_day}
    for field, day in days.items():
        if day is not None and not _EARLIEST <= day <= _LATEST:
            raise WrongDays(f"Tanggal {day} tidak mungkin. Periksa tahunnya.", field=field)
    if wanted.first_day is not None and wanted.last_day is not None and wanted.last_day < wanted.first_day:
        raise WrongDays("Hari terakhir mendahului hari pertama. Perbaiki salah satunya.", field="last_day")
    if wanted.ended is not None and wanted.last_day is None:
        raise WrongDays("Sebutkan hari terakhir dari masa kerja yang berakhir.", field="last_day")


def _check_kind(wanted: EmploymentIn) -> None:
    if wanted.kind is EmploymentKind.PPPK:
        return
    if wanted.contract:
        raise Invalid("Nomor perjanjian kerja hanya ada pada PPPK. Kosongkan.", field="contract")
    if wanted.ended is EmploymentEnd.CONTRACT_ENDED:
        raise Invalid(
            "Hanya masa kerja PPPK yang berakhir karena perjanjiannya habis. Pilih sebab lain.", field="ended"
        )


def _leaves(wanted: EmploymentIn) -> tuple[Leave, ...]:
    for number, each in enumerate(wanted.leaves):
        _check_leave(each, f"leaves.{number}", wanted)
    leaves = sorted(wanted.leaves, key=lambda each: each.first_day)
    if (twice := _overlap(leaves)) is not None:
        raise WrongDays(
            f"Cuti {date_text(twice.first_day)} sampai {date_text(twice.last_day)} tumpang tindih. Perbaiki.",
            field="leaves",
        )
    return tuple(filled(Leave, each) for each in leaves)


def _check_leave(leave: LeaveIn, field: str, wanted: EmploymentIn) -> None:
    if leave.last_day < leave.first_day:
        raise WrongDays("Hari terakhir cuti mendahului hari pertamanya.", field=f"{field}.last_day")
    if leave.first_day < (wanted.first_day or _EARLIEST):
        raise WrongDays("Cuti mulai sebelum masa kerja.", field=f"{field}.first_day")
    if leave.last_day > (wanted.last_day or _LATEST):
        raise WrongDays("Cuti berakhir sesudah masa kerja.", field=f"{field}.last_day")


def _overlap(leaves: Sequence[LeaveIn]) -> LeaveIn | None:
    pairs = pairwise(leaves)
    return next((later for before, later in pairs if later.first_day <= before.last_day), None)


EMPLOYMENT: Final = Kind(
    name=directory.EMPLOYMENT.kind,
    state=EmploymentRecord,
    lookup=lambda state: {
        "employee_id": state.employee_id,
        "last_day": state.last_day.isoformat() if state.last_day else None,
    },
    body=lambda state, publish, version: body_of(Employment, state, publish, version + state.version_base),
)
