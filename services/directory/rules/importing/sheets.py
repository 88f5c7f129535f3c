"""Tell what kind of file was uploaded, read it, or say how to save it in a form that can be read."""

import zipfile
from io import BytesIO
from typing import Final

from services.directory.rules.importing.csv_file import read_csv
from services.directory.rules.importing.files import UnreadableFile, UploadedFile
from services.directory.rules.importing.sheet import Sheet, TooLarge
from services.directory.rules.importing.workbook import BROKEN_ZIP, read_workbook

_ZIP: Final = b"PK\x03\x04"
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_XLSX: Final = "buka di Excel, pilih Berkas > Simpan Sebagai > Buku Kerja Excel (.xlsx), lalu unggah yang baru"
_LOCKED: Final = (
    "dikunci dengan kata sandi; buka di Excel, pilih Berkas > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi, "
    "kosongkan kata sandinya, simpan, lalu unggah lagi"
)
_IN_ZIP: Final = (
    ("xl/workbook.bin", f"berkas .xlsb; {_AS_XLSX}"),
    ("content.xml", "berkas LibreOffice (.ods); pilih Berkas > Simpan Sebagai > Excel 2007-365 (.xlsx)"),
    ("word/document.xml", "dokumen Word; salin tabelnya ke Excel dan simpan sebagai .xlsx"),
)
_BEGINNINGS: Final = (
    (b"%PDF", "berkas PDF; minta daftar aslinya sebagai .xlsx atau CSV, atau unduh dari SIASN"),
    (b"{\\rtf", "dokumen RTF; salin tabelnya ke Excel dan simpan sebagai .xlsx"),
    (b"\x89PNG", "gambar; minta daftar aslinya sebagai .xlsx atau CSV"),
    (b"\xff\xd8\xff", "gambar; minta daftar aslinya sebagai .xlsx atau CSV"),
)
_PAGES: Final = ((b"<html", b"<!doctype html", b"<table", b"<meta"), f"halaman web yang diberi nama .xls; {_AS_XLSX}")
_OLD_XML: Final = (b"<?xml",)
_HEAD: Final = 512


def read_sheets(file: UploadedFile) -> tuple[Sheet, ...]:
    """Read the sheets of a file; what it is shows in its content, whatever its name says.

    :raises UnreadableFile: when it is no table, of another kind, or too large.
    """
    content = file.content
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFile(f"{file.name}: berkas kosong; tidak ada judul kolom. Periksa lagi yang diunggah.")
    advice = _other_kind(content)
    if advice:
        raise UnreadableFile(f"{file.name}: ini {advice}.")
    try:
        return read_workbook(file) if content.startswith(_ZIP) else (read_csv(file),)
    except TooLarge as error:
        raise UnreadableFile(f"{file.name}: {error}.") from error


def _other_kind(content: bytes) -> str:
    if content.startswith(_ZIP):
        return _kind_in_zip(content)
    if content.startswith(_OLE2):
        return _kind_in_ole2(content)
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_PAGES[0]):
        return _PAGES[1]
    if head.startswith(_OLD_XML):
        return f"berkas XML; {_AS_XLSX}"
    return next((advice for beginning, advice in _BEGINNINGS if head.startswith(beginning.lower())), "")


def _kind_in_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = set(parts.namelist())
    except BROKEN_ZIP:
        return ""  # read_workbook says that it is broken
    if "xl/workbook.xml" in names:
        return ""
    return next(
        (advice for part, advice in _IN_ZIP if part in names),
        "berkas ZIP; keluarkan isinya, lalu unggah .xlsx atau CSV di dalamnya",
    )


def _kind_in_ole2(content: bytes) -> str:
    """Names of streams in such a container are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return f"buku kerja yang {_LOCKED}"
    if "WordDocument".encode("utf-16-le") in content:
        return "dokumen Word; salin tabelnya ke Excel dan simpan sebagai .xlsx"
    return f"format Excel lama (.xls); {_AS_XLSX}"
