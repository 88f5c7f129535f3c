"""Read CSV and XLSX files as agencies have them into plain tables of text cells."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from cli.directory.columns import Column, recognise

_TITLE_ROWS_MAX: Final = 15
_DELIMITERS: Final = ",;\t|"
_EXACT_MAX: Final = 10**15


class UnreadableFile(Exception):
    """The file cannot be read as a table; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text, and what was lost on the way: ``damage`` says why the text cannot be trusted."""

    text: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the headings, with its number in the file."""

    number: int
    cells: dict[Column, Cell]

    def text(self, column: Column) -> str:
        """Give the text of a cell, or nothing."""
        return self.cells.get(column, Cell()).text


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with recognised headings."""

    file: str
    sheet: str
    columns: frozenset[Column]
    rows: tuple[Row, ...]


def read_tables(file: Path) -> tuple[Table, ...]:
    """Read every sheet that has recognisable headings.

    :raises UnreadableFile: when the file is neither, or no sheet has headings.
    """
    if not file.is_file():
        raise UnreadableFile(f"{file}: berkas tidak ada; periksa alamatnya.")
    sheets = _xlsx(file) if file.suffix.lower() in {".xlsx", ".xlsm"} else _csv(file)
    tables = tuple(table for name, rows in sheets if (table := _table(file.name, name, rows)) is not None)
    if not tables:
        raise UnreadableFile(
            f"{file.name}: tidak ada baris judul kolom yang dikenal (misalnya NIP, nama, unit kerja, jabatan, "
            "atasan); tambahkan judul kolom pada baris pertama."
        )
    return tables


def _table(file: str, sheet: str, rows: Sequence[tuple[int, list[Cell]]]) -> Table | None:
    for position, (_, cells) in enumerate(rows[:_TITLE_ROWS_MAX]):
        places = recognise([cell.text for cell in cells])
        if places:
            body = (_row(number, cells, places) for number, cells in rows[position + 1 :])
            return Table(file, sheet, frozenset(places), tuple(row for row in body if row.cells))
    return None


def _row(number: int, cells: list[Cell], places: dict[Column, int]) -> Row:
    taken = {column: cells[place] for column, place in places.items() if place < len(cells)}
    return Row(number, {column: cell for column, cell in taken.items() if cell.text or cell.damage})


def _csv(file: Path) -> Iterable[tuple[str, list[tuple[int, list[Cell]]]]]:
    text = _decoded(file.read_bytes(), file.name)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [_from_text(each) for each in row]) for row in reader]
    except csv.Error as error:
        raise UnreadableFile(f"{file.name}: bukan CSV yang benar ({error}); simpan ulang sebagai CSV UTF-8.") from error
    return (("", rows),)


def _decoded(content: bytes, name: str) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise UnreadableFile(f"{name}: ini berkas Excel; ganti akhiran namanya menjadi .xlsx.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Choose the delimiter that splits the first lines into the most recognised headings."""
    lines = text.splitlines()[:_TITLE_ROWS_MAX]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) > len("sep="):
        return lines[0][len("sep=")]
    return max(_DELIMITERS, key=lambda each: max((len(recognise(line.split(each))) for line in lines), default=0))


def _from_text(value: str) -> Cell:
    """Take a CSV cell; spreadsheets write ="123" to keep leading zeros, anything else with = is a formula."""
    text = value.replace("\u00a0", " ").replace("\ufeff", "").strip()
    if text.startswith('="') and text.endswith('"'):
        return Cell(text[2:-1].strip())
    if text.startswith(("=", "@", "+")):
        return Cell(text, "berisi rumus; ganti dengan nilainya")
    return Cell("" if text in {"-", "–", "—"} else text)


def _xlsx(file: Path) -> Iterable[tuple[str, list[tuple[int, list[Cell]]]]]:
    try:
        values = openpyxl.load_workbook(file, data_only=True)
        formulas = openpyxl.load_workbook(file, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile(f"{file.name}: bukan berkas XLSX yang utuh; simpan ulang dari Excel.") from error
    return [(sheet.title, _sheet(sheet, formulas[sheet.title])) for sheet in values.worksheets]


def _sheet(values: Worksheet, formulas: Worksheet) -> list[tuple[int, list[Cell]]]:
    rows = [
        [_from_excel(cell.value, written.value) for cell, written in zip(row, same, strict=True)]
        for row, same in zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    ]
    for area in values.merged_cells.ranges:  # a value of merged cells belongs to each of them
        first = rows[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row - 1, area.max_row):
            for column in range(area.min_col - 1, area.max_col):
                rows[row][column] = first
    return list(enumerate(rows, start=1))


def _from_excel(value: object, written: object) -> Cell:
    if isinstance(written, str) and written.startswith("=") and value is None:
        return Cell(written, "berisi rumus tanpa nilai; salin lalu tempel sebagai nilai")
    if value is None:
        return Cell()
    match value:
        case bool():
            return Cell("ya" if value else "tidak")
        case datetime() | date():
            return Cell(value.strftime("%Y-%m-%d"))
        case int() | float():
            return _from_number(value)
        case _:
            return _from_text(str(value))


def _from_number(value: int | float) -> Cell:
    """Excel keeps fifteen digits: a NIP kept as a number has lost its last three, which are zeros then."""
    if abs(value) >= _EXACT_MAX and (isinstance(value, float) or value % 1000 == 0):
        return Cell(str(value), _DAMAGED)
    return Cell(str(int(value)) if value == int(value) else str(value))


_DAMAGED: Final = "disimpan Excel sebagai angka sehingga digit terakhir hilang; jadikan kolom Teks, lalu isi ulang"
