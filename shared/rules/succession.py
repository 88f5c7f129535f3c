"""Who may join a succession group, *Kelompok Rencana Suksesi* (PP 11/2017 art. 199; domain.md 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.rules.eligibility import Reason, ReasonCode, record_gaps
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables
from shared.rules.vocabulary import Predicate

_COMPETENCE = Reason(
    code=ReasonCode.COMPETENCE_NOT_MET,
    message="competence does not match the job class",
    pesan="Kompetensi belum sesuai dengan klasifikasi jabatan.",
)
_DEVELOPMENT = Reason(
    code=ReasonCode.DEVELOPMENT_NOT_MET,
    message="the yearly development duty is not met",
    pesan="Kewajiban pengembangan kompetensi belum dipenuhi.",
)


@dataclass(frozen=True, kw_only=True)
class SuccessionResult:
    """Whether all three conditions hold, and each that does not."""

    eligible: bool
    reasons: tuple[Reason, ...]
    rule: RuleRef


class _Succession(Data, frozen=True, kw_only=True):
    predicate_min: Predicate
    predicate_years: int


def succession_eligibility(
    *,
    last_two_predicates: Sequence[Predicate],
    development_met: bool,
    competence_met: bool,
    as_of: date,
    tables: Tables = PACKAGED,
) -> SuccessionResult:
    """Check competence, development duty, and at least *Baik* in each of the last two years.

    :raises InvalidInput: when more than two predicates are given.
    """
    table = tables.find("succession_eligibility", _Succession, as_of)
    values = table.values
    reasons = (
        *record_gaps(last_two_predicates, minimum=values.predicate_min, years=values.predicate_years),
        *(() if competence_met else (_COMPETENCE,)),
        *(() if development_met else (_DEVELOPMENT,)),
    )
    return SuccessionResult(eligible=not reasons, reasons=reasons, rule=table.rule)
