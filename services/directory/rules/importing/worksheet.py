"""Read one worksheet of a workbook: its cells with content, what it hides, what it merges."""

import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from services.directory.rules.importing.numbers import number_cell
from services.directory.rules.importing.sheet import (
    COLUMNS_MAX,
    EMPTY,
    Area,
    Cell,
    Count,
    Line,
    Sheet,
    TooLarge,
    cell,
    spread,
)
from services.directory.rules.importing.xml_stream import Handler, stream

_AREAS_MAX: Final = 50_000
_KEPT_MAX: Final = 40_000
_YES: Final = frozenset({"1", "true"})
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Styles:
    """What cells point to: styles that are days, shared texts, the first year of day numbers."""

    days: frozenset[int]
    strings: tuple[Cell, ...]
    from_1904: bool


def read_worksheet(
    parts: zipfile.ZipFile, part: str, *, name: str, hidden: bool, styles: Styles, count: Count
) -> Sheet:
    """Read a worksheet.

    :raises TooLarge: when there are too many lines, cells or merged areas.
    """
    reader = _Reader(styles, count)
    stream(parts, part, reader)
    lines = sorted(reader.lines, key=lambda each: each.number)
    spread(lines, reader.areas, count)
    return Sheet(name, tuple(lines), hidden, reader.filtered, tuple(reader.areas), reader.beyond)


@dataclass(slots=True)
class _Reader(Handler):
    styles: Styles
    count: Count
    lines: list[Line] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    filtered: bool = False
    beyond: int = 0
    _number: int = 0
    _hidden: bool = False
    _cells: dict[int, Cell] = field(default_factory=dict)
    _column: int = -1
    _type: str = ""
    _style: str = ""
    _formula: bool = False
    _taking: bool = False
    _phonetic: bool = False
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "c":
                reference = attributes.get("r")
                self._column = _column(reference) if reference else self._column + 1
                self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
                self._formula, self._length = False, 0
                self._parts.clear()
            case "v" | "t":
                self._taking = not self._phonetic
            case "f":
                self._formula = True
            case "rPh":
                self._phonetic = True
            case "row":
                self._number = int(attributes.get("r") or self._number + 1)
                self._hidden = attributes.get("hidden") in _YES
                self._column, self._cells = -1, {}
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "autoFilter":
                self.filtered = True
            case _:
                pass

    def text(self, data: str) -> None:
        if self._taking and self._length < _KEPT_MAX:
            self._parts.append(data)
            self._length += len(data)

    def end(self, name: str) -> None:
        match name:
            case "c":
                self._take()
            case "v" | "t":
                self._taking = False
            case "rPh":
                self._phonetic = False
            case "row" if self._cells:
                self.count.line(len(self._cells))
                self.lines.append(Line(self._number, self._cells, self._hidden))
            case _:
                pass

    def _take(self) -> None:
        found = self._cell("".join(self._parts))
        if not found.text and not found.damage:
            return
        if self._column >= COLUMNS_MAX:
            self.beyond += 1
        else:
            self._cells[self._column] = found

    def _cell(self, value: str) -> Cell:
        if not value:
            return Cell("=", "berisi rumus tanpa nilai; salin lalu tempel sebagai nilai") if self._formula else EMPTY
        match self._type:
            case "s":
                place = int(value)
                return self.styles.strings[place] if 0 <= place < len(self.styles.strings) else EMPTY
            case "b":
                return Cell("ya" if value.strip() in _YES else "tidak")
            case "e":
                return Cell(value[:20], "berisi galat Excel; perbaiki rumusnya atau tempel sebagai nilai")
            case "n":
                is_day = self._style.isdigit() and int(self._style) in self.styles.days
                return number_cell(value, is_day=is_day, from_1904=self.styles.from_1904)
            case _:  # texts within the sheet, results of formulas, days by ISO 8601
                return cell(unescaped(value))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = [_REFERENCE.fullmatch(each) for each in (first, last or first)]
        if None in ends:
            return
        if len(self.areas) >= _AREAS_MAX:
            raise TooLarge(f"lebih dari {_AREAS_MAX} sel gabungan; pisahkan sel gabungannya")
        lines = [int(each[2]) for each in ends if each]
        columns = [_column(each[0]) for each in ends if each]
        self.areas.append(Area(min(lines), max(lines), min(columns), max(columns)))


def unescaped(text: str) -> str:
    """Read ``_x000D_``, as workbooks write characters that XML has no place for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _column(reference: str) -> int:
    """Give the number, from 0, of a reference's column."""
    column = 0
    for letter in reference:
        if letter.isdigit():
            break
        if letter != "$":
            column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column - 1
