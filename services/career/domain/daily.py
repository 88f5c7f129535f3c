"""What an agency owes every day: settling the recommendations that nobody decided in time."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from services.career.domain.recommendation import expire
from services.career.domain.states import Profile
from shared.decision import Contexts, Decision
from shared.events.evaluation import Cycle

EXPIRE: Final = "expire"
"""The work that stays owed: a look, once a local day, for recommendations whose days are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """What is done once a day in an agency; ``expired_on`` is the last local day on which all were looked at."""

    agency_id: str
    expired_on: date | None = None
    owes: tuple[str, ...] = (EXPIRE,)


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
