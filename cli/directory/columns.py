"""The column headings that agencies use, Indonesian and English, and the field that each means."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final


class Column(StrEnum):
    """A field of a directory file; the value is its heading in messages."""

    EMPLOYEE_ID = "employee_id"
    NIP = "NIP"
    NAME = "nama"
    UNIT = "unit kerja"
    UNIT_ID = "kode unit"
    UNIT_NAME = "nama unit"
    UNIT_KIND = "jenis unit"
    PARENT = "unit induk"
    MISSION = "misi"
    TEAM = "tim"
    POSITION = "jabatan"
    GROUP = "golongan jabatan"
    RATER = "atasan"
    HEADS = "memimpin"
    VALID_FROM = "tmt"
    ACTIVE = "aktif"


_HEADINGS: Final[dict[Column, tuple[str, ...]]] = {
    Column.EMPLOYEE_ID: ("employee id", "id pegawai", "kode pegawai", "pegawai id", "person id"),
    Column.NIP: ("nip", "nip baru", "nomor induk pegawai", "ni pppk", "nip nippppk", "nip ni pppk", "nip18"),
    Column.NAME: ("nama", "nama lengkap", "nama pegawai", "name", "full name"),
    Column.UNIT: (
        "unit kerja",
        "unit",
        "unor",
        "unit organisasi",
        "opd",
        "skpd",
        "satuan kerja",
        "satker",
        "work unit",
    ),
    Column.UNIT_ID: ("kode unit", "kode unit kerja", "unit id", "id unit", "kode unor", "unit code"),
    Column.UNIT_NAME: ("nama unit", "nama unit kerja", "nama unor", "unit name"),
    Column.UNIT_KIND: ("jenis unit", "jenis", "kind", "unit kind"),
    Column.PARENT: ("unit induk", "kode unit induk", "induk", "parent", "parent id", "unit atasan", "kode induk"),
    Column.MISSION: ("misi", "misi unit", "mission"),
    Column.TEAM: ("tim", "tim kerja", "kode tim", "team", "team id"),
    Column.POSITION: ("jabatan", "nama jabatan", "position", "job title"),
    Column.GROUP: (
        "golongan jabatan",
        "kelompok jabatan",
        "jenis jabatan",
        "eselon",
        "position group",
        "jenjang jabatan",
    ),
    Column.RATER: (
        "atasan",
        "nip atasan",
        "atasan langsung",
        "nip atasan langsung",
        "pejabat penilai",
        "nip pejabat penilai",
        "penilai",
        "rater",
        "rater id",
        "superior",
        "supervisor",
        "id atasan",
    ),
    Column.HEADS: ("memimpin", "kepala unit", "memimpin unit", "pimpinan unit", "heads", "heads unit"),
    Column.VALID_FROM: ("tmt", "tmt jabatan", "berlaku sejak", "berlaku mulai", "valid from", "since"),
    Column.ACTIVE: ("aktif", "status aktif", "status pegawai", "active"),
}
_MEANING: Final = {heading: column for column, headings in _HEADINGS.items() for heading in headings}

PERSON_COLUMNS: Final = frozenset({Column.NIP, Column.NAME, Column.POSITION, Column.EMPLOYEE_ID})
UNIT_COLUMNS: Final = frozenset({Column.UNIT_ID, Column.UNIT_NAME, Column.PARENT, Column.UNIT_KIND})
_HEADER_MIN: Final = 2


def plain(text: str) -> str:
    """Bring a heading or a word to its plain form: small letters and digits, single blanks."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_text.lower()).split())


def recognise(cells: Sequence[str]) -> dict[Column, int]:
    """Say which field stands in which position; empty when this row is no row of headings."""
    found: dict[Column, int] = {}
    for position, cell in enumerate(cells):
        column = _MEANING.get(plain(cell))
        if column is not None:
            found.setdefault(column, position)
    return found if len(found) >= _HEADER_MIN else {}


def is_units_table(columns: frozenset[Column]) -> bool:
    """Say whether a table lists units rather than people."""
    return not columns & PERSON_COLUMNS and bool(columns & UNIT_COLUMNS)
