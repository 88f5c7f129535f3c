"""Matches as people read them, with the sessions of their pairs as feedback tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.domain.mentoring.state import Match
from services.career.domain.profile.state import Profile
from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.career import MatchStatus
from shared.events.feedback import MentoringLog
from shared.ids import feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """How often a pair met, as heard from feedback."""

    agency_id: str
    mentor_id: str
    mentee_id: str
    sessions: int
    minutes: int
    last_on: date
    helpfulness: Decimal | None


_NOBODY: Final[Mapping[str, date]] = {}
SessionsByPair = Mapping[tuple[str, str], Sessions]

SESSIONS: Final = Kind(
    name=feedback.MENTORING.kind,
    state=Sessions,
    lookup=lambda state: {"mentor_id": state.mentor_id, "mentee_id": state.mentee_id},
    body=publishes_nothing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """A mentoring match, with the sessions of the pair, and the last day of whoever of the two has left."""

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
    mentor_left_on: date | None
    mentee_left_on: date | None


def on_mentoring_log(state: Sessions | None, body: MentoringLog, _env: Env) -> Decision[Sessions]:
    """Remember how often a pair met."""
    heard = filled(Sessions, body)
    return Decision(state if state == heard and state is not None else heard)


def match_view(
    mentor: Profile, match: Match, *, version: int, sessions: SessionsByPair, left: Mapping[str, date] = _NOBODY
) -> MatchView:
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
        mentor_left_on=left.get(mentor.employee_id),
        mentee_left_on=left.get(match.mentee_id),
    )
