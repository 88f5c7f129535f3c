"""A NIP as the directory takes it: of a PNS or of a PPPK (domain.md 8.3); by HTTP as from a file."""

from datetime import date
from typing import Final

from shared.rules.nip import NipKind, NipProblem, nip

UNSOURCED_PPPK: Final = "22"
"""Stands in some NI PPPK where 21 stands by the rule that is known; no official source of it was found."""
UNSOURCED_TEXT: Final = (
    "NI PPPK berkode 22 pada digit 13-14; sumber resminya belum ditemukan. Diterima; periksa pada SK"
)
_SAYS: Final = {
    NipProblem.NOT_18_DIGITS: "NIP harus 18 digit.",
    NipProblem.BIRTH_DATE: "Delapan digit pertama NIP bukan tanggal lahir.",
    NipProblem.APPOINTMENT_YEAR: "Digit 9-12 NIP bukan tahun pengangkatan.",
    NipProblem.APPOINTMENT_MONTH: "Digit 13-14 NIP bukan bulan pengangkatan (PNS) dan bukan kode PPPK.",
    NipProblem.SEX: "Digit ke-15 NIP harus 1 atau 2.",
    NipProblem.SERIAL: "Nomor urut NIP tidak boleh 000.",
    NipProblem.TOO_YOUNG: "Menurut NIP, usia saat diangkat di bawah batas.",
}


def is_possible(number: str, *, as_of: date) -> bool:
    """Whether these are digits of a PNS or of a PPPK, by the form in force on a day."""
    return nip(nip=number, kind=NipKind.PNS, as_of=as_of).valid or is_pppk(number, as_of=as_of)


def is_pppk(number: str, *, as_of: date) -> bool:
    """Whether these are a possible NI PPPK, with the code that is not sourced too."""
    known = f"{number[:12]}21{number[14:]}" if is_unsourced(number) else number
    return nip(nip=known, kind=NipKind.PPPK, as_of=as_of).valid


def is_unsourced(number: str) -> bool:
    """Whether a number has a code of PPPK of which no official source was found."""
    return number[12:14] == UNSOURCED_PPPK


def warnings_of(number: str) -> tuple[str, ...]:
    """Say what to look at of a NIP that is taken."""
    return (f"{UNSOURCED_TEXT}.",) if is_unsourced(number) else ()


def wrong_with(number: str, *, as_of: date) -> str | None:
    """Say what is wrong with a NIP, and where to look; None when it can be one."""
    if is_possible(number, as_of=as_of):
        return None
    reason = nip(nip=number, kind=NipKind.PNS, as_of=as_of).reason
    return f"{_SAYS[reason or NipProblem.NOT_18_DIGITS]} Periksa pada SK pengangkatan."
