"""What people read: profiles, recommendations with fitting trainings, matches with their sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.career.domain.access import rater_of
from services.career.domain.advising import latest_predicates
from services.career.domain.catalogue import closes, fitting
from services.career.domain.ids import profile_id, training_id
from services.career.domain.picture import hours_by_year, picture
from services.career.domain.states import CycleCopy, Match, Profile, Recommendation, Sessions, Training, TrainingMode
from services.career.domain.years import Changes, Trend, YearView, changes_of, trend_of, years_of
from services.career.rules.advice import NotYet, not_yet
from services.career.rules.matching import JobMatch, job_match
from services.career.rules.training import TrainingYear, training_years
from shared.events.career import Gap, GapOutcome, MatchStatus, RecommendationKind, RecommendationStatus
from shared.rules.vocabulary import Predicate

SessionsByPair = Mapping[tuple[str, str], Sessions]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingView:
    """A training of the catalogue."""

    id: str
    training_id: str
    title: str
    competence: str
    hours_jp: Decimal
    offered: bool
    level: int | None
    provider: str
    mode: TrainingMode | None
    edition: int
    closes_gap: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationView:
    """A recommendation, with the catalogue's trainings that fit it."""

    id: str
    version: int
    employee_id: str
    unit_id: str
    cycle_id: str
    kind: RecommendationKind
    rule: str
    about: str | None
    reason: str
    evidence: tuple[str, ...]
    status: RecommendationStatus
    decision_reason: str
    trainings: tuple[TrainingView, ...]
    cycles: tuple[str, ...]
    issued_on: date | None
    expires_on: date | None
    proof: tuple[str, ...]
    outcome: GapOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """A mentoring match, with the sessions that were recorded for the pair."""

    id: str
    version: int
    mentor_id: str
    mentee_id: str
    competence: str
    reason: str
    status: MatchStatus
    accepted_by: tuple[str, ...]
    remark: str
    ended: bool
    sessions: int
    minutes: int
    last_on: date | None
    helpfulness: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """A final result in the history, with the hours of training of its cycle."""

    appraisal: str
    cycle_id: str
    ends_on: date
    predicate: Predicate | None
    policy_id: str
    policy_version: int
    trainings_jp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """A profile. ``not_yet``: opportunities of the latest result's policy, and what they still need."""

    id: str
    version: int
    employee_id: str
    unit_id: str
    rater_id: str | None
    history: tuple[ResultView, ...]
    gaps: tuple[Gap, ...]
    strengths: tuple[str, ...]
    training_years: tuple[TrainingYear, ...]
    recommendations: tuple[RecommendationView, ...]
    mentees: tuple[MatchView, ...]
    mentors: tuple[MatchView, ...]
    not_yet: tuple[NotYet, ...]
    waiting_for: tuple[str, ...]
    jpm: JobMatch | None
    years: tuple[YearView, ...]
    trend: Trend | None
    changes: Changes | None


def training_view(training: Training, required: Decimal | None = None) -> TrainingView:
    """Show a training; with the level that somebody needs, also whether it leads there."""
    return TrainingView(
        id=training_id(training.agency_id, training.training_id),
        training_id=training.training_id,
        title=training.title,
        competence=training.competence,
        hours_jp=training.hours_jp,
        offered=training.offered,
        level=training.level,
        provider=training.provider,
        mode=training.mode,
        edition=training.edition,
        closes_gap=closes(training, required),
    )


def recommendation_view(
    profile: Profile, recommendation: Recommendation, *, version: int, trainings: Iterable[Training]
) -> RecommendationView:
    """Show a recommendation; ``trainings`` is the catalogue, or the part of it that matters."""
    wanted = training_wanted(recommendation)
    gap = next((each for each in picture(profile).gaps if each.competence == wanted), None)
    held, required = (gap.held, gap.required) if gap else (None, None)
    found = fitting(trainings, wanted, held=held, required=required) if wanted is not None else ()
    return RecommendationView(
        id=recommendation.subject,
        version=version,
        employee_id=profile.employee_id,
        unit_id=picture(profile).unit_id,
        cycle_id=recommendation.cycle_id,
        kind=recommendation.kind,
        rule=recommendation.rule,
        about=recommendation.about,
        reason=recommendation.reason,
        evidence=recommendation.evidence,
        status=recommendation.status,
        decision_reason=recommendation.decision_reason,
        trainings=tuple(training_view(each, required) for each in found),
        cycles=recommendation.cycles,
        issued_on=recommendation.issued_on,
        expires_on=recommendation.expires_on,
        proof=recommendation.proof,
        outcome=recommendation.outcome,
    )


def training_wanted(recommendation: Recommendation) -> str | None:
    """The competence for which trainings of the catalogue fit this recommendation."""
    return recommendation.about if recommendation.kind is RecommendationKind.TRAINING else None


def match_view(mentor: Profile, match: Match, *, version: int, sessions: SessionsByPair) -> MatchView:
    """Show a match."""
    met = sessions.get((mentor.employee_id, match.mentee_id))
    return MatchView(
        id=match.subject,
        version=version,
        mentor_id=mentor.employee_id,
        mentee_id=match.mentee_id,
        competence=match.competence,
        reason=match.reason,
        status=match.status,
        accepted_by=match.accepted_by,
        remark=match.remark,
        ended=not match.open,
        sessions=met.sessions if met else 0,
        minutes=met.minutes if met else 0,
        last_on=met.last_on if met else None,
        helpfulness=met.helpfulness if met else None,
    )


def profile_view(
    profile: Profile,
    *,
    version: int,
    cycle: CycleCopy | None,
    trainings: Iterable[Training],
    mentees: tuple[MatchView, ...],
    mentors: tuple[MatchView, ...],
) -> ProfileView:
    """Show a profile; ``cycle`` is that of the latest standing result."""
    seen, catalogue, years = picture(profile), tuple(trainings), years_of(profile)
    return ProfileView(
        id=profile_id(profile.agency_id, profile.employee_id),
        version=version,
        employee_id=profile.employee_id,
        unit_id=seen.unit_id,
        rater_id=rater_of(profile),
        history=_history(profile),
        gaps=seen.gaps,
        strengths=seen.strengths,
        training_years=training_years(hours_by_year(profile)),
        recommendations=tuple(
            recommendation_view(profile, each, version=version, trainings=catalogue) for each in profile.recommendations
        ),
        mentees=mentees,
        mentors=mentors,
        not_yet=_not_yet(profile, cycle),
        waiting_for=profile.waiting,
        jpm=_present_match(profile),
        years=years,
        trend=trend_of(years),
        changes=changes_of(years),
    )


def _present_match(profile: Profile) -> JobMatch | None:
    measured = profile.measured
    return job_match(measured[0].finding.competences, on=measured[1].ends_on) if measured else None


def _history(profile: Profile) -> tuple[ResultView, ...]:
    return tuple(
        ResultView(
            appraisal=result.appraisal,
            cycle_id=result.cycle_id,
            ends_on=judged.ends_on,
            predicate=result.finding.predicate,
            policy_id=result.policy_id,
            policy_version=result.policy_version,
            trainings_jp=result.trainings_jp,
        )
        for result, judged in profile.judged
    )


def _not_yet(profile: Profile, cycle: CycleCopy | None) -> tuple[NotYet, ...]:
    if cycle is None or not profile.standing:
        return ()
    latest, _judged = profile.standing[0]
    return not_yet(finding=latest.finding, book=cycle.book, latest=latest_predicates(profile))
