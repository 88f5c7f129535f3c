"""The sessions of a pair as those who may see them do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.feedback.domain.copying import made_of
from services.feedback.domain.mentoring.state import Mentoring, Session, summary


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringView:
    """The sessions of a pair, and their sums."""

    id: str
    version: int
    mentor_id: str
    mentee_id: str
    competence: str
    sessions: int
    minutes: int
    last_on: date
    helpfulness: Decimal | None
    items: tuple[Session, ...]


def show_mentoring(state: Mentoring, *, version: int) -> MentoringView:
    """Show the sessions of a pair."""
    return made_of(MentoringView, summary(state), state, version=version, items=state.sessions)
