"""Files as agencies have them, made in memory."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from services.directory.rules.importing.files import Hidden, UploadedFile
from services.directory.rules.importing.reading import read_directory
from services.directory.rules.importing.wanted import Wanted

TODAY = date(2025, 6, 2)
SECRET = "a secret of sixteen or more"
CHIEF, ANALYST, CLERK = "196804121993031004", "198705122010012003", "199207072019031005"
HEADINGS = ("NIP", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan", "NIP Atasan")
CHIEF_ROW = (CHIEF, "Hasan Basri", "Dinas A", "Kepala Dinas", "JPT Pratama", "")
ANALYST_ROW = (ANALYST, "Siti Aisyah", "Dinas A", "Analis", "JF", CHIEF)
CLERK_ROW = (CLERK, "Wati Lubis", "Dinas A", "Staf", "Pelaksana", ANALYST)

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def csv_file(text: str, *, encoding: str = "utf-8", name: str = "pegawai.csv") -> UploadedFile:
    return UploadedFile(name, text.encode(encoding))


def csv_rows(*rows: Sequence[str], delimiter: str = ",", headings: Sequence[str] = HEADINGS) -> UploadedFile:
    return csv_file("\n".join(delimiter.join(row) for row in (headings, *rows)) + "\n")


def saved(book: openpyxl.Workbook, name: str = "pegawai.xlsx") -> UploadedFile:
    kept = io.BytesIO()
    book.save(kept)
    return UploadedFile(name, kept.getvalue())


def book_of(
    *rows: Sequence[object], merged: Sequence[str] = (), headings: Sequence[str] = HEADINGS
) -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook with one sheet, to be bent before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (headings, *rows) if headings else rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return book, sheet


def xlsx_rows(*rows: Sequence[object], merged: Sequence[str] = (), headings: Sequence[str] = HEADINGS) -> UploadedFile:
    return saved(book_of(*rows, merged=merged, headings=headings)[0])


def raw_workbook(sheet: bytes) -> UploadedFile:
    """A workbook around the XML of its only sheet."""
    book = f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    relations = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return UploadedFile("pegawai.xlsx", kept.getvalue())


def row_xml(number: int, values: tuple[str, ...]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in values)
    return f'<row r="{number}">{cells}</row>'


def read(
    *files: UploadedFile, secret: str = SECRET, known: frozenset[str] = frozenset(), hidden: Hidden = "ask"
) -> Wanted:
    return read_directory(files, secret=secret, as_of=TODAY, known=known, hidden_rows=hidden)


def said(wanted: Wanted) -> list[tuple[int, str, str]]:
    """Row, column and text of each problem."""
    return [(each.row, each.column, each.text) for each in wanted.problems]


def warned(wanted: Wanted) -> list[tuple[int, str, str]]:
    """Row, column and text of each warning."""
    return [(each.row, each.column, each.text) for each in wanted.warnings]
