"""From sheets to tables: rows below recognised headings, and what is said about a sheet as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from services.directory.rules.importing.columns import (
    HEADINGS,
    ID_COLUMNS,
    REQUIRED,
    Column,
    TableKind,
    kind_of,
)
from services.directory.rules.importing.files import Hidden, UnreadableFile, UploadedFile
from services.directory.rules.importing.headings import Headings, find_headings
from services.directory.rules.importing.problems import Place, RowProblem
from services.directory.rules.importing.sheet import COLUMNS_MAX, EMPTY, Cell, Sheet
from services.directory.rules.importing.sheets import read_sheets
from services.directory.rules.importing.wanted import ReadSheet

_FOOTER_CELLS: Final = 2
_SECTION_MIN: Final = 3
_NAMED_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the headings, with its number in the file."""

    number: int
    cells: dict[Column, Cell]

    def text(self, column: Column) -> str:
        """Give the text of a cell, or nothing."""
        return self.cells.get(column, EMPTY).text


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with recognised headings. ``rows`` are those to be taken, ``hidden`` those that are not."""

    kind: TableKind
    read: ReadSheet
    columns: frozenset[Column]
    rows: tuple[Row, ...]
    hidden: tuple[Row, ...]
    problems: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]

    def place(self, row: Row) -> Place:
        """Say where a row is."""
        return Place(self.read.file, self.read.sheet, row.number)


def read_tables(file: UploadedFile, hidden: Hidden) -> tuple[tuple[Table, ...], tuple[RowProblem, ...]]:
    """Read every sheet that has recognisable headings, and warn of those that have none.

    :raises UnreadableFile: when the file cannot be read, or no sheet has headings.
    """
    tables: list[Table] = []
    passed: list[RowProblem] = []
    for sheet in read_sheets(file):
        found = find_headings(sheet)
        if found is not None:
            tables.append(_table(file.name, sheet, found, hidden))
        elif sheet.lines:
            text = "lembar ini tidak dibaca: tidak ada baris judul kolom yang dikenal"
            passed.append(Place(file.name, sheet.name, 0).problem(None, "", text))
    if not tables:
        raise UnreadableFile(
            f"{file.name}: tidak ada baris judul kolom yang dikenal (misalnya NIP, nama, unit kerja, jabatan, "
            "atasan); tambahkan judul kolom di atas daftarnya."
        )
    return tuple(tables), tuple(passed)


def _table(file: str, sheet: Sheet, found: Headings, policy: Hidden) -> Table:
    whole = Place(file, sheet.name, 0)
    kind = kind_of(frozenset(found.places))
    rows, left = _rows(sheet, found, kind)
    hidden = tuple(row for row, unseen in rows if unseen)
    shown = tuple(row for row, unseen in rows if not unseen or policy == "take")
    problems = _missing(kind, found, Place(file, sheet.name, found.number))
    warnings = [
        *_beyond(sheet, whole),
        *([whole.problem(None, "", f"baris {_listed(left)} bukan data pegawai atau unit; dilewati")] if left else []),
    ]
    if hidden and policy == "ask":
        problems.append(whole.problem(None, "", _question(sheet, hidden)))
    elif hidden and policy == "skip":
        warnings.append(whole.problem(None, "", f"{len(hidden)} baris tersembunyi dilewati ({_numbers(hidden)})"))
    read = ReadSheet(
        file=file,
        sheet=sheet.name,
        heading_row=found.number,
        used={column.value: name for column, name in found.names.items()},
        ignored=found.ignored,
        rows=len(rows),
        hidden=len(hidden),
    )
    incomplete = any(each.row for each in problems)
    columns = frozenset(found.places)
    return Table(
        kind, read, columns, () if incomplete else shown, () if policy == "take" else hidden, tuple(problems),
        tuple(warnings),
    )  # fmt: skip


def _rows(sheet: Sheet, found: Headings, kind: TableKind) -> tuple[list[tuple[Row, bool]], list[int]]:
    """Take the rows below the headings, and the numbers of those that are none: sections, repeats, signatures."""
    wide = {
        area.first_line
        for area in sheet.areas
        if area.first_line == area.last_line and area.last_column - area.first_column + 1 >= _SECTION_MIN
    }
    rows: list[tuple[Row, bool]] = []
    left: list[int] = []
    for line in sheet.lines[found.body :]:
        taken = {column: line.cells[place] for column, place in found.places.items() if place in line.cells}
        if not taken:
            continue
        texts = {cell.text for cell in line.cells.values()}
        repeated = all(taken.get(column, EMPTY).text == _below(name) for column, name in found.names.items())
        if repeated or (line.number in wide and len(texts) == 1):
            left.append(line.number)
        else:
            rows.append((Row(line.number, taken), line.hidden or sheet.hidden))
    if kind is not TableKind.UNITS:
        while rows and _is_footer(rows[-1][0]) and any(not _is_footer(row) for row, _ in rows):
            left.append(rows.pop()[0].number)
    return rows, sorted(left)


def _below(name: str) -> str:
    return name.rpartition(": ")[2]


def _is_footer(row: Row) -> bool:
    """Whether a row is a signature or a note below the list: few cells, nobody's number."""
    named = any(any(each.isdigit() for each in row.text(column)) for column in ID_COLUMNS)
    return len(row.cells) <= _FOOTER_CELLS and not named


def _missing(kind: TableKind, found: Headings, place: Place) -> list[RowProblem]:
    """Say each missing column once."""
    if kind is not TableKind.PEOPLE:
        return []
    return [
        place.problem(
            options[0],
            "",
            f"kolom ini tidak ada; tambahkan satu kolom berjudul {_choice(options)}. Baris lembar ini belum dibaca",
        )
        for options in REQUIRED
        if not any(option in found.places for option in options)
    ]


def _choice(options: Sequence[Column]) -> str:
    return " atau ".join(f'"{heading.capitalize()}"' for each in options for heading in HEADINGS[each][:1])


def _beyond(sheet: Sheet, place: Place) -> list[RowProblem]:
    if not sheet.beyond:
        return []
    text = f"{sheet.beyond} sel berisi di luar kolom ke-{COLUMNS_MAX} diabaikan; hapus bila tidak sengaja"
    return [place.problem(None, "", text)]


def _question(sheet: Sheet, hidden: Sequence[Row]) -> str:
    where = (
        "di lembar tersembunyi" if sheet.hidden else "tersembunyi oleh saringan" if sheet.filtered else "tersembunyi"
    )
    return (
        f"{len(hidden)} baris {where} ({_numbers(hidden)}) belum diambil; "
        "pilih: lewati (skip) atau ikut diambil (take), lalu unggah lagi"
    )


def _numbers(rows: Iterable[Row]) -> str:
    return f"baris {_listed([each.number for each in rows])}"


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(each) for each in numbers[:_NAMED_MAX])
    return shown if len(numbers) <= _NAMED_MAX else f"{shown} dan {len(numbers) - _NAMED_MAX} lagi"
