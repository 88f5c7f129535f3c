"""Which box somebody is in, what is missing for a better one, and who may join a succession group."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.employment import left_on
from services.career.domain.profile.state import Profile
from services.career.domain.profile.years import YearView, last_two_predicates, years_of
from services.career.domain.talent.placing import Placing, placing_of
from services.career.domain.talent.state import Assessment, Scores
from services.career.rules.competence import JobMatch
from services.career.rules.talent import Box, Step, boxes, convention_of, steps, thresholds
from services.career.rules.words import number_word
from shared.alike import filled
from shared.indonesian import date_text
from shared.policy.career import TalentRules
from shared.rules.competence import JpmStatus
from shared.rules.eligibility import ReasonCode
from shared.rules.succession import succession_eligibility
from shared.rules.talent import Convention, TalentScoreResult, talent_score_2025
from shared.rules.vocabulary import Predicate

_FULL: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Whether somebody may join a succession group (KRS), and every piece that is missing."""

    eligible: bool
    missing: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalentScore:
    """The talent score of 2025, or which of its inputs are not recorded."""

    result: TalentScoreResult | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalentView:
    """Where somebody stands in the nine boxes. ``box`` is None while predicate or potential is missing.

    Who has left (``left_on``: the last day) stands in none, and is no candidate for anything.
    ``on``: the day asked; ``as_of``: the day whose tables place the box.
    """

    employee_id: str
    version: int
    on: date
    left_on: date | None
    as_of: date
    policy_id: str | None
    policy_version: int | None
    convention: Convention
    performance_thresholds: tuple[Decimal, Decimal]
    potential_thresholds: tuple[Decimal, Decimal]
    predicate: Predicate | None
    year: int | None
    assessment: Assessment | None
    assessment_valid: bool
    box: int | None
    boxes: tuple[Box, ...]
    missing: tuple[str, ...]
    steps: tuple[Step, ...]
    succession: Succession
    score: TalentScore


def talent_view(profile: Profile, *, version: int, cycle: CycleCopy | None, on: date) -> TalentView:
    """Show the box of a day; ``cycle`` is that of the result that speaks for the latest year.

    The box is placed by the tables of that cycle's end; what somebody may do now, and the score, by those of the day.
    """
    placing = placing_of(profile, cycle=cycle, on=on)
    rules, as_of, predicate, potential = placing.rules, placing.as_of, placing.predicate, placing.potential
    gone, assessment, valid = placing.left_on, placing.assessment, placing.valid
    placed = (
        boxes(rules, predicate=predicate, potential=potential, as_of=as_of)
        if predicate is not None and potential is not None and gone is None
        else ()
    )
    performance_thresholds, potential_thresholds = thresholds(rules, as_of=as_of)
    return TalentView(
        employee_id=profile.employee_id,
        version=version,
        on=on,
        left_on=gone,
        as_of=as_of,
        policy_id=cycle.book.policy_id if cycle else None,
        policy_version=cycle.book.policy_version if cycle else None,
        convention=convention_of(rules, as_of=as_of),
        performance_thresholds=performance_thresholds,
        potential_thresholds=potential_thresholds,
        predicate=predicate,
        year=placing.year,
        assessment=assessment,
        assessment_valid=valid,
        box=next((each.box for each in placed if each.in_force), None),
        boxes=placed,
        missing=missing_of(placing),
        steps=steps(rules, predicate=predicate, potential=potential, as_of=as_of) if gone is None else (),
        succession=succession_of(profile, on=on),
        score=_score(profile, rules, predicate, placing.scores, on),
    )


def missing_of(placing: Placing) -> tuple[str, ...]:
    """Say what somebody lacks to stand in a box; nothing who stands in one."""
    return (_gone(placing.left_on),) if placing.left_on is not None else tuple(_missing(placing))


def succession_of(profile: Profile, *, on: date) -> Succession:
    """Check the succession conditions, and name each missing piece with its figures (PP 11/2017 art. 199)."""
    years = years_of(profile)
    latest = next((each for each in years if each.periods), None)
    match = next((each.jpm for each in years if each.jpm is not None), None)
    found = succession_eligibility(
        last_two_predicates=last_two_predicates(profile),
        development_met=latest is not None and latest.training.met is not False,
        competence_met=match is not None and match.status is JpmStatus.MEMENUHI_SYARAT,
        as_of=on,
    )
    missing = tuple(f"{each.pesan}{_figures(each.code, latest, match)}" for each in found.reasons)
    gone = left_on(profile, on)
    if gone is not None:
        return Succession(eligible=False, missing=(_gone(gone), *missing), rule=found.rule.id)
    return Succession(eligible=found.eligible, missing=missing, rule=found.rule.id)


def _gone(last_day: date) -> str:
    return f"Tidak lagi bekerja di instansi ini sejak {date_text(last_day)}."


def _figures(code: ReasonCode, latest: YearView | None, match: JobMatch | None) -> str:
    if code is ReasonCode.COMPETENCE_NOT_MET:
        return " Belum ada kompetensi yang dinilai." if match is None else f" JPM {number_word(match.jpm_percent)}%."
    if code is ReasonCode.DEVELOPMENT_NOT_MET and latest is not None and latest.training.missing_jp is not None:
        return f" Kurang {number_word(latest.training.missing_jp)} JP pada {latest.year}."
    return ""


def _missing(placing: Placing) -> Iterator[str]:
    if placing.predicate is None:
        yield "Belum ada predikat kinerja; box dihitung setelah ada hasil penilaian final."
    if placing.assessment is None:
        yield "Potensi belum dicatat; mintalah pengelola kinerja mencatat hasil asesmen."
    elif not placing.valid:
        yield f"Hasil asesmen {date_text(placing.assessment.on)} sudah tidak berlaku; diperlukan asesmen baru."


def _score(
    profile: Profile, rules: TalentRules, predicate: Predicate | None, scores: Scores | None, on: date
) -> TalentScore:
    recorded = scores or Scores(potential=Decimal(0))
    competence = _competence(profile, scores)
    inputs = {
        "predikat kinerja": predicate,
        "nilai penguat (penghargaan, penugasan)": recorded.reinforcing,
        "nilai kompetensi": competence,
        "nilai potensi": None if scores is None else scores.potential,
        "nilai kualifikasi": recorded.qualification,
        "nilai integritas": recorded.integrity,
    }
    missing = tuple(name for name, value in inputs.items() if value is None)
    if missing:
        return TalentScore(result=None, missing=missing)
    own = rules.performance
    thresholds = (own.low, own.high) if own else None
    result = filled(
        talent_score_2025, recorded, predicate=predicate, competence=competence, thresholds=thresholds, as_of=on
    )
    return TalentScore(result=result, missing=())


def _competence(profile: Profile, scores: Scores | None) -> Decimal | None:
    """The competence of the assessment; without one, the job match that results measured, at most one hundred."""
    if scores is not None and scores.competence is not None:
        return scores.competence
    match = next((each.jpm for each in years_of(profile) if each.jpm is not None), None)
    return None if match is None else min(match.jpm_percent, _FULL)
