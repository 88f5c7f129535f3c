"""How often a pair met, as feedback tells it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from services.career.domain.silent import silent
from services.career.rules.filled import filled
from shared.decision import Contexts, Decision
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


SESSIONS: Final = silent(
    feedback.MENTORING, Sessions, lambda state: {"mentor_id": state.mentor_id, "mentee_id": state.mentee_id}
)


def hear_sessions(
    state: Sessions | None, body: MentoringLog, _contexts: Contexts, _now: datetime
) -> Decision[Sessions]:
    """Remember how often a pair met."""
    heard = filled(Sessions, body)
    return Decision(state if state == heard and state is not None else heard)
