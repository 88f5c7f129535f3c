"""What a form is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from cli.record.signing import Who
from shared.indonesian import date_text, number_text
from shared.rules.vocabulary import Level

NONE: Final = "-"
"""What stands where there is nothing."""
_LEVELS: Final = {
    Level.ABOVE: "Di atas ekspektasi", Level.AS: "Sesuai ekspektasi", Level.BELOW: "Di bawah ekspektasi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with a table below it; the first row is its head. ``widths`` are relative."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def written_number(value: object) -> str:
    """Write a number as in Indonesia; what is none stays as it is."""
    try:
        return number_text(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def written_day(value: object) -> str:
    """Write a day as in Indonesia, a dash where there is none."""
    return date_text(date.fromisoformat(str(value))) if value else NONE


def name_of(id: str, names: Mapping[str, Who]) -> str:
    """Name somebody, by id where the reader may not know the name; a dash where there is nobody."""
    return (names[id].name or id if id in names else id) or NONE


def predicate_text(value: str | None) -> str:
    """Write a level or a predicate."""
    if not value:
        return NONE
    return _LEVELS[Level(value)] if value in _LEVELS else value.replace("_", " ").title()
