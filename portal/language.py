"""Both languages of the pages: Indonesian stands in templates and views, English in ``texts/en.po``.

Dates and numbers are written as the language has them (CLDR, by Babel).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import parse_pattern

Code = Literal["id", "en"]
CODES: Final[tuple[Code, ...]] = ("id", "en")
_TEXTS: Final = Path(__file__).parent / "texts"
_LOCALES: Final = {code: Locale.parse(code) for code in CODES}
_NUMBER: Final = parse_pattern("#,##0.######")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages."""

    code: Code
    texts: Mapping[str, str]

    def say(self, text: str, **values: object) -> str:
        """Give a text in this language; ``values`` fill what stands in braces."""
        found = self.texts.get(text, text)
        return found.format_map(values) if values else found

    def day(self, day: date) -> str:
        """Write a day: ``3 Maret 2026``."""
        return format_date(day, "d MMMM y", locale=self.code)

    def short_day(self, day: date) -> str:
        """Write a day of the week and the day: ``Selasa, 3 Maret``."""
        return format_date(day, "EEEE, d MMMM", locale=self.code)

    def month(self, day: date) -> str:
        """Write a month: ``Maret 2026``."""
        return format_date(day, "LLLL y", locale=self.code)

    def moment(self, moment: datetime, zone: str) -> str:
        """Write a moment on the clock of a zone: ``3 Maret 2026 14.05``."""
        return format_datetime(moment, "d MMMM y HH.mm", tzinfo=ZoneInfo(zone), locale=self.code)

    def number(self, value: Decimal | int | str) -> str:
        """Write a number: ``1.234,5``."""
        return str(_NUMBER.apply(Decimal(value), _LOCALES[self.code]))


def later(text: str) -> str:
    """Mark a text of a table that is said later, so that the catalogue is asked for it, too."""
    return text


@cache
def language(code: Code) -> Language:
    """Give a language; Indonesian is what the pages are written in."""
    return Language(code, {} if code == "id" else _catalogue(code))


def chosen(wanted: str | None) -> Language:
    """Give the language that somebody chose, Indonesian where nobody did."""
    return language("en" if wanted == "en" else "id")


def _catalogue(code: str) -> Mapping[str, str]:
    with (_TEXTS / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    return {str(each.id): str(each.string) for each in catalogue if each.id and each.string}
