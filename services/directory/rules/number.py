"""A NIP as the directory takes it: of a PNS or of a PPPK (domain.md 8.3)."""

from datetime import date

from shared.rules.nip import NipKind, NipProblem, nip

_SAYS = {
    NipProblem.NOT_18_DIGITS: "NIP harus 18 digit.",
    NipProblem.BIRTH_DATE: "Delapan digit pertama NIP bukan tanggal lahir.",
    NipProblem.APPOINTMENT_YEAR: "Digit 9-12 NIP bukan tahun pengangkatan.",
    NipProblem.APPOINTMENT_MONTH: "Digit 13-14 NIP bukan bulan pengangkatan (PNS) dan bukan kode PPPK.",
    NipProblem.SEX: "Digit ke-15 NIP harus 1 atau 2.",
    NipProblem.SERIAL: "Nomor urut NIP tidak boleh 000.",
    NipProblem.TOO_YOUNG: "Menurut NIP, usia saat diangkat di bawah batas.",
}


def wrong_with(number: str, *, as_of: date) -> str | None:
    """Say what is wrong with a NIP, and where to look; None when it can be one."""
    first = nip(nip=number, kind=NipKind.PNS, as_of=as_of)
    if first.valid or nip(nip=number, kind=NipKind.PPPK, as_of=as_of).valid:
        return None
    return f"{_SAYS[first.reason or NipProblem.NOT_18_DIGITS]} Periksa pada SK pengangkatan."
