"""Mentoring matches: kept in the mentor's profile, so that one guarded write holds the mentor's load exactly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from services.career.domain.access import Actor, may_arrange, rater_of
from services.career.domain.advising import latest_predicates
from services.career.domain.ids import match_id
from services.career.domain.picture import picture
from services.career.domain.states import Match, Profile, Sessions
from services.career.rules.mentoring import MentoringLimits, Pair, Side, mentee_has_gap, rank, reason, refusal
from shared.decision import Contexts, Decision, Invalid, NotYours, Rejected, Says
from shared.events.career import MatchStatus
from shared.events.evaluation import CompetenceResult
from shared.events.feedback import MentoringLog
from shared.rules.vocabulary import Predicate

REMARK_CHARACTERS_MIN: Final = 10


class ProfileUnknown(Rejected):
    """No final result of this person was heard in this agency; wait for one, or check the id."""

    code = "profile-unknown"
    status = 404


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be the mentor, with the reason in words."""

    mentor_id: str
    unit_id: str
    same_unit: bool
    held: Decimal
    required: Decimal
    predicate: Predicate | None
    open_matches: int
    reason: str


def propose(
    mentor: Profile | None,
    *,
    mentee: Profile | None,
    competence: str,
    label: str,
    actor: Actor,
    limits: MentoringLimits,
) -> Decision[Profile]:
    """Propose a mentor for a mentee; both have to accept. The same open proposal or match again changes nothing.

    One that was declined or ended begins anew.

    :raises Rejected: when the actor may not, or the two do not fit: the first rule that fails says why.
    """
    if mentee is None or mentor is None:
        raise profile_unknown()
    demand_arranger(mentee, actor)
    subject = match_id(
        mentor.agency_id, mentee_id=mentee.employee_id, mentor_id=mentor.employee_id, competence=competence
    )
    known = next((each for each in mentor.matches if each.subject == subject), None)
    if known is not None and known.open:
        return Decision(mentor)
    pair = pair_of(mentor=mentor, mentee=mentee, competence=competence, label=label, limits=limits)
    problem = refusal(pair)
    if problem is not None:
        raise problem
    made = Match(
        subject=subject,
        mentee_id=mentee.employee_id,
        competence=competence,
        reason=reason(pair),
        mentee_rater_id=rater_of(mentee),
    )
    others = tuple(each for each in mentor.matches if each.subject != subject)
    return Decision(replace(mentor, matches=(*others, made)), (Says("mentoring.proposed", subject),))


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


def candidates(
    profiles: Iterable[Profile], *, mentee: Profile, competence: str, label: str, limits: MentoringLimits
) -> tuple[Candidate, ...]:
    """Those of the profiles who could mentor, best first.

    :raises Rejected: when the mentee has no gap in this competence.
    """
    # Whether the junior has a gap does not depend on the mentor; asked here so that an empty list is no riddle.
    problem = mentee_has_gap(pair_of(mentor=mentee, mentee=mentee, competence=competence, label=label, limits=limits))
    if problem is not None:
        raise problem
    pairs = [
        pair_of(mentor=each, mentee=mentee, competence=competence, label=label, limits=limits) for each in profiles
    ]
    return tuple(_candidate(pair) for pair in sorted(pairs, key=rank) if refusal(pair) is None)


def pair_of(*, mentor: Profile, mentee: Profile, competence: str, label: str, limits: MentoringLimits) -> Pair:
    """Put two profiles side by side for one competence."""
    return Pair(mentor=_side(mentor, competence), mentee=_side(mentee, competence), label=label, limits=limits)


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


def profile_unknown() -> ProfileUnknown:
    """Say that nothing is known about somebody."""
    return ProfileUnknown(
        "Belum ada hasil penilaian final untuk pegawai ini di instansi Anda. Periksa id atau tunggu hasil final."
    )


def match_unknown() -> MatchUnknown:
    """Say that there is no such match."""
    return MatchUnknown("Pasangan mentoring ini tidak ada. Periksa lagi daftar pasangan.")


def demand_arranger(mentee: Profile | None, actor: Actor) -> None:
    """Refuse whoever is neither the rater of the mentee nor an officer.

    :raises NotYours: for everybody else.
    """
    if not may_arrange(mentee, actor):
        raise NotYours("Hanya pejabat penilai pegawai ini atau pengelola kinerja yang dapat mengatur mentoring.")


def _side(profile: Profile, competence: str) -> Side:
    seen = picture(profile)
    return Side(
        agency_id=profile.agency_id,
        employee_id=profile.employee_id,
        unit_id=seen.unit_id,
        gap=next((each for each in seen.gaps if each.competence == competence), None),
        strength=_strength(profile, competence),
        latest=latest_predicates(profile),
        open_matches=sum(each.open for each in profile.matches),
    )


def _strength(profile: Profile, competence: str) -> CompetenceResult | None:
    _result, judged = profile.measured or (None, None)
    strengths = judged.strengths if judged else ()
    return next((each for each in strengths if each.competence == competence), None)


def _candidate(pair: Pair) -> Candidate:
    mentor, strength = pair.mentor, pair.mentor.strength
    return Candidate(
        mentor_id=mentor.employee_id,
        unit_id=mentor.unit_id,
        same_unit=pair.same_unit,
        held=strength.held if strength and strength.held is not None else Decimal(0),
        required=strength.required if strength else Decimal(0),
        predicate=mentor.latest[0] if mentor.latest else None,
        open_matches=mentor.open_matches,
        reason=reason(pair),
    )
