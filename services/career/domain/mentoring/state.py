"""What career remembers about mentoring."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.domain.silent import silent
from shared.events.career import MatchStatus
from shared.ids import feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Someone whom this person mentors, mentored, or was proposed to mentor, in one competence.

    ``accepted_by`` are those of the two who said yes. ``remark``: why it was declined, or what it came to.
    """

    subject: str
    mentee_id: str
    competence: str
    reason: str
    mentee_rater_id: str | None = None
    status: MatchStatus = MatchStatus.PROPOSED
    accepted_by: tuple[str, ...] = ()
    declined_by: str | None = None
    remark: str = ""

    @property
    def open(self) -> bool:
        """Whether it takes a place of the mentor: proposals do, so that no mentor is promised to too many."""
        return self.status in (MatchStatus.PROPOSED, MatchStatus.ACTIVE)


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


SESSIONS: Final = silent(
    feedback.MENTORING, Sessions, lambda state: {"mentor_id": state.mentor_id, "mentee_id": state.mentee_id}
)
