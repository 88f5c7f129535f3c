"""Angka kredit with its arithmetic in words, on the rules of PermenPANRB 1/2023 (domain.md 5.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from services.career.rules.words import number_word
from shared.alike import filled
from shared.rules.credit import CreditGoal, CreditPeriod, FunctionalLevel, credit, credit_eligibility
from shared.rules.errors import InvalidInput
from shared.rules.tables import PACKAGED, RuleRef
from shared.rules.vocabulary import Predicate

_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What a period of at most a year earned, and how."""

    period: CreditPeriod
    credit: Decimal
    arithmetic: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether credits and record suffice for the next rank or level; ``missing`` names every piece."""

    goal: CreditGoal
    eligible: bool
    required: Decimal | None
    total: Decimal
    deficit: Decimal | None
    missing: tuple[str, ...]
    rule: str


def full_months(first: date, last: date) -> int:
    """The whole months from a day to a day, both included; what is left over does not count."""
    if first > last:
        return 0
    after = last + timedelta(days=1)
    months = (after.year - first.year) * _MONTHS_A_YEAR + after.month - first.month
    return months if after.day >= first.day else months - 1


def convert(*, level: FunctionalLevel, predicate: Predicate, months: int, as_of: date) -> tuple[Conversion, ...]:
    """Convert so many months under one predicate, year by year; empty when no rule was in force on the last day."""
    pieces = [min(_MONTHS_A_YEAR, months - done) for done in range(0, months, _MONTHS_A_YEAR)]
    try:
        return tuple(_convert(level, CreditPeriod(predicate=predicate, months=each), as_of) for each in pieces)
    except InvalidInput:
        return ()


def _convert(level: FunctionalLevel, period: CreditPeriod, as_of: date) -> Conversion:
    found = credit(level=level, periods=[period], as_of=as_of)
    values = _values(found.rule)
    text = (
        f"{number_word(_number(values, 'percent', period.predicate))}% x "
        f"{number_word(_number(values, 'coefficient', level))} x {period.months}/{_MONTHS_A_YEAR} = "
        f"{number_word(found.total)}"
    )
    return Conversion(period=period, credit=found.total, arithmetic=text, rule=found.rule.id)


def eligibility(
    *,
    level: FunctionalLevel,
    goal: CreditGoal,
    total: Decimal,
    last_two: Sequence[Predicate],
    as_of: date,
) -> Eligibility:
    """Compare what there is with what the next rank or level needs on a day.

    ``total``: all credits held, each period converted by the table of its own days.
    """
    found = credit_eligibility(
        level=level, goal=goal, periods=(), last_two_predicates=last_two, opening=total, as_of=as_of
    )
    return filled(
        Eligibility, found, goal=goal, missing=tuple(each.pesan for each in found.reasons), rule=found.rule.id
    )


def _values(rule: RuleRef) -> Mapping[str, Any]:
    """The table's own figures, to show them; what they come to is the rule's answer."""
    entries = PACKAGED.entries()["credit"]
    return next(each.values for each in entries if (each.id, each.version) == (rule.id, rule.version))


def _number(values: Mapping[str, Any], table: str, row: str) -> Decimal:
    return Decimal(str(values[table][str(row)]))
