"""The sessions of a mentor and a mentee."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from services.feedback.domain.copying import made_of
from shared.decision import Kind, Says
from shared.events.base import Body
from shared.events.feedback import MentoringLog
from shared.ids import feedback as ids
from shared.rules.numbers import half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting. ``helpfulness`` (1 to 5) is the mentee's word."""

    session_id: str
    competence: str
    on: date
    minutes: int
    topic: str
    recorded_by: str
    helpfulness: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentoring:
    """The sessions of one pair."""

    agency_id: str
    mentor_id: str
    mentee_id: str
    sessions: tuple[Session, ...] = ()

    @property
    def id(self) -> str:
        """The document, which is also the subject of its events."""
        return ids.MENTORING.of(self.agency_id, self.mentor_id, self.mentee_id)

    @property
    def last(self) -> Session:
        """The latest session by day; the first recorded of that day."""
        return max(self.sessions, key=lambda session: session.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The sessions of a pair, summed up; ``helpfulness`` is the mean of those the mentee rated."""

    competence: str
    sessions: int
    minutes: int
    last_on: date
    helpfulness: Decimal | None


def summary(state: Mentoring) -> Summary:
    """Sum the sessions up."""
    rated = [each.helpfulness for each in state.sessions if each.helpfulness is not None]
    return Summary(
        competence=state.last.competence,
        sessions=len(state.sessions),
        minutes=sum(each.minutes for each in state.sessions),
        last_on=state.last.on,
        helpfulness=half_up(Fraction(sum(rated), len(rated))) if rated else None,
    )


def _lookup(state: Mentoring) -> Mapping[str, Any]:
    return {"mentor_id": state.mentor_id, "mentee_id": state.mentee_id}


def _body(state: Mentoring, says: Says, version: int) -> Body:
    return made_of(MentoringLog, summary(state), state, says, version=version)


MENTORING: Final = Kind(ids.MENTORING.kind, Mentoring, _lookup, _body)
