"""The sessions of a mentor and a mentee, each recorded once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from services.feedback.domain.requests import RecordSession
from shared.agency import EMPLOYMENT
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, Kind, NotYours, Publish, Rejected
from shared.events.base import Body
from shared.events.feedback import MentoringLog
from shared.ids.feedback import MENTORING as MENTORING_ID
from shared.ids.form import agency_of
from shared.indonesian import date_text
from shared.rules.numbers import half_up

# A technical limit: the sessions of a pair are one document.
SESSIONS_MAX: Final = 2000
_BACK: Final = timedelta(days=366)


class MentoringWithOneself(Invalid):
    """Mentor and mentee are the same person."""

    code = "mentoring-with-oneself"


class HelpfulnessByMentee(Invalid):
    """Whether a session helped is for the mentee to say."""

    code = "helpfulness-by-mentee"


class OutsideEmployment(Invalid):
    """Nobody meets before the first or after the last day of either's employment."""

    code = "outside-employment"


class SessionDiffers(Rejected):
    """The same ``session_id`` was used for another session; a new one takes a new id."""

    code = "session-differs"


class LogFull(Rejected):
    """A technical limit is reached."""

    code = "log-full"


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
        return MENTORING_ID.of(self.agency_id, self.mentor_id, self.mentee_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The sessions of a pair, summed up; ``helpfulness`` is the mean of those the mentee rated."""

    competence: str
    sessions: int
    minutes: int
    last_on: date
    helpfulness: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringView(Summary):
    """The sessions of a pair, and their sums."""

    id: str
    version: int
    mentor_id: str
    mentee_id: str
    items: tuple[Session, ...]


def record_session(state: Mentoring | None, held: RecordSession, env: Env) -> Decision[Mentoring]:
    """Record a session of the pair. The same ``session_id`` again changes nothing, except that the mentee may add
    how helpful it was.

    :raises Rejected: when it is not theirs to record
    """
    _check_who(held, env.by.employee_id)
    log = state or filled(Mentoring, held, agency_id=agency_of(env.id))
    place = next((n for n, each in enumerate(log.sessions) if each.session_id == held.session_id), None)
    if place is not None:
        return _completed(log, place, held)
    if len(log.sessions) >= SESSIONS_MAX:
        raise LogFull("Batas jumlah catatan untuk pasangan ini tercapai. Hubungi pengelola kinerja.")
    session = filled(Session, held, on=_day(held, env), recorded_by=env.by.employee_id)
    return _publish(replace(log, sessions=(*log.sessions, session)))


def show_mentoring(state: Mentoring, *, version: int) -> MentoringView:
    """Show the sessions of a pair."""
    return filled(MentoringView, _summary(state), state, version=version, items=state.sessions)


def _check_who(held: RecordSession, by: str) -> None:
    if held.mentor_id == held.mentee_id:
        raise MentoringWithOneself(
            "Mentor dan mentee harus dua orang yang berbeda. Periksa kembali keduanya.", field="mentee_id"
        )
    if by not in (held.mentor_id, held.mentee_id):
        raise NotYours("Sesi mentoring hanya dapat dicatat oleh mentor atau mentee yang bersangkutan.")
    if held.helpfulness is not None and by != held.mentee_id:
        raise HelpfulnessByMentee(
            "Manfaat sesi dinilai oleh mentee. Kosongkan isian ini; mentee dapat melengkapinya.",
            field="helpfulness",
        )


def _day(held: RecordSession, env: Env) -> date:
    """The day of the meeting: of the year before today, while both were employed here."""
    day = env.on(held, since=env.today - _BACK)
    for each in env.all(EMPLOYMENT):
        if each.is_over(day) or not each.has_begun(day):
            raise OutsideEmployment(
                f"Pada {date_text(day)} masa kerja {each.employee_id} belum mulai atau sudah"
                " berakhir. Isi tanggal di dalamnya.",
                field="on",
            )
    return day


def _completed(log: Mentoring, place: int, again: RecordSession) -> Decision[Mentoring]:
    known = log.sessions[place]
    _check_same(known, again)
    if again.helpfulness is None or known.helpfulness is not None:
        return Decision(log)
    completed = replace(known, helpfulness=again.helpfulness)
    return _publish(replace(log, sessions=(*log.sessions[:place], completed, *log.sessions[place + 1 :])))


def _check_same(known: Session, again: RecordSession) -> None:
    """Refuse another session under the same id; whoever only adds something may leave out the topic."""
    said = {
        "competence": again.competence,
        "minutes": again.minutes,
        "topic": again.topic or known.topic,
        "helpfulness": (again.helpfulness or known.helpfulness) if known.helpfulness else None,
    }
    changed = [name for name, value in said.items() if value != getattr(known, name)]
    if changed:
        text = f"Sesi {known.session_id} sudah tercatat dengan isi lain ({', '.join(changed)}). Pakai id baru."
        raise SessionDiffers(text, field=changed[0])


def _publish(state: Mentoring) -> Decision[Mentoring]:
    return Decision(state, (Publish("mentoring.session-recorded", state.id),))


def _summary(state: Mentoring) -> Summary:
    # The latest session by day; the first recorded of that day.
    last = max(state.sessions, key=lambda session: session.on)
    rated = [each.helpfulness for each in state.sessions if each.helpfulness is not None]
    return Summary(
        competence=last.competence,
        sessions=len(state.sessions),
        minutes=sum(each.minutes for each in state.sessions),
        last_on=last.on,
        helpfulness=half_up(Fraction(sum(rated), len(rated))) if rated else None,
    )


def _lookup(state: Mentoring) -> Mapping[str, Any]:
    return {"mentor_id": state.mentor_id, "mentee_id": state.mentee_id}


def _body(state: Mentoring, publish: Publish, version: int) -> Body:
    return filled(MentoringLog, _summary(state), state, subject=publish.subject, version=version)


MENTORING: Final = Kind(MENTORING_ID.kind, Mentoring, _lookup, _body)
