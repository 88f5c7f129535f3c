"""Find the headings of a sheet: below titles, in one line or in two, above a line that only numbers them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.directory.rules.importing.columns import Column, meaning, meaning_below
from services.directory.rules.importing.sheet import Line, Sheet

_LOOKED_AT: Final = 30
_HEADER_MIN: Final = 2
_NUMBERED_MIN: Final = 3
_ORDINAL: Final = re.compile(r"\(?(\d{1,3})\)?\.?")


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings are, which column each field is read from, and what they are called in the file.

    ``number`` is the line of the headings (the lower of two), ``body`` the place of the first line below them.
    """

    number: int
    body: int
    places: dict[Column, int]
    names: dict[Column, str]
    ignored: tuple[str, ...]


def find_headings(sheet: Sheet) -> Headings | None:
    """Find the line, or the two lines, with the most headings that mean something."""
    lines = sheet.lines[:_LOOKED_AT]
    options: list[tuple[int, int, Headings]] = []
    for place, line in enumerate(lines):
        single = _headings(line, place + 1, _single(line))
        options.append((len(single.places), 1, single))
        below = lines[place + 1] if place + 1 < len(lines) else None
        if below is not None and below.number == line.number + 1 and (found := _stacked(line, below, sheet)):
            stacked = _headings(below, place + 2, found)
            options.append((len(stacked.places), 2, stacked))
    fields, _, best = max(options, key=lambda each: each[:2], default=(0, 0, None))
    return None if best is None or fields < _HEADER_MIN else _below_numbers(best, sheet.lines)


def _single(line: Line) -> dict[int, tuple[str, Column | None]]:
    return {column: (cell.text, meaning(cell.text)) for column, cell in sorted(line.cells.items()) if cell.text}


def _headings(line: Line, body: int, found: dict[int, tuple[str, Column | None]]) -> Headings:
    places: dict[Column, int] = {}
    names: dict[Column, str] = {}
    ignored: list[str] = []
    for column, (name, field) in found.items():
        if field is None or field in places:
            ignored.append(name)
        else:
            places[field], names[field] = column, name
    return Headings(line.number, body, places, names, tuple(dict.fromkeys(ignored)))


def _stacked(top: Line, below: Line, sheet: Sheet) -> dict[int, tuple[str, Column | None]]:
    """Read two lines as headings in two levels; empty when the lower line is none."""
    if any(re.search(r"\d{5}", cell.text) for cell in below.cells.values()):
        return {}
    wide = {
        column
        for area in sheet.areas
        if area.first_line == area.last_line == top.number and area.last_column > area.first_column
        for column in range(area.first_column, min(area.last_column, max(top.cells, default=0)) + 1)
    }
    found: dict[int, tuple[str, Column | None]] = {}
    carried, under, heads = "", 0, set[str]()
    for column in sorted({*top.cells, *below.cells}):
        head, low = top.text(column), below.text(column)
        beside = not head and bool(carried)
        head = head or (carried if low else "")
        carried = head if low and low != head else ""
        heads.add(head)
        if not low or low == head:
            found[column] = (head, meaning(head))
        elif not head:
            found[column] = (low, meaning(low))
        else:
            field = meaning_below(head, low)
            if field is None and column not in wide and not beside and not _opens(top, below, column):
                return {}  # a line of people, not of headings
            under += field is not None
            found[column] = (f"{head}: {low}", field)
    return found if under and len(heads) > 1 else {}


def _opens(top: Line, below: Line, column: int) -> bool:
    """Whether a heading has its next neighbour below it too, as merged cells look in a CSV."""
    return not top.text(column + 1) and bool(below.text(column + 1))


def _below_numbers(found: Headings, lines: Sequence[Line]) -> Headings:
    """Pass over a line below the headings that numbers the columns: 1, 2, 3 and so on."""
    if found.body >= len(lines):
        return found
    cells = [lines[found.body].cells[column].text for column in sorted(lines[found.body].cells)]
    numbers = [int(match[1]) for each in cells if (match := _ORDINAL.fullmatch(each))]
    counted = len(numbers) == len(cells) >= _NUMBERED_MIN and numbers[0] in {0, 1}
    if not counted or any(later - before not in {0, 1} for before, later in pairwise(numbers)):
        return found
    return Headings(found.number, found.body + 1, found.places, found.names, found.ignored)
