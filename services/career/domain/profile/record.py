"""Dated records of officers. Nothing is lost: one of the same day takes the place of another, which is kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from services.career.domain.credit.state import CreditRecord
from services.career.domain.talent.state import Assessment
from shared.decision import Invalid

RECORDS_MAX: Final = 200


Record = TypeVar("Record", Assessment, CreditRecord)


class InTheFuture(Invalid):
    """A record cannot be from a day that has not come."""

    code = "in-the-future"


class TooManyRecords(Invalid):
    """So many records of one person point to a mistake in the file."""

    code = "too-many-records"


def in_the_past(day: date, today: date, field: str) -> None:
    """Refuse what is from a day that has not come."""
    if day > today:
        raise InTheFuture(f"{field} tidak boleh setelah hari ini ({today}).", field=field)


def with_record(records: tuple[Record, ...], new: Record) -> tuple[Record, ...]:
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


def record_on(records: Iterable[Record], day: date) -> Record | None:
    """The record that counts on a day: the newest up to it that was not corrected."""
    known = [each for each in records if not each.corrected and each.day <= day]
    return max(known, key=lambda each: each.day, default=None)
