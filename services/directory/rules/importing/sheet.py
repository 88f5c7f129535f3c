"""A sheet before anything is made of it: lines of text cells, and what of them the file hides or merges."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LINES_MAX: Final = 200_000
"""Lines with content in a file."""
COLUMNS_MAX: Final = 256
"""Columns that are looked at; whatever lies further to the right is not."""
CELLS_MAX: Final = 2_000_000
"""Cells with content in a file."""
CELL_MAX: Final = 4000
"""Characters of a cell, as facts allow them."""

_DASHES: Final = frozenset({"-", "–", "—"})
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TEXT_MARK: Final = re.compile(r"^['’‘](?=[\d=+@-])")
_SHOWN_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text, and what was lost on the way: ``damage`` says why the text cannot be trusted."""

    text: str = ""
    damage: str = ""


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True)
class Line:
    """A line with content: its number in the file and its cells by column, from 0; those without content lack."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False

    def text(self, column: int) -> str:
        """Give the text of a cell, or nothing."""
        return self.cells.get(column, EMPTY).text


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: line numbers as the file counts them, columns from 0, all included."""

    first_line: int
    last_line: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a sheet that have content, in order. A merged value stands in each cell of its area.

    ``beyond`` counts cells with content further right than the columns that are looked at.
    """

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    filtered: bool = False
    areas: tuple[Area, ...] = ()
    beyond: int = 0


class TooLarge(Exception):
    """A file has more lines or cells than can be read; the text says how many may be."""


class Count:
    """Counts lines and cells over all sheets of a file, so that memory stays bounded."""

    def __init__(self) -> None:
        self._lines = 0
        self._cells = 0

    def line(self, cells: int) -> None:
        """Count a line with so many cells.

        :raises TooLarge: when a bound is passed.
        """
        self._lines += 1
        if self._lines > LINES_MAX:
            raise TooLarge(f"lebih dari {LINES_MAX} baris; bagi menjadi beberapa berkas")
        self.cells(cells)

    def cells(self, cells: int) -> None:
        """Count cells.

        :raises TooLarge: when the bound is passed.
        """
        self._cells += cells
        if self._cells > CELLS_MAX:
            raise TooLarge(f"lebih dari {CELLS_MAX} sel terisi; hapus kolom yang tidak perlu atau bagi berkasnya")


def cell(value: str) -> Cell:
    """Take a text: blanks of all kinds become one kind, marks that nobody sees go, others are damage."""
    if len(value) > CELL_MAX:
        return Cell(value[:_SHOWN_MAX], f"terlalu panjang ({len(value)} huruf; paling banyak {CELL_MAX})")
    text = value
    if not (value.isascii() and value.isprintable()):
        text = _plain(value)
        bad = next((each for each in text if each == "\ufffd" or _is_unseen(each)), "")
        if bad:
            kept = "".join(each for each in text if not _is_unseen(each)).strip()
            if bad == "\ufffd":
                return Cell(kept, "berisi huruf yang rusak; simpan ulang sebagai CSV UTF-8")
            return Cell(kept, f"berisi karakter tak terlihat (U+{ord(bad):04X}); hapus isinya, lalu ketik ulang")
    text = _TEXT_MARK.sub("", text.strip())
    if text.startswith('="') and text.endswith('"'):  # as spreadsheets keep leading zeros in CSV
        text = text[2:-1].strip()
    return EMPTY if text in _DASHES or not text else Cell(text)


def _is_unseen(sign: str) -> bool:
    return sign in _BIDI or unicodedata.category(sign) == "Cc"


def _plain(value: str) -> str:
    return re.sub(r"[\s\u00a0]", " ", value.translate(_UNSEEN))


def spread(lines: Sequence[Line], areas: Iterable[Area], count: Count) -> None:
    """Put the value of merged cells into each of them, as far as their lines (in order) have content.

    :raises TooLarge: when that makes too many cells.
    """
    numbers = [each.number for each in lines]
    for area in areas:
        start, stop = bisect_left(numbers, area.first_line), bisect_right(numbers, area.last_line)
        if start == stop or numbers[start] != area.first_line:
            continue
        value = lines[start].cells.get(area.first_column)
        if value is None:
            continue
        columns = range(area.first_column, min(area.last_column + 1, COLUMNS_MAX))
        count.cells(len(columns) * (stop - start))
        for line in lines[start:stop]:
            line.cells.update(dict.fromkeys(columns, value))
