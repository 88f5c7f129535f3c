"""Angka kredit of functional positions (PermenPANRB 1/2023, Peraturan BKN 3/2023; domain.md 5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.rules.eligibility import Reason, ReasonCode, record_gaps
from shared.rules.numbers import exact, half_up, whole
from shared.rules.tables import PACKAGED, Data, Places, RuleRef, Tables, covers
from shared.rules.vocabulary import Predicate

_MONTHS_A_YEAR = 12


class FunctionalLevel(StrEnum):
    """Level (*jenjang*) of a functional position."""

    AHLI_PERTAMA = "ahli_pertama"
    AHLI_MUDA = "ahli_muda"
    AHLI_MADYA = "ahli_madya"
    AHLI_UTAMA = "ahli_utama"
    PEMULA = "pemula"
    TERAMPIL = "terampil"
    MAHIR = "mahir"
    PENYELIA = "penyelia"


class CreditGoal(StrEnum):
    """What the credits are for: the next rank (*pangkat*) or the next level (*jenjang*)."""

    RANK = "rank"
    LEVEL = "level"


class CreditPeriod(Data, frozen=True, kw_only=True):
    """A period of at most a year under one predicate."""

    predicate: Predicate
    months: int


@dataclass(frozen=True, kw_only=True)
class CreditResult:
    """Credits of each period, and their sum."""

    credits: tuple[Decimal, ...]
    total: Decimal
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class CreditEligibilityResult:
    """Whether credits and record suffice; `required` and `deficit` are None where there is nothing above."""

    eligible: bool
    required: Decimal | None
    total: Decimal
    deficit: Decimal | None
    reasons: tuple[Reason, ...]
    rule: RuleRef


class _Credit(Data, frozen=True, kw_only=True):
    percent: dict[Predicate, Decimal]
    coefficient: dict[FunctionalLevel, Decimal]
    period_months_max: int
    places: Places
    round_each_period: bool

    def __post_init__(self) -> None:
        covers(Predicate, self.percent)
        covers(FunctionalLevel, self.coefficient)


class _Eligibility(Data, frozen=True, kw_only=True):
    required: dict[FunctionalLevel, dict[CreditGoal, Decimal | None]]
    predicate_min: Predicate
    predicate_years: int

    def __post_init__(self) -> None:
        covers(FunctionalLevel, self.required)
        covers(CreditGoal, *self.required.values())


def credit(
    *,
    level: FunctionalLevel,
    periods: Sequence[CreditPeriod],
    as_of: date,
    tables: Tables = PACKAGED,
) -> CreditResult:
    """Convert predicates into credits: percent of the predicate x annual coefficient x months / 12.

    Each period is rounded and the sum adds the rounded rows, unless the table says otherwise.

    :raises InvalidInput: when a period has not 1 to 12 months.
    """
    table = tables.find("credit", _Credit, as_of)
    values = table.values
    earned = [_earned(place, period, level, values) for place, period in enumerate(periods)]
    rounded = tuple(half_up(each, values.places) for each in earned)
    to_add = [Fraction(row) for row in rounded] if values.round_each_period else earned
    return CreditResult(credits=rounded, total=half_up(sum(to_add, Fraction(0)), values.places), rule=table.rule)


def credit_eligibility(
    *,
    level: FunctionalLevel,
    goal: CreditGoal,
    periods: Sequence[CreditPeriod],
    last_two_predicates: Sequence[Predicate],
    opening: Decimal = Decimal(0),
    as_of: date,
    tables: Tables = PACKAGED,
) -> CreditEligibilityResult:
    """Compare credits with what the next rank or level needs, and look at the last two years.

    `opening`: credits held before the first period; they are added to what the periods earn.

    :raises InvalidInput: when a period has not 1 to 12 months, more than two predicates are given, or the opening
        balance is negative.
    """
    table = tables.find("credit_eligibility", _Eligibility, as_of)
    values = table.values
    earned = credit(level=level, periods=periods, as_of=as_of, tables=tables).total
    total = half_up(exact("opening", opening, low=0) + Fraction(earned))
    required = values.required[level][goal]
    deficit = None if required is None else half_up(max(Fraction(required) - Fraction(total), Fraction(0)))
    reasons = _credit_gaps(deficit) + record_gaps(
        last_two_predicates, minimum=values.predicate_min, years=values.predicate_years
    )
    return CreditEligibilityResult(
        eligible=not reasons,
        required=None if required is None else half_up(Fraction(required)),
        total=total,
        deficit=deficit,
        reasons=reasons,
        rule=table.rule,
    )


def _earned(place: int, period: CreditPeriod, level: FunctionalLevel, values: _Credit) -> Fraction:
    months = whole(f"periods[{place}].months", period.months, low=1, high=values.period_months_max)
    share = Fraction(values.percent[period.predicate]) / 100
    return share * Fraction(values.coefficient[level]) * months / _MONTHS_A_YEAR


def _credit_gaps(deficit: Decimal | None) -> tuple[Reason, ...]:
    if deficit is None:
        return (
            Reason(
                code=ReasonCode.NOTHING_ABOVE,
                message="this level is the highest of its category",
                pesan="Jenjang ini sudah yang tertinggi dalam kategorinya.",
            ),
        )
    if not deficit:
        return ()
    return (
        Reason(
            code=ReasonCode.CREDIT_DEFICIT,
            message=f"{deficit} credits are missing",
            pesan=f"Kurang {str(deficit).replace('.', ',')} angka kredit.",
        ),
    )
