"""A profile as people read it, with all that belongs to it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.career.domain.access import rater_of
from services.career.domain.award.views import AwardView, award_views
from services.career.domain.cycle import CycleCopy
from services.career.domain.mentoring.views import MatchView
from services.career.domain.profile.picture import hours_by_year, latest_predicates, picture, training_of
from services.career.domain.profile.state import Profile
from services.career.domain.profile.years import Changes, Trend, YearView, changes_of, match_of, trend_of, years_of
from services.career.domain.recommendation.offers import Offers
from services.career.domain.recommendation.views import RecommendationView, recommendation_view
from services.career.rules.advice import NotYet, not_yet
from services.career.rules.competence import JobMatch, TrainingYear, training_years
from shared.alike import filled
from shared.events.career import Gap
from shared.ids import career as ids
from shared.rules.vocabulary import Predicate


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
    """A profile; ``last_day`` of the employment, where it is known.

    ``not_yet``: opportunities of the latest result's policy, and what they still need.
    """

    id: str
    version: int
    employee_id: str
    unit_id: str
    rater_id: str | None
    last_day: date | None
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
    awards: tuple[AwardView, ...]


def profile_view(
    profile: Profile,
    *,
    version: int,
    cycle: CycleCopy | None,
    offers: Offers,
    mentees: tuple[MatchView, ...],
    mentors: tuple[MatchView, ...],
) -> ProfileView:
    """Show a profile; ``cycle`` is that of the latest standing result."""
    years = years_of(profile)
    return filled(
        ProfileView,
        picture(profile),
        profile,
        id=ids.PROFILE.of(profile.agency_id, profile.employee_id),
        version=version,
        rater_id=rater_of(profile),
        history=tuple(filled(ResultView, result, judged, result.finding) for result, judged in profile.judged),
        training_years=training_years(hours_by_year(profile), share_of=profile.share_of),
        recommendations=tuple(
            recommendation_view(profile, each, version=version, offers=offers) for each in profile.recommendations
        ),
        mentees=mentees,
        mentors=mentors,
        not_yet=_not_yet(profile, cycle),
        waiting_for=profile.waiting,
        jpm=match_of(profile.measured),
        years=years,
        trend=trend_of(years),
        changes=changes_of(years),
        awards=award_views(profile, version=version),
    )


def _not_yet(profile: Profile, cycle: CycleCopy | None) -> tuple[NotYet, ...]:
    if cycle is None or not profile.standing:
        return ()
    latest, judged = profile.standing[0]
    return not_yet(
        finding=latest.finding,
        book=cycle.book,
        latest=latest_predicates(profile),
        training=training_of(profile, judged.ends_on.year),
    )
