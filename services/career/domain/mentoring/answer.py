"""Proposals answered by the two, and matches ended with what they came to."""

from dataclasses import replace
from typing import Final

from services.career.domain.mentoring.access import demand_arranger
from services.career.domain.mentoring.state import Match
from services.career.domain.profile.access import Actor
from services.career.domain.profile.state import Profile
from shared.decision import Decision, Invalid, NotYours, Rejected, Says
from shared.events.career import MatchStatus

REMARK_CHARACTERS_MIN: Final = 10


class MatchUnknown(Rejected):
    """There is no such match; look it up in the list."""

    code = "match-unknown"
    status = 404


class NotProposed(Rejected):
    """Only an open proposal can be answered; an active match can be ended."""

    code = "match-not-proposed"


class RemarkTooShort(Invalid):
    """Declining needs a reason, ending needs what it came to: at least ten characters."""

    code = "remark-too-short"


def answer(mentor: Profile | None, *, subject: str, accept: bool, remark: str, actor: Actor) -> Decision[Profile]:
    """Accept or decline a proposal, as mentor or mentee. It is a match once both accepted.

    The same answer again changes nothing.

    :raises Rejected: when there is no such match, it is not the actor's to answer, or it is not open for answers.
    """
    mentor, known = _found(mentor, subject)
    if actor.employee_id not in (mentor.employee_id, known.mentee_id):
        raise NotYours("Hanya calon mentor dan pegawai yang dibimbing yang dapat menjawab usulan ini.")
    if accept and known.open and actor.employee_id in known.accepted_by:
        return Decision(mentor)
    if known.status is MatchStatus.DECLINED and not accept and actor.employee_id == known.declined_by:
        return Decision(mentor)
    if known.status is not MatchStatus.PROPOSED:
        raise NotProposed("Usulan ini sudah dijawab atau berakhir. Lihat statusnya; pasangan aktif dapat diakhiri.")
    if not accept:
        text = _explained(remark, "alasan menolak")
        declined = replace(known, status=MatchStatus.DECLINED, remark=text, declined_by=actor.employee_id)
        return _with(mentor, declined, "mentoring.declined")
    accepted = replace(known, accepted_by=(*known.accepted_by, actor.employee_id))
    if {mentor.employee_id, known.mentee_id} <= set(accepted.accepted_by):
        return _with(mentor, replace(accepted, status=MatchStatus.ACTIVE), "mentoring.matched")
    return _with(mentor, accepted, "mentoring.proposed")


def end(
    mentor: Profile | None, *, subject: str, mentee: Profile | None, actor: Actor, outcome: str = ""
) -> Decision[Profile]:
    """End a match with what it came to, or take a proposal back; the mentor has room again.

    Ending it again changes nothing.

    :raises Rejected: when there is no such match, the actor is neither mentor, mentee's rater nor officer, or nothing
        is said about what an active match came to.
    """
    mentor, known = _found(mentor, subject)
    if actor.employee_id != mentor.employee_id:
        demand_arranger(mentee, actor)
    if not known.open:
        return Decision(mentor)
    text = _explained(outcome, "hasil bimbingan") if known.status is MatchStatus.ACTIVE else outcome.strip()
    return _with(mentor, replace(known, status=MatchStatus.ENDED, remark=text), "mentoring.ended")


def _found(mentor: Profile | None, subject: str) -> tuple[Profile, Match]:
    known = next((each for each in mentor.matches if each.subject == subject), None) if mentor else None
    if mentor is None or known is None:
        raise match_unknown()
    return mentor, known


def _with(mentor: Profile, changed: Match, fact: str) -> Decision[Profile]:
    kept = tuple(changed if each.subject == changed.subject else each for each in mentor.matches)
    return Decision(replace(mentor, matches=kept), (Says(fact, changed.subject),))


def _explained(text: str, what: str) -> str:
    said = text.strip()
    if len(said) < REMARK_CHARACTERS_MIN:
        raise RemarkTooShort(f"Tuliskan {what} paling sedikit {REMARK_CHARACTERS_MIN} huruf.", field="remark")
    return said


def match_unknown() -> MatchUnknown:
    """Say that there is no such match."""
    return MatchUnknown("Pasangan mentoring ini tidak ada. Periksa lagi daftar pasangan.")
