"""The column headings that agencies use, Indonesian and English, and the field that each means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import product
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
    VALID_TO = "berlaku sampai"
    TEAM = "tim"
    POSITION = "jabatan"
    GROUP = "golongan jabatan"
    RATER = "atasan"
    HEADS = "memimpin"
    VALID_FROM = "tmt"
    ACTIVE = "aktif"
    EMAIL = "surel"
    STATUS = "status pegawai"
    EMPLOYMENT = "status kepegawaian"
    FIRST_DAY = "hari pertama"
    LAST_DAY = "hari terakhir"
    GONE_FROM = "tmt berhenti"
    ENDED = "alasan berhenti"
    LEAVE = "jenis cuti"
    LEAVE_FROM = "mulai cuti"
    LEAVE_TO = "sampai cuti"
    OTHER = "jabatan rangkap"
    OTHER_UNIT = "unit jabatan rangkap"
    OTHER_GROUP = "golongan jabatan rangkap"
    OTHER_HEADS = "memimpin jabatan rangkap"
    OTHER_FROM = "mulai jabatan rangkap"
    OTHER_TO = "sampai jabatan rangkap"
    ACTING = "plt"
    ACTING_FROM = "mulai plt"
    ACTING_TO = "sampai plt"
    ACTING_LETTER = "surat plt"


def _of(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Join words in both orders: ``mulai plt`` and ``plt mulai``."""
    return tuple(words for one, other in product(before, after) for words in (f"{one} {other}", f"{other} {one}"))


_PLT: Final = ("plt", "plh", "pelaksana tugas", "pelaksana harian")
_SECOND: Final = ("jabatan rangkap", "jabatan lain", "jabatan tambahan", "rangkap jabatan")
_START: Final = ("mulai", "tanggal mulai", "tgl mulai", "tmt", "sejak")
_STOP: Final = ("sampai", "selesai", "tanggal selesai", "tgl selesai", "akhir", "berakhir", "sd", "s d")

HEADINGS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.EMPLOYEE_ID: ("employee id", "id pegawai", "kode pegawai", "pegawai id", "person id"),
    Column.NIP: (
        "nip", "nip baru", "nomor induk pegawai", "ni pppk", "nip nippppk", "nip ni pppk", "nip18", "nip pegawai",
    ),
    Column.NAME: ("nama", "nama lengkap", "nama pegawai", "name", "full name"),
    Column.UNIT: (
        "unit kerja", "unit", "unor", "unit organisasi", "opd", "skpd", "satuan kerja", "satker", "work unit",
    ),
    Column.UNIT_ID: (
        "kode unit", "kode unit kerja", "unit id", "id unit", "kode unor", "unit code", "kode opd", "kode satker",
    ),
    Column.UNIT_NAME: ("nama unit", "nama unit kerja", "nama unor", "unit name", "nama opd", "nama satker"),
    Column.UNIT_KIND: ("jenis unit", "jenis", "kind", "unit kind"),
    Column.PARENT: ("unit induk", "kode unit induk", "induk", "parent", "parent id", "unit atasan", "kode induk"),
    Column.MISSION: ("misi", "misi unit", "mission"),
    Column.VALID_TO: ("berlaku sampai", "berlaku hingga", "dihapus", "valid to", "until"),
    Column.TEAM: ("tim", "tim kerja", "kode tim", "team", "team id"),
    Column.POSITION: ("jabatan", "nama jabatan", "position", "job title"),
    Column.GROUP: (
        "golongan jabatan", "kelompok jabatan", "jenis jabatan", "eselon", "eselon jabatan", "position group",
        "jenjang jabatan",
    ),
    Column.RATER: (
        "atasan", "nip atasan", "atasan langsung", "nip atasan langsung", "pejabat penilai", "nip pejabat penilai",
        "penilai", "nip penilai", "rater", "rater id", "superior", "supervisor", "id atasan",
    ),
    Column.HEADS: ("memimpin", "kepala unit", "memimpin unit", "pimpinan unit", "heads", "heads unit"),
    Column.VALID_FROM: ("tmt", "tmt jabatan", "berlaku sejak", "berlaku mulai", "dibentuk", "valid from", "since"),
    Column.ACTIVE: ("aktif", "status aktif", "active"),
    Column.EMAIL: (
        "surel", "alamat surel", "email", "e mail", "alamat email", "alamat e mail", "email dinas", "surel dinas",
        "email pegawai", "surat elektronik",
    ),
    Column.STATUS: ("status pegawai", "status"),
    Column.EMPLOYMENT: (
        "status kepegawaian", "jenis kepegawaian", "jenis pegawai", "jenis asn", "status asn", "employment",
    ),
    Column.FIRST_DAY: (
        "hari pertama", "tmt masuk", "tanggal masuk", "tgl masuk", "tmt cpns", "tmt pengangkatan", "tmt pppk",
        "mulai bekerja", "awal kontrak", "mulai kontrak", "first day",
    ),
    Column.LAST_DAY: (
        "hari terakhir", "hari terakhir bekerja", "tanggal terakhir bekerja", "akhir kontrak", "kontrak berakhir",
        "akhir perjanjian kerja", "sampai kontrak", "last day",
    ),
    Column.GONE_FROM: (
        "tmt berhenti", "tanggal berhenti", "tmt pemberhentian", "tmt pensiun", "tanggal pensiun", "tgl pensiun",
        "tmt bup", "tmt pindah keluar",
    ),
    Column.ENDED: ("alasan berhenti", "sebab berhenti", "jenis pemberhentian", "alasan pemberhentian", "ended"),
    Column.LEAVE: ("jenis cuti", "cuti jenis", "cuti", "leave", "leave kind"),
    Column.LEAVE_FROM: (*_of(_START, ("cuti",)), "leave from"),
    Column.LEAVE_TO: (*_of(_STOP, ("cuti",)), "leave to"),
    Column.OTHER: (*_SECOND, *_of(("nama",), _SECOND), "other position"),
    Column.OTHER_UNIT: (*_of(("unit", "unit kerja", "kode unit"), _SECOND), "other unit"),
    Column.OTHER_GROUP: (*_of(("golongan", "jenis", "eselon", "kelompok"), _SECOND), "other group"),
    Column.OTHER_HEADS: (*_of(("memimpin", "memimpin unit"), _SECOND), "other heads"),
    Column.OTHER_FROM: (*_of(_START, _SECOND), "other from"),
    Column.OTHER_TO: (*_of(_STOP, _SECOND), "other to"),
    Column.ACTING: (*_PLT, *_of(("nip",), _PLT), "acting"),
    Column.ACTING_FROM: (*_of(_START, _PLT), "acting from"),
    Column.ACTING_TO: (*_of(_STOP, _PLT), "acting to"),
    Column.ACTING_LETTER: (
        *_of(("surat", "nomor surat", "no surat", "surat perintah", "sk", "sprin"), _PLT), "acting letter",
    ),
}  # fmt: skip
"""Headings in plain form, by the field that they mean."""

_MEANING: Final = {heading: column for column, headings in HEADINGS.items() for heading in headings}
_GROUPING: Final = frozenset(
    {
        "data",
        "identitas",
        "biodata",
        "profil",
        "diri",
        "pribadi",
        "umum",
        "pegawai",
        "kepegawaian",
        "asn",
        "pns",
        "pppk",
        "penempatan",
        "penugasan",
        "informasi",
        "keterangan",
        "rincian",
        "pokok",
        "dasar",
    }
)
_HEADER_MIN: Final = 2

LEAVE_COLUMNS: Final = frozenset({Column.LEAVE, Column.LEAVE_FROM, Column.LEAVE_TO})
OTHER_COLUMNS: Final = frozenset(
    {
        Column.OTHER,
        Column.OTHER_UNIT,
        Column.OTHER_GROUP,
        Column.OTHER_HEADS,
        Column.OTHER_FROM,
        Column.OTHER_TO,
    }
)
ACTING_COLUMNS: Final = frozenset({Column.ACTING, Column.ACTING_FROM, Column.ACTING_TO, Column.ACTING_LETTER})
REPEATED_COLUMNS: Final = LEAVE_COLUMNS | OTHER_COLUMNS | ACTING_COLUMNS
"""What a person may have several of, in rows of their own."""
ID_COLUMNS: Final = frozenset({Column.NIP, Column.EMPLOYEE_ID})
MAIN_COLUMNS: Final = frozenset({Column.POSITION, Column.GROUP})
"""What only the row of a person itself has."""
UNIT_COLUMNS: Final = frozenset({Column.UNIT_ID, Column.UNIT_NAME, Column.PARENT, Column.UNIT_KIND})
_OF_PEOPLE: Final = ID_COLUMNS | MAIN_COLUMNS | {Column.RATER} | REPEATED_COLUMNS

REQUIRED: Final[tuple[tuple[Column, ...], ...]] = (
    (Column.NIP, Column.EMPLOYEE_ID),
    (Column.NAME,),
    (Column.POSITION,),
    (Column.GROUP,),
    (Column.UNIT, Column.UNIT_ID, Column.UNIT_NAME),
)
"""Columns that a list of people must have: one of each line."""


class TableKind(StrEnum):
    """What the rows of a table are."""

    PEOPLE = "people"
    ADDITIONS = "additions"
    UNITS = "units"


def plain(text: str) -> str:
    """Bring a heading or a word to its plain form: small letters and digits, single blanks."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_text.lower()).split())


def meaning(text: str) -> Column | None:
    """Say which field a heading means."""
    return _MEANING.get(plain(text[:200]))


def meaning_below(head: str, below: str) -> Column | None:
    """Say which field a heading means that stands below another: "TMT" below "Jabatan" is not one below "Pangkat"."""
    above, under = plain(head[:200]), plain(below[:200])
    for words in (f"{under} {above}", f"{above} {under}"):
        if words in _MEANING:
            return _MEANING[words]
    return _MEANING.get(under) if above and set(above.split()) <= _GROUPING else None


def recognise(cells: Sequence[str]) -> dict[Column, int]:
    """Say which field stands in which position; empty when this row is no row of headings."""
    found: dict[Column, int] = {}
    for position, cell in enumerate(cells):
        column = meaning(cell)
        if column is not None:
            found.setdefault(column, position)
    return found if len(found) >= _HEADER_MIN else {}


def kind_of(columns: frozenset[Column]) -> TableKind:
    """Say what a table lists."""
    if columns & UNIT_COLUMNS and not columns & _OF_PEOPLE:
        return TableKind.UNITS
    if columns & REPEATED_COLUMNS and columns & ID_COLUMNS and not columns & MAIN_COLUMNS:
        return TableKind.ADDITIONS
    return TableKind.PEOPLE
