"""A civil servant's number of 18 digits (domain.md 8.3): birth date, appointment, sex, serial."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules.tables import PACKAGED, Data, RuleRef, Tables

_DIGITS = re.compile(
    r"(?P<birth>[0-9]{8})(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<sex>[0-9])(?P<serial>[0-9]{3})", re.ASCII
)


class NipKind(StrEnum):
    """PNS and PPPK write the appointment differently."""

    PNS = "pns"
    PPPK = "pppk"


class Sex(StrEnum):
    """Sex as the number states it."""

    MALE = "male"
    FEMALE = "female"


class NipProblem(StrEnum):
    """Why a number is not valid; the first problem from the left."""

    NOT_18_DIGITS = "not_18_digits"
    BIRTH_DATE = "birth_date"
    APPOINTMENT_YEAR = "appointment_year"
    APPOINTMENT_MONTH = "appointment_month"
    SEX = "sex"
    SERIAL = "serial"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True, kw_only=True)
class NipResult:
    """What a valid number says, or the reason it is not valid.

    `appointed` is as precise as the number: year and month ("2010-01") for a PNS, the year for a PPPK.
    """

    valid: bool
    birth_date: date | None = None
    appointed: str | None = None
    sex: Sex | None = None
    serial: str | None = None
    reason: NipProblem | None = None
    rule: RuleRef


class _Nip(Data, frozen=True, kw_only=True):
    sex: dict[str, Sex]
    serial_none: str
    pppk_codes: tuple[str, ...]
    age_at_appointment_min: int


def nip(*, nip: str, kind: NipKind, as_of: date, tables: Tables = PACKAGED) -> NipResult:
    """Read a number as text, digits only; a wrong one is an answer (`valid` is False), not an error."""
    table = tables.find("nip", _Nip, as_of)
    match = _DIGITS.fullmatch(nip)
    if match is None:
        return NipResult(valid=False, reason=NipProblem.NOT_18_DIGITS, rule=table.rule)
    problem = _problem(match, kind, table.values)
    if problem is not None:
        return NipResult(valid=False, reason=problem, rule=table.rule)
    return NipResult(
        valid=True,
        birth_date=_date(match["birth"]),
        appointed=f"{match['year']}-{match['month']}" if kind is NipKind.PNS else match["year"],
        sex=table.values.sex[match["sex"]],
        serial=match["serial"],
        rule=table.rule,
    )


def _problem(match: re.Match[str], kind: NipKind, values: _Nip) -> NipProblem | None:
    birth = _date(match["birth"])
    if birth is None:
        return NipProblem.BIRTH_DATE
    if int(match["year"]) < date.min.year:
        return NipProblem.APPOINTMENT_YEAR
    if not _month_fits(match["month"], kind, values):
        return NipProblem.APPOINTMENT_MONTH
    if match["sex"] not in values.sex:
        return NipProblem.SEX
    if match["serial"] == values.serial_none:
        return NipProblem.SERIAL
    return NipProblem.TOO_YOUNG if _too_young(birth, match, kind, values) else None


def _month_fits(month: str, kind: NipKind, values: _Nip) -> bool:
    return month in values.pppk_codes if kind is NipKind.PPPK else 1 <= int(month) <= 12


def _too_young(birth: date, match: re.Match[str], kind: NipKind, values: _Nip) -> bool:
    # A PNS starts on the first of a month; of a PPPK only the year is known, so its last day is assumed.
    month_day = (int(match["month"]), 1) if kind is NipKind.PNS else (12, 31)
    latest_birth = (int(match["year"]) - values.age_at_appointment_min, *month_day)
    return (birth.year, birth.month, birth.day) > latest_birth


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
