"""The sessions of a mentor and a mentee, each counted once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Final

from shared.decision import Decision, Kind, NotYours, Rejected, Says, document_id
from shared.events.base import Body
from shared.events.feedback import MentoringLog
from shared.rules.numbers import half_up

# A technical limit: the sessions of a pair are one document.
SESSIONS_MAX: Final = 2000


class MentoringWithOneself(Rejected):
    """Mentor and mentee are the same person."""

    code: ClassVar[str] = "mentoring-with-oneself"
    status: ClassVar[int] = 422


class HelpfulnessByMentee(Rejected):
    """Whether a session helped is for the mentee to say."""

    code: ClassVar[str] = "helpfulness-by-mentee"
    status: ClassVar[int] = 422


class LogFull(Rejected):
    """A technical limit is reached."""

    code: ClassVar[str] = "log-full"


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
        return mentoring_document(agency_id=self.agency_id, mentor_id=self.mentor_id, mentee_id=self.mentee_id)

    @property
    def last(self) -> Session:
        """The latest session by day; the first recorded of that day."""
        return max(self.sessions, key=lambda session: session.on)


def mentoring_document(*, agency_id: str, mentor_id: str, mentee_id: str) -> str:
    """Name the document of a pair's sessions."""
    return document_id(agency_id, "mentoring", mentor_id, mentee_id)


def record_session(
    state: Mentoring | None, *, agency_id: str, mentor_id: str, mentee_id: str, session: Session
) -> Decision[Mentoring]:
    """Record a session of the pair. The same ``session_id`` again changes nothing, except that the mentee may add
    how helpful it was.

    :raises Rejected: when it is not theirs to record
    """
    _check_who(mentor_id, mentee_id, session)
    log = state or Mentoring(agency_id=agency_id, mentor_id=mentor_id, mentee_id=mentee_id)
    place = next((n for n, each in enumerate(log.sessions) if each.session_id == session.session_id), None)
    if place is not None:
        return _completed(log, place, session)
    if len(log.sessions) >= SESSIONS_MAX:
        raise LogFull("Batas jumlah catatan untuk pasangan ini tercapai. Hubungi pengelola kinerja.")
    return _say(replace(log, sessions=(*log.sessions, session)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sessions of a pair, summed up; ``helpfulness`` is the mean of those the mentee rated."""

    minutes: int
    helpfulness: Decimal | None


def summed(state: Mentoring) -> Sums:
    """Sum the sessions up."""
    rated = [each.helpfulness for each in state.sessions if each.helpfulness is not None]
    return Sums(
        minutes=sum(each.minutes for each in state.sessions),
        helpfulness=half_up(Fraction(sum(rated), len(rated))) if rated else None,
    )


def _check_who(mentor_id: str, mentee_id: str, session: Session) -> None:
    if mentor_id == mentee_id:
        raise MentoringWithOneself(
            "Mentor dan mentee harus dua orang yang berbeda. Periksa kembali keduanya.", field="mentee_id"
        )
    if session.recorded_by not in (mentor_id, mentee_id):
        raise NotYours("Sesi mentoring hanya dapat dicatat oleh mentor atau mentee yang bersangkutan.")
    if session.helpfulness is not None and session.recorded_by != mentee_id:
        raise HelpfulnessByMentee(
            "Manfaat sesi dinilai oleh mentee. Kosongkan isian ini; mentee dapat melengkapinya.",
            field="helpfulness",
        )


def _completed(log: Mentoring, place: int, again: Session) -> Decision[Mentoring]:
    known = log.sessions[place]
    if again.helpfulness is None or known.helpfulness is not None:
        return Decision(log)
    completed = replace(known, helpfulness=again.helpfulness)
    return _say(replace(log, sessions=(*log.sessions[:place], completed, *log.sessions[place + 1 :])))


def _say(state: Mentoring) -> Decision[Mentoring]:
    return Decision(state, (Says("mentoring.session-recorded", state.id),))


def _lookup(state: Mentoring) -> Mapping[str, Any]:
    return {"mentor_id": state.mentor_id, "mentee_id": state.mentee_id}


def _body(state: Mentoring, says: Says, version: int) -> Body:
    sums = summed(state)
    return MentoringLog(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        mentor_id=state.mentor_id,
        mentee_id=state.mentee_id,
        competence=state.last.competence,
        sessions=len(state.sessions),
        minutes=sums.minutes,
        last_on=state.last.on,
        helpfulness=sums.helpfulness,
    )


MENTORING: Final = Kind("mentoring", Mentoring, _lookup, _body)
