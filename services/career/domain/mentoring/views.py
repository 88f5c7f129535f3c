"""A match as people read it, with the sessions of its pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.career.domain.mentoring.sessions import Sessions
from services.career.domain.mentoring.state import Match
from services.career.domain.profile.state import Profile
from services.career.rules.filled import filled
from shared.events.career import MatchStatus

SessionsByPair = Mapping[tuple[str, str], Sessions]


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


def match_view(mentor: Profile, match: Match, *, version: int, sessions: SessionsByPair) -> MatchView:
    """Show a match."""
    met = sessions.get((mentor.employee_id, match.mentee_id))
    return filled(
        MatchView,
        match,
        id=match.subject,
        version=version,
        mentor_id=mentor.employee_id,
        ended=not match.open,
        sessions=met.sessions if met else 0,
        minutes=met.minutes if met else 0,
        last_on=met.last_on if met else None,
        helpfulness=met.helpfulness if met else None,
    )
