"""Read XLSX workbooks from their parts, as a stream: what is empty or too large never comes to lie in memory."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from xml.parsers import expat

from services.directory.rules.importing.files import UnreadableFile, UploadedFile
from services.directory.rules.importing.numbers import is_day_format
from services.directory.rules.importing.sheet import CELLS_MAX, Cell, Count, Sheet, TooLarge, cell
from services.directory.rules.importing.worksheet import Styles, read_worksheet, unescaped
from services.directory.rules.importing.xml_stream import Handler, Hostile, stream

UNPACKED_MAX: Final = 200 * 2**20
"""Bytes of all parts that are read, unpacked."""
BROKEN_ZIP: Final = (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError)
"""What reading a broken or unusual archive raises."""
_WORKBOOK: Final = "xl/workbook.xml"
_YES: Final = frozenset({"1", "true"})


def read_workbook(file: UploadedFile) -> tuple[Sheet, ...]:
    """Read every worksheet of a workbook.

    :raises UnreadableFile: when the workbook is broken, protected, or unpacks to more than may be read.
    :raises TooLarge: when it has too many lines or cells.
    """
    try:
        with zipfile.ZipFile(BytesIO(file.content)) as parts:
            _check(file.name, parts)
            return tuple(_sheets(parts))
    except Hostile as error:
        raise UnreadableFile(f"{file.name}: berisi bagian yang tidak wajar; buat ulang dari Excel.") from error
    except (*BROKEN_ZIP, expat.ExpatError, KeyError, zlib.error) as error:
        raise UnreadableFile(f"{file.name}: bukan berkas XLSX yang utuh; simpan ulang dari Excel.") from error


def _check(name: str, parts: zipfile.ZipFile) -> None:
    read = [each for each in parts.infolist() if each.filename.endswith((".xml", ".rels"))]
    if any(each.flag_bits & 1 for each in read):
        raise UnreadableFile(f"{name}: dikunci dengan kata sandi; simpan tanpa kata sandi, lalu unggah lagi.")
    if sum(each.file_size for each in read) > UNPACKED_MAX:
        raise UnreadableFile(
            f"{name}: isinya lebih dari {UNPACKED_MAX // 2**20} MiB bila dibuka; salin tabelnya saja ke berkas baru."
        )


def _sheets(parts: zipfile.ZipFile) -> Iterator[Sheet]:
    book = _Book()
    stream(parts, _WORKBOOK, book)
    targets = _Targets()
    stream(parts, "xl/_rels/workbook.xml.rels", targets)
    names = set(parts.namelist())
    styles, strings = _StyleReader(), _Strings()
    if "xl/styles.xml" in names:
        stream(parts, "xl/styles.xml", styles)
    if "xl/sharedStrings.xml" in names:
        stream(parts, "xl/sharedStrings.xml", strings)
    how = Styles(days=styles.days(), strings=tuple(strings.found), from_1904=book.from_1904)
    count = Count()
    for each in book.sheets:
        part = _path(targets.found.get(each.relation, ""))
        if part in names and "chartsheets/" not in part:
            yield read_worksheet(parts, part, name=each.name, hidden=each.hidden, styles=how, count=count)


def _path(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return str(PurePosixPath("xl") / target)


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    relation: str
    hidden: bool


@dataclass(slots=True)
class _Book(Handler):
    sheets: list[_Listed] = field(default_factory=list)
    from_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key == "id" or key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(_Listed(attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in _YES


@dataclass(slots=True)
class _Targets(Handler):
    found: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.found[attributes.get("Id", "")] = attributes.get("Target", "")


@dataclass(slots=True)
class _StyleReader(Handler):
    _formats: dict[int, str] = field(default_factory=dict)
    _used: list[int] = field(default_factory=list)
    _inside: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._formats[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._used.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def days(self) -> frozenset[int]:
        """Say which styles show a number as a day."""
        return frozenset(
            place for place, number in enumerate(self._used) if is_day_format(number, self._formats.get(number, ""))
        )


@dataclass(slots=True)
class _Strings(Handler):
    found: list[Cell] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _taking: bool = False
    _phonetic: bool = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "t":
            self._taking = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def text(self, data: str) -> None:
        if self._taking:
            self._parts.append(data)

    def end(self, name: str) -> None:
        if name == "t":
            self._taking = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            if len(self.found) >= CELLS_MAX:
                raise TooLarge(f"lebih dari {CELLS_MAX} teks; hapus kolom yang tidak perlu atau bagi berkasnya")
            self.found.append(cell(unescaped("".join(self._parts))))
            self._parts.clear()
