"""Unexcused absence (PP 94/2021; domain.md 7): it only flags, people decide a sanction in due process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules.numbers import whole
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables

_DAYS_A_YEAR_MAX = 366


class Sanction(StrEnum):
    """What the regulation foresees, mildest first."""

    TEGURAN_LISAN = "teguran_lisan"
    TEGURAN_TERTULIS = "teguran_tertulis"
    PERNYATAAN_TIDAK_PUAS = "pernyataan_tidak_puas"
    TUKIN_DIPOTONG_6_BULAN = "tukin_dipotong_6_bulan"
    TUKIN_DIPOTONG_9_BULAN = "tukin_dipotong_9_bulan"
    TUKIN_DIPOTONG_12_BULAN = "tukin_dipotong_12_bulan"
    TURUN_JABATAN_12_BULAN = "turun_jabatan_12_bulan"
    MENJADI_PELAKSANA_12_BULAN = "menjadi_pelaksana_12_bulan"
    PEMBERHENTIAN = "pemberhentian"


class Severity(StrEnum):
    """*Tingkat hukuman disiplin*."""

    RINGAN = "ringan"
    SEDANG = "sedang"
    BERAT = "berat"


@dataclass(frozen=True, kw_only=True)
class AbsenceResult:
    """The sanction foreseen and its SIASN code; all None where there is none."""

    sanction: Sanction | None
    severity: Severity | None
    siasn_code: int | None
    rule: RuleRef


class _Step(Data, frozen=True, kw_only=True):
    days_from: int
    sanction: Sanction
    severity: Severity
    siasn_code: int


class _Absence(Data, frozen=True, kw_only=True):
    steps: tuple[_Step, ...]
    consecutive_from: int
    consecutive_counts_as_days: int


def absence(*, days: int, consecutive: int = 0, as_of: date, tables: Tables = PACKAGED) -> AbsenceResult:
    """Name the sanction for unexcused days, cumulative in the year, and for the longest run of working days.

    The stricter of the two rules wins. A run may have begun in the year before, so it may exceed `days`.

    :raises InvalidInput: when a number is negative or longer than a year.
    """
    table = tables.find("absence", _Absence, as_of)
    counted = whole("days", days, high=_DAYS_A_YEAR_MAX)
    if whole("consecutive", consecutive, high=_DAYS_A_YEAR_MAX) >= table.values.consecutive_from:
        counted = max(counted, table.values.consecutive_counts_as_days)
    step = _step(table.values.steps, counted)
    if step is None:
        return AbsenceResult(sanction=None, severity=None, siasn_code=None, rule=table.rule)
    return AbsenceResult(sanction=step.sanction, severity=step.severity, siasn_code=step.siasn_code, rule=table.rule)


def _step(steps: Sequence[_Step], days: int) -> _Step | None:
    return max((step for step in steps if step.days_from <= days), key=lambda step: step.days_from, default=None)
