"""What several eligibility rules share: a reason why not, and the record of the last years' predicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.rules.errors import InvalidInput
from shared.rules.vocabulary import Predicate


class ReasonCode(StrEnum):
    """What is missing."""

    CREDIT_DEFICIT = "credit_deficit"
    NOTHING_ABOVE = "nothing_above"
    PREDICATE_TOO_LOW = "predicate_too_low"
    PREDICATE_MISSING = "predicate_missing"
    DEVELOPMENT_NOT_MET = "development_not_met"
    COMPETENCE_NOT_MET = "competence_not_met"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One missing piece: a code for machines, a sentence in English and in Indonesian for people."""

    code: ReasonCode
    message: str
    pesan: str


def record_gaps(predicates: Sequence[Predicate], *, minimum: Predicate, years: int) -> tuple[Reason, ...]:
    """Say what the last years' predicates lack of `minimum` in each of so many years.

    :raises InvalidInput: when more years are given than are looked at.
    """
    if len(predicates) > years:
        raise InvalidInput(
            "last_two_predicates",
            f"holds more than {years}",
            f"last_two_predicates memuat lebih dari {years} tahun.",
        )
    wanted = minimum.replace("_", " ").title()
    gaps = []
    if len(predicates) < years:
        gaps.append(
            Reason(
                code=ReasonCode.PREDICATE_MISSING,
                message=f"only {len(predicates)} of {years} annual predicates are known",
                pesan=f"Baru ada {len(predicates)} dari {years} predikat tahunan.",
            )
        )
    if not all(predicate.reaches(minimum) for predicate in predicates):
        gaps.append(
            Reason(
                code=ReasonCode.PREDICATE_TOO_LOW,
                message=f"every predicate of the last {years} years must be at least {minimum}",
                pesan=f"Predikat {years} tahun terakhir harus paling rendah {wanted}.",
            )
        )
    return tuple(gaps)
