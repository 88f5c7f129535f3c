"""What SIASN is told (domain.md 8.2, ws-siasn): pure functions from our facts to its fields, its spelling included."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shared.events.career import CreditBasis, CreditDetermination, CreditStatus
from shared.events.evaluation import CyclePeriod, Result, ResultStatus

Fact = Result | CreditDetermination
"""What SIASN is told about."""

PERIOD_CODES: Final = {CyclePeriod.MONTHLY: "1", CyclePeriod.QUARTERLY: "2"}
_BASIS_FLAGS: Final = {
    CreditBasis.PERTAMA: "isAngkaKreditPertama",
    CreditBasis.INTEGRASI: "isIntegrasi",
    CreditBasis.KONVERSI: "isKonversi",
}


class Service(StrEnum):
    """The parts of the web service that take results and credits."""

    SKP22 = "skp22"
    PERIODIC = "kinerjaperiodik"
    CREDIT = "angkakredit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """Somebody as SIASN knows him or her; ``id`` is its own 32-digit id, not the NIP."""

    id: str
    nip: str
    name: str
    position: str
    grade: str
    unit: str


def service_of(fact: Fact) -> Service:
    """Say which part of the web service takes a fact."""
    if isinstance(fact, CreditDetermination):
        return Service.CREDIT
    return Service.SKP22 if fact.period is CyclePeriod.ANNUAL else Service.PERIODIC


def is_withdrawn(fact: Fact) -> bool:
    """Say whether a fact does not stand any more."""
    return fact.status in (ResultStatus.WITHDRAWN, CreditStatus.WITHDRAWN)


def refusal(fact: Fact) -> str | None:
    """Say in Indonesian why a fact has nothing to tell SIASN; None when it has."""
    if is_withdrawn(fact) or isinstance(fact, CreditDetermination):
        return None
    if None in (fact.siasn_results, fact.siasn_behaviour, fact.siasn_quadrant):
        return "Hasil ini tanpa predikat; SIASN tidak menerimanya."
    return None


def period_payload(fact: Fact) -> dict[str, Any]:
    """Build the fields that name the period: by them a record there is known to be about the same."""
    starts_on, ends_on = fact.starts_on, fact.ends_on
    match service_of(fact):
        case Service.SKP22:
            return {"tahun": ends_on.year}
        case Service.PERIODIC:
            return {
                "bulanMulaiPenilaian": f"{starts_on.month:02d}",
                "tahunMulaiPenilaian": str(starts_on.year),
                "bulanSelesaiPenilaian": f"{ends_on.month:02d}",
                "tahunSelesaiPenilaian": str(ends_on.year),
            }
        case Service.CREDIT:  # spelt as SIASN spells it
            return {
                "bulanMulaiPenailan": str(starts_on.month),
                "tahunMulaiPenailan": str(starts_on.year),
                "bulanSelesaiPenailan": str(ends_on.month),
                "tahunSelesaiPenailan": str(ends_on.year),
            }


def result_payload(result: Result, *, person: Official, rater: Official) -> dict[str, Any]:
    """Build the body of ``skp22/save`` or ``kinerjaperiodik/save``."""
    payload: dict[str, Any] = {
        "hasilKinerjaNilai": result.siasn_results,
        "perilakuKerjaNilai": result.siasn_behaviour,
        "kuadranKinerjaNilai": result.siasn_quadrant,
        "pnsDinilaiOrang": person.id,
        "statusPenilai": "ASN",
        "penilaiNipNrp": rater.nip,
        "penilaiNama": rater.name,
        "penilaiJabatan": rater.position,
        "penilaiGolongan": rater.grade,
        "penilaiUnorNama": rater.unit,
        "path": [],
    }
    if service_of(result) is Service.PERIODIC:
        payload |= {"periodikId": PERIOD_CODES[result.period]}
    return payload | period_payload(result)


def credit_payload(determined: CreditDetermination, *, person: Official) -> dict[str, Any]:
    """Build the body of ``angkakredit/save``."""
    payload: dict[str, Any] = {
        "pnsId": person.id,
        "rwJabatanId": determined.position_history_id,
        "nomorSk": determined.letter_number,
        "tanggalSk": f"{determined.letter_on:%d-%m-%Y}",
        "kreditUtamaBaru": f"{determined.main:f}",
        "kreditPenunjangBaru": f"{determined.additional:f}",
        "kreditBaruTotal": f"{determined.total:f}",
        "path": [],
    }
    flags = {name: "1" if determined.basis is basis else "0" for basis, name in _BASIS_FLAGS.items()}
    return payload | flags | period_payload(determined)
