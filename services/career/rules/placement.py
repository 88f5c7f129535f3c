"""How well somebody fits a position: each competence, the match (JPM; domain.md 4.3), and the predicates, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.rules.competence import JobMatch, job_match
from services.career.rules.words import number_word, predicate_word
from shared.events.directory import RequiredCompetence
from shared.events.evaluation import CompetenceResult
from shared.rules.competence import JpmStatus
from shared.rules.vocabulary import Predicate

_STATUS: Final[Mapping[JpmStatus, str]] = {
    JpmStatus.MEMENUHI_SYARAT: "memenuhi syarat",
    JpmStatus.MASIH_MEMENUHI_SYARAT: "masih memenuhi syarat",
    JpmStatus.KURANG_MEMENUHI_SYARAT: "kurang memenuhi syarat",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Whether somebody fits a position, by competences: all that it needs were observed, and the match suffices.

    ``fits`` is None where the position names no competence. ``sentences`` say it with the arithmetic.
    """

    fits: bool | None
    match: JobMatch | None
    competences: tuple[CompetenceResult, ...]
    sentences: tuple[str, ...]


def fit(
    needed: Sequence[RequiredCompetence],
    *,
    held: Mapping[str, Decimal],
    predicates: Sequence[tuple[int, Predicate]],
    label: Callable[[str], str],
    as_of: date,
) -> Fit:
    """Hold the levels that somebody has against those that a position needs.

    ``held``: the levels that the latest result with competences observed; ``predicates``: of years, newest first;
    ``as_of``: the day of the table of the match.
    """
    competences = tuple(
        CompetenceResult(competence=each.competence, required=Decimal(each.level), held=held.get(each.competence))
        for each in needed
    )
    match = job_match(competences, as_of=as_of)
    enough = match is not None and match.status is not JpmStatus.KURANG_MEMENUHI_SYARAT and not match.unobserved
    return Fit(
        fits=enough if competences else None,
        match=match,
        competences=competences,
        sentences=tuple(_sentences(competences, match, predicates, label)),
    )


def _sentences(
    competences: Sequence[CompetenceResult],
    match: JobMatch | None,
    predicates: Sequence[tuple[int, Predicate]],
    label: Callable[[str], str],
) -> Iterator[str]:
    if not competences:
        yield "Jabatan ini belum punya syarat kompetensi; mintalah pengelola kinerja melengkapinya."
    for each in competences:
        yield f"{label(each.competence)}: {_level(each)}."
    if match is not None:
        observed = [(each.required, each.held) for each in competences if each.held is not None]
        held = " + ".join(number_word(min(required, level)) for required, level in observed)
        required = " + ".join(number_word(required) for required, _level in observed)
        percent = f"{number_word(match.jpm_percent)}%"
        yield f"Kecocokan (JPM): ({held}) : ({required}) x 100 = {percent}, {_STATUS[match.status]}."
    years = ", ".join(f"{predicate_word(predicate)} ({year})" for year, predicate in predicates)
    yield f"Predikat kinerja: {years}." if years else "Predikat kinerja: belum ada."


def _level(each: CompetenceResult) -> str:
    if each.held is None:
        return f"belum dinilai, diperlukan {number_word(each.required)}"
    enough = "terpenuhi" if each.held >= each.required else f"kurang {number_word(each.required - each.held)}"
    return f"{number_word(each.held)} dari {number_word(each.required)}, {enough}"
