"""Files as agencies have them, and ways to run the command line."""

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from cli.directory.reading import Wanted, read_directory
from cli.main import app

SECRET = b"a secret of sixteen or more"
CHIEF, ANALYST, CLERK = "196804121993031004", "198705122010012003", "199207072019031005"
HEADINGS = ("NIP", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan", "NIP Atasan")
CHIEF_ROW = (CHIEF, "Hasan Basri", "Dinas A", "Kepala Dinas", "JPT Pratama", "")
ANALYST_ROW = (ANALYST, "Siti Aisyah", "Dinas A", "Analis", "JF", CHIEF)
CLERK_ROW = (CLERK, "Wati Lubis", "Dinas A", "Staf", "Pelaksana", ANALYST)

_NIP_IN_DISGUISE = re.compile(r"\d(?:[\s.'’\"-]?\d){11,}")


def csv_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "pegawai.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def csv_rows(folder: Path, *rows: Sequence[str], delimiter: str = ",", headings: Sequence[str] = HEADINGS) -> Path:
    return csv_file(folder, "\n".join(delimiter.join(row) for row in (headings, *rows)) + "\n")


def xlsx_rows(
    folder: Path, *rows: Sequence[object], merged: Sequence[str] = (), headings: Sequence[str] = HEADINGS
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    file = folder / "pegawai.xlsx"
    book.save(file)
    return file


def read(*files: Path, secret: bytes | None = SECRET) -> Wanted:
    return read_directory(files, secret=secret)


def said(wanted: Wanted) -> list[tuple[int, str, str]]:
    """Row, column and text of each problem."""
    return [(each.row, each.column, each.text) for each in wanted.problems]


def command(*arguments: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run the command line in this process; exit code and everything that it printed."""
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", **(env or {})})
    return result.exit_code, result.output + (result.stderr if result.stderr_bytes else "")


def leaks(text: str) -> list[str]:
    """Whatever looks like a NIP, with blanks or quotes in it too."""
    return _NIP_IN_DISGUISE.findall(text)
