"""Recording the sessions of a mentor and a mentee, each once."""

from dataclasses import replace
from typing import Final

from services.feedback.domain.mentoring.state import Mentoring, Session
from shared.decision import Decision, Invalid, NotYours, Rejected, Says

# A technical limit: the sessions of a pair are one document.
SESSIONS_MAX: Final = 2000


class MentoringWithOneself(Invalid):
    """Mentor and mentee are the same person."""

    code = "mentoring-with-oneself"


class HelpfulnessByMentee(Invalid):
    """Whether a session helped is for the mentee to say."""

    code = "helpfulness-by-mentee"


class LogFull(Rejected):
    """A technical limit is reached."""

    code = "log-full"


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
