"""What nobody decided in time expires: a look that an agency owes every day."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.silent import silent
from shared.decision import Contexts, Decision, Rejected, Says
from shared.events.career import RecommendationStatus
from shared.events.evaluation import Cycle
from shared.ids import career as ids

EXPIRE: Final = "expire"
"""The work that stays owed: a look, once a local day, for recommendations whose days are over."""


class RecommendationUnknown(Rejected):
    """There is no such recommendation; look it up in the list."""

    code = "recommendation-unknown"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """What is done once a day in an agency; ``expired_on`` is the last local day on which all were looked at."""

    agency_id: str
    expired_on: date | None = None
    owes: tuple[str, ...] = (EXPIRE,)


DAILY: Final = silent(ids.DAILY, Daily)


def expired(each: Recommendation, on: date | None) -> Recommendation:
    """The recommendation as of a day: what nobody decided in time has expired."""
    overdue = on is not None and each.expires_on is not None and each.expires_on < on
    return (
        replace(each, status=RecommendationStatus.EXPIRED)
        if overdue and each.status is RecommendationStatus.ISSUED
        else each
    )


def expire(state: Profile | None, *, on: date) -> Decision[Profile]:
    """Settle what nobody decided in time, as of a day; nothing overdue changes nothing.

    :raises RecommendationUnknown: when there is no such person.
    """
    if state is None:
        raise unknown()
    settled = tuple(expired(each, on) for each in state.recommendations)
    says = tuple(
        Says("recommendation.expired", now.subject)
        for before, now in zip(state.recommendations, settled, strict=True)
        if before != now
    )
    return Decision(replace(state, recommendations=settled) if says else state, says)


def begin(state: Daily | None, body: Cycle, _contexts: Contexts, _now: datetime) -> Decision[Daily] | None:
    """Owe the daily work from the first cycle of an agency on: without one nothing is recommended."""
    return Decision(Daily(agency_id=body.agency_id)) if state is None else None


def is_due(state: Daily, today: date) -> bool:
    """Say whether the look of this day is still owed."""
    return state.expired_on is None or state.expired_on < today


def is_overdue(profile: Profile, today: date) -> bool:
    """Say whether something of a person is to be settled."""
    return bool(expire(profile, on=today).says)


def expire_overdue(
    state: Profile | None, _id: str, _owner: Daily, _contexts: Contexts, now: datetime, *, zone: str
) -> Decision[Profile] | None:
    """Settle what one person did not decide in time, as of the local day."""
    return None if state is None else expire(state, on=now.astimezone(ZoneInfo(zone)).date())


def finish_day(state: Daily, day: date | None, _now: datetime) -> Decision[Daily] | None:
    """Note the day on which everybody was looked at; the work stays owed, for the next day."""
    return Decision(replace(state, expired_on=day)) if day is not None and is_due(state, day) else None


def unknown() -> RecommendationUnknown:
    """Say that there is no such recommendation."""
    return RecommendationUnknown("Rekomendasi ini tidak ada. Periksa lagi daftar rekomendasi.")
