"""How often a pair met, as feedback tells it."""

from datetime import datetime

from services.career.domain.mentoring.state import Sessions
from services.career.rules.filled import filled
from shared.decision import Contexts, Decision
from shared.events.feedback import MentoringLog


def hear_sessions(
    state: Sessions | None, body: MentoringLog, _contexts: Contexts, _now: datetime
) -> Decision[Sessions]:
    """Remember how often a pair met."""
    heard = filled(Sessions, body)
    return Decision(state if state == heard and state is not None else heard)
