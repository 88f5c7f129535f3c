"""Read CSV files: any usual encoding, any usual delimiter."""

import csv
import io
from itertools import islice
from typing import Final

from services.directory.rules.importing.columns import recognise
from services.directory.rules.importing.files import UnreadableFile, UploadedFile
from services.directory.rules.importing.sheet import COLUMNS_MAX, Cell, Count, Line, Sheet, cell

_DELIMITERS: Final = ",;\t|"
_LOOKED_AT: Final = 4000
_HEAD: Final = 30


def read_csv(file: UploadedFile) -> Sheet:
    """Read a CSV file.

    :raises UnreadableFile: when it is no text, or no table.
    :raises TooLarge: when it has too many lines or cells.
    """
    text = _decoded(file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    lines: list[Line] = []
    count, beyond = Count(), 0
    try:
        for number, row in enumerate(reader, start=1):
            cells = _cells(row)
            beyond += sum(1 for each in row[COLUMNS_MAX:] if each.strip())
            if cells:
                count.line(len(cells))
                lines.append(Line(number, cells))
    except csv.Error as error:
        raise UnreadableFile(
            f"{file.name}: bukan CSV yang benar (baris {reader.line_num}); simpan ulang sebagai CSV UTF-8."
        ) from error
    return Sheet("", tuple(lines), beyond=beyond)


def _cells(row: list[str]) -> dict[int, Cell]:
    found = {column: cell(value) for column, value in enumerate(row[:COLUMNS_MAX]) if value}
    return {column: each for column, each in found.items() if each.text or each.damage}


def _decoded(file: UploadedFile) -> str:
    text = _text(file)
    head = text[:_LOOKED_AT]
    unprintable = sum(1 for each in head if ord(each) < ord(" ") and each not in "\t\r\n")
    if unprintable > len(head) // 10:
        raise UnreadableFile(f"{file.name}: bukan tabel; simpan daftarnya sebagai .xlsx atau CSV UTF-8.")
    return text


def _text(file: UploadedFile) -> str:
    content = file.content
    try:
        if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
            return content.decode("utf-32")
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if encoding := _utf_16(content[:_LOOKED_AT]):
            return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{file.name}: berkas terpotong; simpan ulang sebagai CSV UTF-8.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _utf_16(head: bytes) -> str:
    """Tell UTF-16 without a mark by its zeros, which stand in every other place."""
    zeros = [head[start::2].count(0) for start in (0, 1)]
    if max(zeros) < len(head) // 2 * 0.4 or not head:
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _delimiter(text: str) -> str:
    """Choose the delimiter that splits the first lines into the most recognised headings."""
    lines = [line[:_LOOKED_AT] for line in islice(io.StringIO(text), _HEAD)]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].rstrip()) > len("sep="):
        return lines[0][len("sep=")]

    def headings(delimiter: str) -> tuple[int, int]:
        found = [(len(recognise(line.replace('"', "").split(delimiter))), line.count(delimiter)) for line in lines]
        return max(found, default=(0, 0))

    return max(_DELIMITERS, key=headings)
