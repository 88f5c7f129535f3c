"""What nobody decided in time expires: a look that is pending in an agency every day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import Recommendation
from shared.decision import Decision, Env, Kind, NotFound, Publish, publishes_nothing
from shared.events.career import RecommendationStatus
from shared.events.evaluation import Cycle
from shared.ids import career as ids

EXPIRE: Final = "expire"
"""The job that stays pending: a look, once a local day, for recommendations whose days are over."""


class RecommendationUnknown(NotFound):
    """There is no such recommendation; look it up in the list."""

    code = "recommendation-unknown"

    def __init__(self) -> None:
        super().__init__("Rekomendasi ini tidak ada. Periksa lagi daftar rekomendasi.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """What is done once a day in an agency; ``expired_on`` is the last local day on which all were looked at."""

    agency_id: str
    expired_on: date | None = None
    jobs: tuple[str, ...] = (EXPIRE,)


DAILY: Final = Kind(name=ids.DAILY.kind, state=Daily, lookup=lambda _state: {}, body=publishes_nothing)


def begin(state: Daily | None, body: Cycle, _env: Env) -> Decision[Daily] | None:
    """Begin the daily look with the first cycle of an agency: without one nothing is recommended."""
    return Decision(Daily(agency_id=body.agency_id)) if state is None else None


def is_due(state: Daily, today: date) -> bool:
    """Say whether the look of this day is still to come."""
    return state.expired_on is None or state.expired_on < today


def is_overdue(profile: Profile, today: date) -> bool:
    """Say whether something of a person is to be settled."""
    return any(expired(each, today) != each for each in profile.recommendations)


def expired(each: Recommendation, on: date) -> Recommendation:
    """The recommendation as of a day: what nobody decided in time has expired."""
    overdue = each.expires_on is not None and each.expires_on < on
    undecided = each.status is RecommendationStatus.ISSUED
    return replace(each, status=RecommendationStatus.EXPIRED) if overdue and undecided else each


def expire(state: Profile | None, _input: object, env: Env) -> Decision[Profile]:
    """Settle what one person did not decide in time; nothing overdue changes nothing.

    :raises RecommendationUnknown: when there is no such person
    """
    if state is None:
        raise RecommendationUnknown
    settled = tuple(expired(each, env.today) for each in state.recommendations)
    publishes = tuple(
        Publish("recommendation.expired", now.subject)
        for before, now in zip(state.recommendations, settled, strict=True)
        if before != now
    )
    return Decision(replace(state, recommendations=settled) if publishes else state, publishes)


def finish_day(state: Daily, day: date | None, _env: Env) -> Decision[Daily] | None:
    """Note the day on which everybody was looked at; the job stays pending, for the next day."""
    return Decision(replace(state, expired_on=day)) if day is not None and is_due(state, day) else None
