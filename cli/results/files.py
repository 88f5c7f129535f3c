"""Tables as files: whole or not at all, readable by their owner only, and nothing in them is ever computed."""

import csv
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from cli.errors import Stop
from cli.results.rows import COLUMNS, TEXT, Cell

_COMPUTED: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a cell of a CSV file; it takes the wide forms for the same."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NIP: Final = re.compile(r"(\d{8})(\d{6})(\d)(\d{3})")
_DIGITS: Final = 12
"""From so many digits on a spreadsheet rounds a number, or writes it with an exponent."""
_CELL_MAX: Final = 32_767
"""The longest text of a cell of a workbook."""


def check_kind(file: Path) -> None:
    """Check that a table can be written as this file.

    :raises Stop: when its name does not say how, there is no such folder, or it is no file
    """
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise Stop(f"--out {file}: akhiri nama berkas dengan .csv atau .xlsx.")
    if not file.parent.is_dir():
        raise Stop(f"--out {file}: folder {file.parent} tidak ada; buat dahulu, atau pilih folder lain.")
    if file.exists() and not file.is_file():
        raise Stop(f"--out {file} bukan berkas biasa; pilih nama berkas lain.")


@contextmanager
def whole(file: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written: it appears under its name when the block ends well, else what was there stays.

    :raises OSError: when it cannot be written there
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write(out: IO[bytes], rows: Sequence[Sequence[Cell]], *, kind: str) -> None:
    """Write rows below the headings, as ``.csv`` or ``.xlsx``."""
    if kind == ".xlsx":
        _write_xlsx(out, rows)
    else:
        _write_csv(out, rows)


def csv_text(text: str) -> str:
    """Write a text so that a spreadsheet takes it for one: a NIP in groups as on forms, a formula with a quote before.

    The quote is what spreadsheets themselves put before a text that looks like something else.
    """
    clean = _CONTROL.sub(" ", text)
    nip = _NIP.fullmatch(clean)
    if nip is not None:
        return " ".join(nip.groups())
    computed = clean.lstrip().startswith(_COMPUTED) or (clean.isdigit() and len(clean) >= _DIGITS)
    return f"'{clean}" if computed else clean


def _write_csv(out: IO[bytes], rows: Sequence[Sequence[Cell]]) -> None:
    # The mark at the beginning lets spreadsheets read letters outside ASCII.
    lines = csv.writer(_Encoded(out, "\ufeff"), lineterminator="\r\n")
    lines.writerow(COLUMNS)
    lines.writerows([csv_text(each) if isinstance(each, str) else _written(each) for each in row] for row in rows)


class _Encoded:
    """Lets the csv module write into a file of bytes."""

    def __init__(self, out: IO[bytes], first: str) -> None:
        self._out = out
        self._out.write(first.encode())

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def _written(value: Cell) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _write_xlsx(out: IO[bytes], rows: Sequence[Sequence[Cell]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hasil")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, TEXT) for heading in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, value, kind) for value, kind in zip(row, COLUMNS.values(), strict=True)])
    book.save(out)


def _cell(sheet: WriteOnlyWorksheet, value: Cell, kind: str) -> SheetCell:
    """Make a cell; of a text one that is said to be a text, so that it is never a formula and keeps all its digits."""
    cell = WriteOnlyCell(sheet)
    if kind != TEXT:
        cell.value = value
        return cell
    cell.value = _CONTROL.sub(" ", str(value or ""))[:_CELL_MAX]
    cell.data_type, cell.number_format = "s", "@"
    return cell
