"""What nobody decided in time expires: a look that is pending in an agency every day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.career.domain.mentoring.state import Match
from services.career.domain.profile.state import Part, Profile
from services.career.domain.recommendation.state import Recommendation
from shared.decision import Decision, Env, Kind, NotFound, Publish, publishes_nothing
from shared.events.career import MatchStatus, RecommendationStatus
from shared.events.evaluation import Cycle
from shared.ids import career as ids
from shared.indonesian import date_text

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
    overdue = any(expired(each, today, last_day=profile.last_day) != each for each in profile.recommendations)
    return overdue or any(ended(each, today, profile) != each for each in profile.matches)


def expired(each: Recommendation, on: date, *, last_day: date | None) -> Recommendation:
    """The recommendation as of a day: what nobody decided in time, or before the person left, has expired."""
    until = each.decided_until(last_day)
    overdue = until is not None and until < on
    undecided = each.status is RecommendationStatus.ISSUED
    return replace(each, status=RecommendationStatus.EXPIRED) if overdue and undecided else each


def expire(state: Profile | None, _input: object, env: Env) -> Decision[Profile]:
    """Settle what one person did not decide in time; nothing overdue changes nothing.

    :raises RecommendationUnknown: when there is no such person
    """
    if state is None:
        raise RecommendationUnknown
    settled, publishes = settle_day(state, env.today)
    return Decision(settled if publishes else state, publishes)


def ended(each: Match, on: date, mentor: Profile) -> Match:
    """The match as of a day: a mentor who has left mentors nobody."""
    if not each.open or not mentor.has_left(on):
        return each
    text = f"Mentor tidak lagi bekerja di instansi ini sejak {date_text(mentor.last_day)}."
    return replace(each, status=MatchStatus.ENDED, remark=text)


def settle_day(state: Profile, on: date) -> tuple[Profile, tuple[Publish, ...]]:
    """Bring what is open of a person to its end where a day does that; give the profile and what changed."""
    advised = tuple(expired(each, on, last_day=state.last_day) for each in state.recommendations)
    matched = tuple(ended(each, on, state) for each in state.matches)
    publishes = (
        *_changed("recommendation.expired", state.recommendations, advised),
        *_changed("mentoring.ended", state.matches, matched),
    )
    return replace(state, recommendations=advised, matches=matched), publishes


def _changed(fact: str, before: Sequence[Part], after: Sequence[Part]) -> Iterator[Publish]:
    return (Publish(fact, now.subject) for old, now in zip(before, after, strict=True) if old != now)


def finish_day(state: Daily, day: date | None, _env: Env) -> Decision[Daily] | None:
    """Note the day on which everybody was looked at; the job stays pending, for the next day."""
    return Decision(replace(state, expired_on=day)) if day is not None and is_due(state, day) else None
