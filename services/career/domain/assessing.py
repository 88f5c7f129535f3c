"""What officers record about a person: assessments of potential; level, rank and credits of a functional position.

Nothing recorded is lost: a record of the same day replaces the earlier one, which is kept and marked.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeVar

from services.career.domain.mentoring import profile_unknown
from services.career.domain.records import Assessment, CreditRecord
from services.career.domain.states import Profile
from shared.decision import Decision, Invalid

RECORDS_MAX: Final = 200
Record = TypeVar("Record", Assessment, CreditRecord)


class InTheFuture(Invalid):
    """A record cannot be from a day that has not come."""

    code = "in-the-future"


class EndsBeforeItBegins(Invalid):
    """An assessment is valid at least on its own day."""

    code = "ends-before-it-begins"


class TooManyRecords(Invalid):
    """So many records of one person point to a mistake in the file."""

    code = "too-many-records"


def record_assessment(state: Profile | None, assessment: Assessment) -> Decision[Profile]:
    """Record an assessment; the same again changes nothing.

    :raises Rejected: when the person is unknown, or a date cannot be.
    """
    if state is None:
        raise profile_unknown()
    _in_the_past(assessment.on, assessment.recorded_on, "on")
    if assessment.valid_until is not None and assessment.valid_until < assessment.on:
        raise EndsBeforeItBegins("valid_until tidak boleh sebelum tanggal penilaian (on).", field="valid_until")
    present = next((each for each in state.assessments if each.on == assessment.on and not each.corrected), None)
    if present is not None and _same(present, assessment):
        return Decision(state)
    return Decision(replace(state, assessments=_with(state.assessments, present, assessment)))


def record_credit(state: Profile | None, record: CreditRecord) -> Decision[Profile]:
    """Record level, rank and opening balance as of a day; the same again changes nothing.

    :raises Rejected: when the person is unknown, or the day has not come.
    """
    if state is None:
        raise profile_unknown()
    _in_the_past(record.as_of, record.recorded_on, "as_of")
    present = next((each for each in state.credit if each.as_of == record.as_of and not each.corrected), None)
    if present is not None and _same(present, record):
        return Decision(state)
    return Decision(replace(state, credit=_with(state.credit, present, record)))


def assessment_on(profile: Profile, *, on: date, years: int) -> tuple[Assessment | None, bool]:
    """The newest assessment up to a day, and whether it still counts then."""
    known = [each for each in profile.assessments if not each.corrected and each.on <= on]
    if not known:
        return None, False
    newest = max(known, key=lambda each: each.on)
    return newest, on <= (newest.valid_until or _years_later(newest.on, years))


def credit_record_on(profile: Profile, on: date) -> CreditRecord | None:
    """The record of level, rank and opening balance that counts on a day."""
    known = [each for each in profile.credit if not each.corrected and each.as_of <= on]
    return max(known, key=lambda each: each.as_of, default=None)


def _with(records: tuple[Record, ...], present: Record | None, new: Record) -> tuple[Record, ...]:
    if len(records) >= RECORDS_MAX:
        raise TooManyRecords(
            f"Catatan pegawai ini sudah {RECORDS_MAX} buah. Periksa berkas Anda; hubungi admin bila memang benar."
        )
    kept: list[Record] = [replace(each, corrected=True) if each is present else each for each in records]
    kept.append(new)
    return tuple(kept)


def _same(present: Record, new: Record) -> bool:
    return replace(new, recorded_by=present.recorded_by, recorded_on=present.recorded_on) == present


def _in_the_past(day: date, today: date, field: str) -> None:
    if day > today:
        raise InTheFuture(f"{field} tidak boleh setelah hari ini ({today}).", field=field)


def _years_later(day: date, years: int) -> date:
    """The day so many years later; of the 29th of February, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + years)
