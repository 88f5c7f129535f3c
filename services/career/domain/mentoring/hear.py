"""How often a pair met, as feedback tells it."""

from datetime import datetime

from services.career.domain.mentoring.state import Sessions
from shared.decision import Contexts, Decision
from shared.events.feedback import MentoringLog


def hear_sessions(
    state: Sessions | None, body: MentoringLog, _contexts: Contexts, _now: datetime
) -> Decision[Sessions]:
    """Remember how often a pair met."""
    heard = Sessions(
        agency_id=body.agency_id,
        mentor_id=body.mentor_id,
        mentee_id=body.mentee_id,
        sessions=body.sessions,
        minutes=body.minutes,
        last_on=body.last_on,
        helpfulness=body.helpfulness,
    )
    return Decision(state if state == heard and state is not None else heard)
