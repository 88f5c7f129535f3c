"""Tables as files: XLSX for people, CSV for programs. What somebody wrote is text there, and never a formula."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from portal.views.export import Cell, Table

_LETTERS_MAX: Final = 32_000
"""A cell of a workbook holds a little more."""
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DAY: Final = "dd/mm/yyyy"
_NUMBER: Final = "0.######"


def xlsx_of(tables: Sequence[Table]) -> bytes:
    """Write a workbook, one sheet a table, with its head in view."""
    book = Workbook(write_only=True)
    book.properties.creator = "Kinerja"
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for place, column in enumerate(table.columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.append([_head(sheet, each.head) for each in table.columns])
        for row in table.rows:
            sheet.append([None if each in (None, "") else _cell(sheet, each) for each in row])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_of(table: Table) -> bytes:
    """Write one table as CSV (UTF-8, comma, text in quotes, decimal point).

    Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    content = io.StringIO(newline="")
    writer = csv.writer(content, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_plain(each.head) for each in table.columns])
    writer.writerows([[_plain(each) for each in row] for row in table.rows])
    return content.getvalue().encode("utf-8-sig")


def _head(sheet: WriteOnlyWorksheet, text: str) -> SheetCell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> SheetCell:
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = _DAY if isinstance(value, date) else _NUMBER
        return cell
    text = _clean(value)
    cell = WriteOnlyCell(sheet, text)
    # Else the library takes text after "=" for a formula; the second keeps it text when somebody edits the cell.
    cell.data_type = "s"
    if _is_like_formula(text):
        cell.quotePrefix = True
    return cell


def _plain(value: Cell) -> str | Decimal:
    if isinstance(value, Decimal):
        return value
    text = value.isoformat() if isinstance(value, date) else _clean(value or "")
    return f"'{text}" if _is_like_formula(text) else text


def _clean(text: str) -> str:
    """Leave out what no spreadsheet reads, and what is longer than a cell."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LETTERS_MAX]


def _is_like_formula(text: str) -> bool:
    return text.startswith(_BEGINS_FORMULA) or text.lstrip().startswith(_BEGINS_FORMULA)
