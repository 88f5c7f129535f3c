"""What a row says about somebody's employment: its kind, first and last day, and why it ended."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.directory.rules.importing.cells import Cells
from services.directory.rules.importing.columns import Column, plain
from services.directory.rules.importing.values import day_of
from services.directory.rules.importing.words import employment_of, ended_of, status_of
from services.directory.rules.number import is_pppk
from shared.events.directory import EmploymentEnd, EmploymentKind
from shared.indonesian import date_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Employed:
    """An employment as a row states it; None where it says nothing. ``active`` as a status column says."""

    kind: EmploymentKind | None
    first_day: date | None
    last_day: date | None
    ended: EmploymentEnd | None
    active: bool | None


def read_employment(cells: Cells, nip: str, *, as_of: date) -> Employed:
    """Read the employment. A NI PPPK tells the kind where no column does.

    The last day is one of employment; "TMT pensiun" and the like are the day after it, as the letters name the first
    day of not being employed any more.
    """
    status = cells.read(Column.STATUS, status_of)
    kind = cells.read(Column.EMPLOYMENT, employment_of)
    if kind is None and isinstance(status, EmploymentKind):
        kind = status
    pppk = bool(nip) and is_pppk(nip, as_of=as_of)
    if kind is not None and nip and pppk is not (kind is EmploymentKind.PPPK):
        cells.warn(Column.EMPLOYMENT, kind.value.upper(), "tidak cocok dengan bentuk NIP; periksa salah satu")
    first = cells.read(Column.FIRST_DAY, day_of)
    last, ended = _end(cells)
    if first is not None and last is not None and last < first:
        cells.wrong(Column.LAST_DAY, str(last), f"mendahului hari pertama ({date_text(first)}); perbaiki salah satu")
    return Employed(
        kind=kind if kind is not None or not pppk else EmploymentKind.PPPK,
        first_day=first,
        last_day=last,
        ended=ended,
        active=status if isinstance(status, bool) else None,
    )


def _end(cells: Cells) -> tuple[date | None, EmploymentEnd | None]:
    ended = cells.read(Column.ENDED, ended_of)
    last = cells.read(Column.LAST_DAY, day_of)
    gone = cells.read(Column.GONE_FROM, day_of)
    if last is None and gone is not None:
        last = gone - timedelta(days=1)
        ended = ended or _reason(cells.table.read.used.get(Column.GONE_FROM, ""))
    elif last is not None and gone is not None and gone != last + timedelta(days=1):
        cells.wrong(
            Column.GONE_FROM, str(gone), f"bukan hari sesudah hari terakhir ({date_text(last)}); perbaiki salah satu"
        )
    if ended is not None and last is None and not cells.problems:
        cells.wrong(Column.LAST_DAY, "", "kosong, padahal alasan berhenti diisi; isi hari terakhir")
    return last, ended


def _reason(heading: str) -> EmploymentEnd | None:
    words = set(plain(heading).split())
    if words & {"pensiun", "bup"}:
        return EmploymentEnd.RETIRED
    return EmploymentEnd.TRANSFERRED_OUT if "pindah" in words else None
