"""Numbers of spreadsheets: which are days, and which have lost digits."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from services.directory.rules.importing.sheet import Cell

DAMAGED: Final = (
    "disimpan Excel sebagai angka, sehingga tiga digit terakhir hilang menjadi 000; jadikan kolom Teks, lalu isi ulang"
)
FIRST_OF_1900: Final = date(1899, 12, 30)
_FIRST_OF_1904: Final = date(1904, 1, 1)
_EXACT_MAX: Final = 10**15
_DAY_FORMATS: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def is_day_format(number: int, code: str) -> bool:
    """Say whether a number format shows a day: one of those built in, or one with a year or a day in it."""
    return number in _DAY_FORMATS or bool(re.search(r"[ydYD]", _LITERAL.sub("", code)))


def number_cell(text: str, *, is_day: bool, from_1904: bool) -> Cell:
    """Read a number as the workbook wrote it. Excel keeps fifteen digits, so that a NIP loses its last three."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Cell(text[:100], "bukan angka yang dapat dibaca; tulis ulang")
    if not value.is_finite() or value.adjusted() > 30 or value.adjusted() < -30:
        return Cell(text[:100], "bukan angka yang dapat dibaca; tulis ulang")
    if is_day and value >= 1:
        return _day(int(value), text, from_1904=from_1904)
    whole = int(value)
    if abs(whole) >= _EXACT_MAX and ("e" in text.lower() or whole % 1000 == 0):
        return Cell(str(whole), DAMAGED)
    return Cell(str(whole) if whole == value else format(value.normalize(), "f"))


def _day(days: int, text: str, *, from_1904: bool) -> Cell:
    try:
        return Cell(((_FIRST_OF_1904 if from_1904 else FIRST_OF_1900) + timedelta(days=days)).isoformat())
    except OverflowError:
        return Cell(text[:100], "bukan tanggal; tulis seperti 2024-01-31 atau 31-01-2024")
