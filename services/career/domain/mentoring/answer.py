"""Proposals answered by the two, and matches ended with what they came to."""

from dataclasses import replace
from typing import Final

from services.career.domain.access import demand_arranger
from services.career.domain.mentoring.state import Match
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import AnswerMatch, EndMatch
from services.career.rules.mentoring import NotEmployedAnyMore
from shared.decision import Decision, Env, Invalid, NotFound, NotYours, Publish, Rejected
from shared.events.career import MatchStatus
from shared.ids import career as ids

REMARK_CHARACTERS_MIN: Final = 10


class MatchUnknown(NotFound):
    """There is no such match; look it up in the list."""

    code = "match-unknown"

    def __init__(self) -> None:
        super().__init__("Pasangan mentoring ini tidak ada. Periksa lagi daftar pasangan.")


class NotProposed(Rejected):
    """Only an open proposal can be answered; an active match can be ended."""

    code = "match-not-proposed"


class RemarkTooShort(Invalid):
    """Declining needs a reason, ending needs what it came to: at least ten characters."""

    code = "remark-too-short"


def answer(state: Profile | None, given: AnswerMatch, env: Env, *, subject: str) -> Decision[Profile]:
    """Accept or decline a proposal, as mentor or mentee. It is a match once both accepted.

    The same answer again changes nothing.

    :raises Rejected: when there is no such match, it is not the actor's to answer, or it is not open for answers
    """
    mentor, known = _found(state, subject)
    who, accept = env.by.employee_id, given.answer == "accepted"
    if who not in (mentor.employee_id, known.mentee_id):
        raise NotYours("Hanya calon mentor dan pegawai yang dibimbing yang dapat menjawab usulan ini.")
    if accept and known.open and who in known.accepted_by:
        return Decision(mentor)
    if known.status is MatchStatus.DECLINED and not accept and who == known.declined_by:
        return Decision(mentor)
    if known.status is not MatchStatus.PROPOSED:
        raise NotProposed("Usulan ini sudah dijawab atau berakhir. Lihat statusnya; pasangan aktif dapat diakhiri.")
    if accept and any(each.has_left(env.today) for each in (mentor, env.get(PROFILE, _mentee(known, mentor))) if each):
        raise NotEmployedAnyMore("Salah satu dari keduanya tidak lagi bekerja di instansi ini. Tolak usulan ini.")
    if not accept:
        text = _explained(given.remark, "alasan menolak")
        declined = replace(known, status=MatchStatus.DECLINED, remark=text, declined_by=who)
        return _with(mentor, declined, "mentoring.declined")
    accepted = replace(known, accepted_by=(*known.accepted_by, who))
    if {mentor.employee_id, known.mentee_id} <= set(accepted.accepted_by):
        return _with(mentor, replace(accepted, status=MatchStatus.ACTIVE), "mentoring.matched")
    return _with(mentor, accepted, "mentoring.proposed")


def end(state: Profile | None, ending: EndMatch, env: Env, *, subject: str) -> Decision[Profile]:
    """End a match with what it came to, or take a proposal back; the mentor has room again.

    Ending it again changes nothing.

    :raises Rejected: when there is no such match, the actor is neither mentor, mentee's rater nor officer, or nothing
        is said about what an active match came to
    """
    mentor, known = _found(state, subject)
    if env.by.employee_id != mentor.employee_id:
        demand_arranger(env.get(PROFILE, _mentee(known, mentor)), env.by)
    if not known.open:
        return Decision(mentor)
    active = known.status is MatchStatus.ACTIVE
    text = _explained(ending.outcome, "hasil bimbingan") if active else ending.outcome.strip()
    return _with(mentor, replace(known, status=MatchStatus.ENDED, remark=text), "mentoring.ended")


def _mentee(match: Match, mentor: Profile) -> str:
    return ids.PROFILE.of(mentor.agency_id, match.mentee_id)


def _found(mentor: Profile | None, subject: str) -> tuple[Profile, Match]:
    known = latest_of(mentor.matches, subject) if mentor else None
    if mentor is None or known is None:
        raise MatchUnknown
    return mentor, known


def _with(mentor: Profile, changed: Match, fact: str) -> Decision[Profile]:
    kept = tuple(changed if each.subject == changed.subject else each for each in mentor.matches)
    return Decision(replace(mentor, matches=kept), (Publish(fact, changed.subject),))


def _explained(text: str, what: str) -> str:
    said = text.strip()
    if len(said) < REMARK_CHARACTERS_MIN:
        raise RemarkTooShort(f"Tuliskan {what} paling sedikit {REMARK_CHARACTERS_MIN} huruf.", field="remark")
    return said
