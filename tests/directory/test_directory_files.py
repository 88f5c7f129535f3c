"""What kind of file it is, how it is written, and files that would take too much."""

import io
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from directory_files import (
    ANALYST_ROW,
    CHIEF,
    CHIEF_ROW,
    HEADINGS,
    MAIN,
    book_of,
    csv_file,
    csv_rows,
    raw_workbook,
    read,
    row_xml,
    said,
    saved,
    warned,
)

from services.directory.rules.importing import sheet as sheets
from services.directory.rules.importing.files import UnreadableFile, UploadedFile
from services.directory.rules.importing.workbook import UNPACKED_MAX

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
MEMORY_MAX = 16 * 2**20
"""Bytes that reading a small list may take, whatever empty cells and bombs lie around it."""


def zipped(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return kept.getvalue()


def peak(file: UploadedFile) -> tuple[int, int]:
    """Read a file; how many people it has, and the most memory that reading took."""
    tracemalloc.start()
    try:
        try:
            people = len(read(file).people)
        except UnreadableFile:
            people = -1
        return people, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (OLE2 + "Workbook".encode("utf-16-le"), r"format Excel lama \(\.xls\).*Simpan Sebagai.*\.xlsx"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "kata sandi.*Proteksi Buku Kerja"),
        (OLE2 + "WordDocument".encode("utf-16-le"), "dokumen Word"),
        (zipped(xl__workbook_DOT_bin=b""), r"\.xlsb.*Simpan Sebagai"),
        (zipped(mimetype=b"", content_DOT_xml=b""), r"\.ods.*Simpan Sebagai"),
        (zipped(word__document_DOT_xml=b""), "dokumen Word"),
        (zipped(pegawai_DOT_csv=b"NIP"), "berkas ZIP; keluarkan isinya"),
        (b"%PDF-1.7\n", "berkas PDF; minta daftar aslinya"),
        (b"\xef\xbb\xbf<html><table><tr><td>NIP", r"halaman web yang diberi nama \.xls"),
        (b'<?xml version="1.0"?><Workbook/>', "berkas XML"),
        (b"\x89PNG\r\n", "gambar"),
        (bytes(range(256)) * 20, "bukan tabel"),
        (b"", "berkas kosong"),
        (b"\0" * 5000, "berkas kosong"),
    ],
    ids=[
        "xls", "password", "doc", "xlsb", "ods", "docx", "zip", "pdf", "html", "xml", "png", "binary", "empty", "zeros",
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_with_its_own_advice(content: bytes, advice: str) -> None:
    with pytest.raises(UnreadableFile, match=advice):
        read(UploadedFile("pegawai.xlsx", content))


def test_a_workbook_is_known_by_its_content_and_not_by_its_name() -> None:
    assert len(read(saved(book_of(CHIEF_ROW)[0], "pegawai.csv")).people) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_delimiter_of_spreadsheets_is_read(encoding: str, delimiter: str) -> None:
    row = (CHIEF, "René Siahaan", *CHIEF_ROW[2:])
    text = "\r\n".join(delimiter.join(each) for each in (HEADINGS, row))
    if encoding == "utf-16":
        text = text.rstrip()

    wanted = read(csv_file(text, encoding=encoding))

    assert [each.name for each in wanted.people] == ["René Siahaan"]


def test_big_endian_text_with_a_mark_is_read() -> None:
    text = "\n".join(";".join(each) for each in (HEADINGS, CHIEF_ROW))

    assert len(read(UploadedFile("a.csv", b"\xfe\xff" + text.encode("utf-16-be"))).people) == 1


def test_text_that_was_cut_is_refused() -> None:
    text = "\n".join(";".join(each) for each in (HEADINGS, CHIEF_ROW))

    with pytest.raises(UnreadableFile, match="terpotong"):
        read(UploadedFile("a.csv", text.encode("utf-16")[:-1]))


def test_zeros_inside_cells_are_named() -> None:
    wanted = read(csv_rows((CHIEF, "Has\0an", *CHIEF_ROW[2:])))

    assert said(wanted) == [(2, "nama", "berisi karakter tak terlihat (U+0000); hapus isinya, lalu ketik ulang")]


def test_a_stray_cell_at_the_end_of_the_sheet_costs_nothing_and_is_said() -> None:
    book, sheet = book_of(CHIEF_ROW, ANALYST_ROW)
    sheet["XFD1048576"] = "x"
    file = saved(book)

    people, memory = peak(file)

    assert people == 2
    assert memory < MEMORY_MAX
    assert [text for _, _, text in warned(read(file))] == [
        "1 sel berisi di luar kolom ke-256 diabaikan; hapus bila tidak sengaja"
    ]


def test_a_million_empty_cells_and_rows_cost_nothing() -> None:
    empty = '<row r="{}">' + '<c s="1"/>' * 1000 + "</row>"
    rows = "".join(empty.format(number) for number in range(4, 1004))
    gaps = "".join(f'<row r="{number}" spans="1:9" ht="15"/>' for number in range(1004, 201_004))
    last = row_xml(1_000_000, ANALYST_ROW)
    body = row_xml(1, HEADINGS) + row_xml(2, CHIEF_ROW) + rows + gaps + last
    file = raw_workbook(f"<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>".encode())
    del rows, gaps, body

    people, memory = peak(file)

    assert people == 2, "what lies below a gap is read all the same"
    assert memory < MEMORY_MAX


def test_a_title_merged_over_the_whole_sheet_costs_nothing() -> None:
    book, sheet = book_of(("DAFTAR PEGAWAI",), HEADINGS, CHIEF_ROW, headings=())
    sheet.merge_cells("A1:XFD1")
    file = saved(book)

    assert peak(file)[0] == 1
    assert peak(file)[1] < MEMORY_MAX


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(UNPACKED_MAX // 2**20 + 1):
                part.write(b" " * 2**20)
    bomb = UploadedFile("pegawai.xlsx", kept.getvalue())

    assert peak(bomb) < (0, 0) or peak(bomb)[1] < MEMORY_MAX
    with pytest.raises(UnreadableFile, match="lebih dari 200 MiB bila dibuka"):
        read(bomb)


def test_entities_are_refused() -> None:
    sheet = f'<!DOCTYPE a [<!ENTITY x "{"x" * 1000}">]><worksheet {MAIN}><sheetData>&x;</sheetData></worksheet>'

    with pytest.raises(UnreadableFile, match="tidak wajar"):
        read(raw_workbook(sheet.encode()))


@pytest.mark.parametrize(
    ("bound", "text"), [("LINES_MAX", "lebih dari 20 baris"), ("CELLS_MAX", "lebih dari 20 sel terisi")]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_more_lines_or_cells_than_can_be_read_are_refused(
    bound: str, text: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [ANALYST_ROW] * 30
    monkeypatch.setattr(sheets, bound, 20)

    with pytest.raises(UnreadableFile, match=text):
        read(csv_rows(*rows) if form == "csv" else saved(book_of(*rows)[0]))


def test_a_workbook_that_is_cut_or_changed_is_never_more_than_unreadable() -> None:
    whole = saved(book_of(CHIEF_ROW, ANALYST_ROW)[0]).content

    for place in range(0, len(whole), 97):
        for content in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]):
            with suppress(UnreadableFile):
                read(UploadedFile("pegawai.xlsx", content))
