"""Dated records of officers. Nothing is lost: one of the same day takes the place of another, which is kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeVar

from services.career.domain.access import ProfileUnknown, check_officer
from services.career.domain.credit.state import CreditRecord
from services.career.domain.profile.state import Profile
from services.career.domain.talent.state import Assessment
from shared.decision import Decision, Env, Invalid
from shared.indonesian import date_text

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


def record_credit(state: Profile | None, record: CreditRecord, env: Env) -> Decision[Profile]:
    """Record level, rank and opening balance as of a day; the same again changes nothing.

    :raises Rejected: when the person is unknown, or the day has not come
    """
    if state is None:
        raise ProfileUnknown
    check_officer(state, env)
    _in_the_past(record.as_of, env.today, "as_of")
    kept = _with(state.credit, record)
    return Decision(state if kept is state.credit else replace(state, credit=kept))


def record_assessment(state: Profile | None, assessment: Assessment, env: Env) -> Decision[Profile]:
    """Record an assessment; the same again changes nothing.

    :raises Rejected: when the person is unknown, or a date cannot be
    """
    if state is None:
        raise ProfileUnknown
    check_officer(state, env)
    _in_the_past(assessment.on, env.today, "on")
    if assessment.valid_until is not None and assessment.valid_until < assessment.on:
        raise EndsBeforeItBegins("valid_until tidak boleh sebelum tanggal penilaian (on).", field="valid_until")
    kept = _with(state.assessments, assessment)
    return Decision(state if kept is state.assessments else replace(state, assessments=kept))


def record_on(records: Iterable[Record], day: date) -> Record | None:
    """The record that counts on a day: the newest up to it that was not corrected."""
    known = [each for each in records if not each.corrected and each.day <= day]
    return max(known, key=lambda each: each.day, default=None)


def assessment_on(profile: Profile, *, on: date, years: int) -> tuple[Assessment | None, bool]:
    """The newest assessment up to a day, and whether it still counts then."""
    newest = record_on(profile.assessments, on)
    if newest is None:
        return None, False
    return newest, on <= (newest.valid_until or _years_later(newest.on, years))


def _in_the_past(day: date, today: date, field: str) -> None:
    if day > today:
        raise InTheFuture(f"{field} tidak boleh setelah hari ini ({date_text(today)}).", field=field)


def _with(records: tuple[Record, ...], new: Record) -> tuple[Record, ...]:
    """Put a record in the place of another of its day; the same again gives the very same records back."""
    present = next((each for each in records if each.day == new.day and not each.corrected), None)
    if present is not None and present == replace(
        new, recorded_by=present.recorded_by, recorded_on=present.recorded_on
    ):
        return records
    if len(records) >= RECORDS_MAX:
        raise TooManyRecords(
            f"Catatan pegawai ini sudah {RECORDS_MAX} buah. Periksa berkas Anda; hubungi admin bila memang benar."
        )
    kept: list[Record] = [replace(each, corrected=True) if each is present else each for each in records]
    kept.append(new)
    return tuple(kept)


def _years_later(day: date, years: int) -> date:
    """The day so many years later; of the 29th of February, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + years)
