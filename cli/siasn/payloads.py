"""What SIASN is told (domain.md 8.2, ws-siasn): pure functions from our facts to its fields, its spelling included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shared.events.evaluation import CyclePeriod, Result, ResultStatus

PERIOD_CODES: Final = {CyclePeriod.MONTHLY: "1", CyclePeriod.QUARTERLY: "2"}


class Service(StrEnum):
    """The parts of the web service that take results."""

    SKP22 = "skp22"
    PERIODIC = "kinerjaperiodik"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """Somebody as SIASN knows him or her; ``id`` is its own 32-digit id, not the NIP."""

    id: str
    nip: str
    name: str
    position: str
    grade: str
    unit: str


def service_of(result: Result) -> Service:
    """Say which part of the web service takes a result."""
    return Service.SKP22 if result.period is CyclePeriod.ANNUAL else Service.PERIODIC


def refusal(result: Result) -> str | None:
    """Say in Indonesian why a result has nothing to tell SIASN; None when it has."""
    if result.status is ResultStatus.WITHDRAWN:
        return None
    if None in (result.siasn_results, result.siasn_behaviour, result.siasn_quadrant):
        return "Hasil ini tanpa predikat; SIASN tidak menerimanya."
    return None


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
    if service_of(result) is Service.SKP22:
        return payload | {"tahun": result.ends_on.year}
    return payload | {
        "periodikId": PERIOD_CODES[result.period],
        "bulanMulaiPenilaian": f"{result.starts_on.month:02d}",
        "tahunMulaiPenilaian": str(result.starts_on.year),
        "bulanSelesaiPenilaian": f"{result.ends_on.month:02d}",
        "tahunSelesaiPenilaian": str(result.ends_on.year),
    }


_SAME_PERIOD: Final = {
    Service.SKP22: ("tahun",),
    Service.PERIODIC: (
        "bulanMulaiPenilaian",
        "tahunMulaiPenilaian",
        "bulanSelesaiPenilaian",
        "tahunSelesaiPenilaian",
    ),
}


def is_of_same_period(service: Service, payload: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Say whether a record of theirs is about the same person's same period."""
    return all(_plain(payload[name]) == _plain(there.get(name)) for name in _SAME_PERIOD[service])


def values_of(result: Result) -> tuple[int, ...]:
    """Give the three codes of a result: results, behaviour, quadrant."""
    return tuple(each or 0 for each in (result.siasn_results, result.siasn_behaviour, result.siasn_quadrant))


def has_values(there: Mapping[str, Any], values: Sequence[int]) -> bool:
    """Say whether a record of theirs holds these codes; numbers come back as text or with zeros in front."""
    names = ("hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai")
    return [_plain(there.get(name)) for name in names] == [_plain(value) for value in values]


def _plain(value: object) -> str:
    return str(value).strip().lstrip("0")
