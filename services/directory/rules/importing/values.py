"""Read single cells: NIP, position group, day, yes or no. Each says in Indonesian what is wrong."""

import re
from datetime import date, timedelta
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.directory.rules.importing.columns import plain
from services.directory.rules.importing.numbers import DAMAGED, FIRST_OF_1900
from services.directory.rules.number import is_possible
from shared.events.directory import Email, PositionGroup
from shared.rules.nip import NipKind, NipProblem, nip

_DIGITS: Final = 18
_YEARS: Final = range(1900, 2200)
_NIP_PREFIX: Final = re.compile(r"^\s*(nip|ni\s*pppk|nippppk)[\s.:]*(?=\d)", re.IGNORECASE)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov",
            "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_GROUPS: Final[tuple[tuple[PositionGroup, str], ...]] = (
    (PositionGroup.JPT, r"^jpt\b|pimpinan tinggi|^eselon (i|ii)\b|^(i|ii) ?[ab]$|^(10|11|12|21|22)$"),
    (PositionGroup.ADMINISTRATOR, r"^administrator\b|^eselon iii\b|^iii ?[ab]$|^(31|32)$"),
    (PositionGroup.PENGAWAS, r"^pengawas\b|^eselon (iv|v)\b|^(iv|v) ?[ab]$|^(41|42)$"),
    (
        PositionGroup.JF,
        r"^(jf|jft)\b|fungsional tertentu|^(jabatan )?fungsional( ahli| keahlian| keterampilan|$)|"
        r"^ahli (pertama|muda|madya|utama)|^(terampil|mahir|penyelia|pemula)\b",
    ),
    (PositionGroup.PELAKSANA, r"^pelaksana\b|^jfu\b|fungsional umum|^staf\b|^staff\b"),
)
_NIP_SAYS: Final = {
    NipProblem.NOT_18_DIGITS: "NIP harus 18 digit",
    NipProblem.BIRTH_DATE: "delapan digit pertama NIP bukan tanggal lahir",
    NipProblem.APPOINTMENT_YEAR: "digit 9-12 NIP bukan tahun pengangkatan",
    NipProblem.APPOINTMENT_MONTH: "digit 13-14 NIP bukan bulan pengangkatan (PNS) dan bukan 21 (PPPK)",
    NipProblem.SEX: "digit ke-15 NIP harus 1 atau 2",
    NipProblem.TOO_YOUNG: "menurut NIP, usia saat diangkat di bawah 18 tahun",
}


_EMAIL: Final = TypeAdapter(Email)


class WrongValue(Exception):
    """A cell cannot be used; the text says why and what to write."""


def digits_of(text: str) -> str:
    """Read the digits of a NIP with blanks, dots, quotes or the word NIP in it.

    :raises WrongValue: when a spreadsheet has rounded it.
    """
    digits = re.sub(r"[\s.'’‘`\"/-]", "", _NIP_PREFIX.sub("", text))
    if re.search(r"\d[eE]\+?\d", digits):
        raise WrongValue("NIP ditulis Excel sebagai angka (E+17); jadikan kolom Teks, lalu isi ulang")
    return digits


def nip_of(text: str, *, as_of: date) -> str:
    """Read a NIP and judge it as PNS or as PPPK, by the form in force on a day.

    :raises WrongValue: when it is not a possible number.
    """
    digits = digits_of(text)
    if is_possible(digits, as_of=as_of):
        return digits
    reason = nip(nip=digits, kind=NipKind.PNS, as_of=as_of).reason or NipProblem.NOT_18_DIGITS
    if reason is NipProblem.SERIAL:
        raise WrongValue(f"nomor urut NIP tidak boleh 000; mungkin {DAMAGED}")
    count = f" (ada {len(digits)})" if reason is NipProblem.NOT_18_DIGITS else ""
    raise WrongValue(f"{_NIP_SAYS[reason]}{count}; periksa pada SK pengangkatan")


def email_of(text: str) -> str:
    """Read an e-mail address.

    :raises WrongValue: when it is none.
    """
    try:
        return _EMAIL.validate_python(text)
    except ValidationError as error:
        raise WrongValue("bukan alamat surel; tulis satu alamat seperti nama@instansi.go.id, atau kosongkan") from error


def looks_like_nip(text: str) -> bool:
    """Say whether a reference is meant as a NIP rather than as an employee id."""
    return len(re.sub(r"\D", "", text)) >= _DIGITS - 4 and not re.search(r"[A-Za-df-z]", text)


def group_of(text: str) -> PositionGroup:
    """Read a position group from the words that agencies use.

    :raises WrongValue: when no group is meant.
    """
    words = plain(text)
    for group, pattern in _GROUPS:
        if words == group.value or re.search(pattern, words):
            return group
    raise WrongValue(f"golongan jabatan tidak dikenal; tulis salah satu: {', '.join(PositionGroup)}")


def day_of(text: str) -> date:
    """Read a day: 2024-01-31, 31-01-2024, 31/1/2024, 31 Januari 2024, or a spreadsheet's day number.

    :raises WrongValue: when it is no day.
    """
    words = " ".join(text.split())
    words = re.sub(r"(?<=\d)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", "", words)
    try:
        found = _day(words)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year not in _YEARS:
        raise WrongValue("bukan tanggal; tulis seperti 2024-01-31 atau 31-01-2024 (tahun empat digit)")
    return found


def _day(words: str) -> date | None:
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", words):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if (match := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4})", words)) and match[2].lower() in _MONTHS:
        return date(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    if re.fullmatch(r"\d{5}", words):
        return FIRST_OF_1900 + timedelta(days=int(words))
    return None


def yes(text: str) -> bool | None:
    """Read yes or no; None when it is neither."""
    words = plain(text)
    if words in {"ya", "y", "yes", "true", "1", "aktif", "v", "x"}:
        return True
    if words in {"tidak", "t", "n", "no", "false", "0", "nonaktif", "non aktif", "tidak aktif", "pensiun"}:
        return False
    return None


def slug(text: str) -> str:
    """Make an id of a unit's name."""
    return plain(text).replace(" ", "-")[:64].strip("-")
