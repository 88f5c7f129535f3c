"""Competence against what the job requires, and the yearly duty to learn (domain.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.rules.errors import InvalidInput, empty, outside
from shared.rules.numbers import band_of, exact, half_up, percent, scaled_back, units, whole
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables


class JpmStatus(StrEnum):
    """Outcome of the job-person match, best first."""

    MEMENUHI_SYARAT = "memenuhi_syarat"
    MASIH_MEMENUHI_SYARAT = "masih_memenuhi_syarat"
    KURANG_MEMENUHI_SYARAT = "kurang_memenuhi_syarat"


@dataclass(frozen=True, kw_only=True)
class JpmResult:
    """Match in percent, its status, and held minus required level of each competence."""

    jpm_percent: Decimal
    status: JpmStatus
    gaps: tuple[int, ...]
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class TrainingHoursResult:
    """Share of the yearly hours (JP) done, and how many are still missing."""

    percent: Decimal
    shortfall: Decimal
    rule: RuleRef


class _Jpm(Data, frozen=True, kw_only=True):
    level_min: int
    level_max: int
    bands: dict[JpmStatus, Decimal]
    jpm_percent_max: Decimal | None


class _TrainingHours(Data, frozen=True, kw_only=True):
    hours_a_year: Decimal


def jpm(
    *,
    required: Sequence[int],
    held: Sequence[int],
    cap_each: bool,
    as_of: date,
    tables: Tables = PACKAGED,
) -> JpmResult:
    """Match the levels held with those required, competence by competence in the same order.

    `cap_each`: a level above the required one does not make up for another below.

    :raises InvalidInput: when the lists are empty or differ in length, or a level is unknown (held may be 0).
    """
    found, rule = jpm_hundredths(required=required, held=held, cap_each=cap_each, as_of=as_of, tables=tables)
    rounded = scaled_back(found)
    return JpmResult(
        jpm_percent=rounded,
        status=band_of(tables.find("jpm", _Jpm, as_of).values.bands, rounded),
        gaps=tuple(have - need for need, have in zip(required, held, strict=True)),
        rule=rule,
    )


def jpm_hundredths(
    *,
    required: Sequence[int],
    held: Sequence[int],
    cap_each: bool,
    as_of: date,
    tables: Tables = PACKAGED,
) -> tuple[int, RuleRef]:
    """Give the match alone, in hundredths of a percent, for many people.

    :raises InvalidInput: as `jpm` does.
    """
    table = tables.find("jpm", _Jpm, as_of)
    values = table.values
    _check(required, held, values)
    counted = sum(map(min, required, held)) if cap_each else sum(held)
    match = (100 * counted, sum(required))
    if values.jpm_percent_max is not None:
        most, scale = values.jpm_percent_max.as_integer_ratio()
        if match[0] * scale > most * match[1]:
            match = (most, scale)
    return units(match), table.rule


def training_hours(
    *, done: Decimal, required: Decimal | None = None, as_of: date, tables: Tables = PACKAGED
) -> TrainingHoursResult:
    """Compare hours of training (JP) with the year's duty: 20 for a PNS unless `required` says otherwise.

    :raises InvalidInput: when hours are negative, or none are required.
    """
    table = tables.find("training_hours", _TrainingHours, as_of)
    wanted = exact("required", table.values.hours_a_year if required is None else required)
    if wanted <= 0:
        raise InvalidInput("required", "must be above 0", "required harus lebih dari 0.")
    hours = exact("done", done, low=0)
    return TrainingHoursResult(
        percent=half_up(percent(hours, wanted)),
        shortfall=half_up(max(wanted - hours, Fraction(0))),
        rule=table.rule,
    )


def _check(required: Sequence[int], held: Sequence[int], values: _Jpm) -> None:
    if not required:
        raise empty("required")
    if len(held) != len(required):
        raise InvalidInput("held", "must be as long as required", "held harus sama banyak dengan required.")
    if not sum(required):
        raise outside("required", low=values.level_min, high=values.level_max)
    if min(required) >= values.level_min and min(held) >= 0 and max(*required, *held) <= values.level_max:
        return
    for place, (need, have) in enumerate(zip(required, held, strict=True)):
        whole(f"required[{place}]", need, low=values.level_min, high=values.level_max)
        whole(f"held[{place}]", have, low=0, high=values.level_max)
