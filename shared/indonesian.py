"""Numbers and days as they are written and read in Indonesia: ``1.234,5`` and ``3 Maret 2026``.

What people write is read here and nowhere else, by HTTP, from files and on the command line.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_SWAPPED: Final = str.maketrans(",.", ".,")
_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?P<decimals>,[0-9]+)?")
_HOW: Final = "tulis pecahan dengan koma atau titik, misalnya 1,5 atau 1.5, dan ribuan tanpa pemisah, misalnya 1000"


class UnclearNumber(ValueError):
    """The text is no number, or could be two; the message is Indonesian and says how to write it."""


def decimal_text(value: Decimal) -> str:
    """Write a number with all its decimals: a dot between thousands, a comma before decimals."""
    return f"{value:,f}".translate(_SWAPPED)


def number_text(value: Decimal | int) -> str:
    """Write a number without needless zeros."""
    text = f"{Decimal(value):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).translate(_SWAPPED)


def in_english(text: str) -> str:
    """Turn a number that was written here into English: ``1.234,5`` becomes ``1,234.5``."""
    return text.translate(_SWAPPED)


def date_text(day: date | None) -> str:
    """Write a day: ``3 Maret 2026``; a dash where none is known."""
    return "-" if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def english_date(day: date) -> str:
    """Write a day in English: ``3 March 2026``."""
    return f"{day.day} {day:%B} {day.year}"


def span_text(first: date, last: date) -> str:
    """Write a span of days, both ends included."""
    return date_text(first) if first == last else f"{date_text(first)} s.d. {date_text(last)}"


def month_text(month: str) -> str:
    """Write a month that is given as ``2026-03``: ``Maret 2026``."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def read_number(text: str) -> Decimal:
    """Read a number as people write it: ``1,5`` and ``1.5``, ``1000``, ``1.234,5``, ``1.234.567``.

    ``1.000`` is a thousand for who writes Indonesian and one for a spreadsheet set to English: it is asked about.
    A comma is always the decimal one.

    :raises UnclearNumber: when it is no number, or could be two.
    """
    written = text.strip()
    grouped = _GROUPED.fullmatch(written)
    if grouped is not None and grouped["decimals"] is None and written.count(".") == 1:
        whole, point = written.replace(".", ""), written.replace(".", ",")
        raise UnclearNumber(f'"{written}" dapat berarti {whole} atau {point}; tulis {whole} atau {point}0')
    if grouped is not None:
        written = written.replace(".", "")
    elif _PLAIN.fullmatch(written) is None:
        raise UnclearNumber(f'"{written[:40]}" bukan bilangan yang dapat dibaca; {_HOW}')
    try:
        return Decimal(written.replace(",", "."))
    except InvalidOperation as error:
        raise UnclearNumber(f'"{written[:40]}" bukan bilangan yang dapat dibaca; {_HOW}') from error
