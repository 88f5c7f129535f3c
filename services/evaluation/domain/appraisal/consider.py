"""Periodic results beside the annual decision: considered, never averaged (domain.md 1.7)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.evaluation.rules.explain.wording import PREDICATES
from shared.events.evaluation import CyclePeriod
from shared.policy.outcome import PeriodicRule
from shared.rules.vocabulary import Level, Predicate

TEXT: Final = "Hasil penilaian periodik tahun ini dipertimbangkan, tidak dirata-rata."


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicResult:
    """A finished monthly or quarterly result of the same person, at the version that was looked at."""

    appraisal_id: str
    version: int
    cycle_id: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    results: Level | None
    behaviour: Level | None
    predicate: Predicate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """What a rater has before the eyes. ``majority``: the predicate of more than half of them, absent otherwise."""

    text: str
    results: tuple[PeriodicResult, ...]
    majority: Predicate | None


def considered(results: Sequence[PeriodicResult]) -> Considered | None:
    """Put periodic results in the order of their periods; None where there are none."""
    if not results:
        return None
    in_order = tuple(sorted(results, key=lambda each: (each.starts_on, each.appraisal_id)))
    return Considered(text=TEXT, results=in_order, majority=majority(in_order))


def majority(results: Sequence[PeriodicResult]) -> Predicate | None:
    """The predicate that more than half of the rated results share."""
    rated = Counter(each.predicate for each in results if each.predicate is not None)
    if not rated:
        return None
    predicate, people = rated.most_common(1)[0]
    return predicate if 2 * people > rated.total() else None


def against_majority(
    results: Sequence[PeriodicResult], predicate: Predicate | None, rule: PeriodicRule | None
) -> str | None:
    """Say why a decision needs a reason: it differs from the majority of enough rated results; None if it does not."""
    rated = sum(each.predicate is not None for each in results)
    most = majority(results)
    if rule is None or rated < rule.required or most is None or most is predicate:
        return None
    return f"Putusan Anda berbeda dari sebagian besar hasil periodik tahun ini ({PREDICATES[most]})."


def falls_within(result: PeriodicResult, *, starts_on: date, ends_on: date) -> bool:
    """Whether a result is a monthly or quarterly one of this stretch of time."""
    return result.period is not CyclePeriod.ANNUAL and starts_on <= result.starts_on and result.ends_on <= ends_on
