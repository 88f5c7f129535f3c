"""Which record there is the same as what we told: SIASN gives back numbers, flags and dates in shapes of its own."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cli.siasn.payloads import Service

_CODES: Final = ("hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai")
_VALUES: Final[Mapping[Service, Sequence[str]]] = {
    Service.SKP22: _CODES,
    Service.PERIODIC: _CODES,
    Service.CREDIT: (
        "nomorSk",
        "tanggalSk",
        "kreditUtamaBaru",
        "kreditPenunjangBaru",
        "kreditBaruTotal",
        "isAngkaKreditPertama",
        "isIntegrasi",
        "isKonversi",
        "rwJabatanId",
    ),
}
_OTHER_NAMES: Final = {"rwJabatanId": "rwJabatan"}
"""What lists call otherwise, and may leave out."""
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER: Final = re.compile(r"(\d+)(?:[.,](\d+))?")
_UUID: Final = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


def is_of_same_period(period: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Say whether a record of theirs is about the period that these fields name."""
    return all(_plain(value) == _plain(there.get(name)) for name, value in period.items())


def values_of(service: Service, payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what tells one record of a period from another, in plain words."""
    return tuple(_plain(payload.get(name)) for name in _VALUES[service])


def has_values(service: Service, there: Mapping[str, Any], values: Sequence[str]) -> bool:
    """Say whether a record of theirs holds these values."""
    return len(values) == len(_VALUES[service]) and all(
        _holds(there, name, value) for name, value in zip(_VALUES[service], values, strict=True)
    )


def _holds(there: Mapping[str, Any], name: str, value: str) -> bool:
    if name not in _OTHER_NAMES:
        return _plain(there.get(name)) == value
    told = there.get(name) or there.get(_OTHER_NAMES[name])
    return not told or _plain(told) == value


def _plain(value: object) -> str:
    """Write a value as everybody could: no blanks or zeros that say nothing, one form of dates, flags and ids."""
    text = " ".join(str("" if value is None else value).split()).lower()
    if found := _ISO_DATE.fullmatch(text):
        return f"{found[3]}-{found[2]}-{found[1]}"
    if found := _NUMBER.fullmatch(text):
        whole, part = found[1].lstrip("0") or "0", (found[2] or "").rstrip("0")
        return f"{whole}.{part}" if part else whole
    if _UUID.fullmatch(text):
        return text.replace("-", "")
    return {"": "0", "false": "0", "true": "1"}.get(text, text)
