"""Mentoring: candidates ranked, matches proposed, answered, shown and ended."""

from collections.abc import Sequence
from dataclasses import replace

from services.career.domain.mentoring.access import demand_arranger, may_see_match
from services.career.domain.mentoring.answer import answer, end, match_unknown
from services.career.domain.mentoring.propose import Candidate, candidates, propose
from services.career.domain.mentoring.state import Match
from services.career.domain.mentoring.views import MatchView, match_view
from services.career.domain.profile.access import profile_unknown
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.metrics import MATCHES
from services.career.rules.mentoring import MentoringLimits
from services.career.store import Held, cycle_of, entries, profile_of, sessions_of, strong_in
from services.career.usecases.asking import actor_of, given, holder_in, key_for, resume
from shared.auth import Caller
from shared.commands import Done
from shared.decision import Contexts, Decision, NotYours, Rejected
from shared.events.career import MatchStatus
from shared.ids import career as ids
from shared.runtime import Parts


async def list_candidates(
    parts: Parts, *, who: Caller, employee_id: str, competence: str, limits: MentoringLimits
) -> tuple[Candidate, ...]:
    """Rank those who could mentor a junior in a competence, best first.

    :raises Rejected: when the junior is unknown, not the caller's to arrange for, or has no gap.
    """
    mentee = (await profile_of(parts.documents, who.agency_id, employee_id)).state
    if mentee is None:
        raise profile_unknown()
    demand_arranger(mentee, actor_of(who))
    last = mentee.last
    strong = await strong_in(parts.documents, who.agency_id, competence, unit_id=last.unit_id if last else "")
    label, limits = await _under_policy(parts, who, mentee, competence, limits)
    return candidates(strong, mentee=mentee, competence=competence, label=label, limits=limits)


async def propose_match(
    parts: Parts,
    *,
    who: Caller,
    mentor_id: str,
    mentee_id: str,
    competence: str,
    limits: MentoringLimits,
    key: str | None,
) -> tuple[MatchView, bool]:
    """Propose a mentor for a mentee; also say whether the proposal is new.

    :raises Rejected: when the caller may not, or the two do not fit.
    """
    mentee_document = ids.PROFILE.of(who.agency_id, mentee_id)
    known = (await profile_of(parts.documents, who.agency_id, mentee_id)).state
    label, limits = await _under_policy(parts, who, known, competence, limits)

    new = False

    def decide(mentor: Profile | None, contexts: Contexts) -> Decision[Profile]:
        nonlocal new
        mentee = mentor if mentor_id == mentee_id else contexts.get(mentee_document)
        decision = propose(
            mentor, mentee=mentee, competence=competence, label=label, actor=actor_of(who), limits=limits
        )
        new = bool(decision.says)
        return decision

    subject = ids.MATCH.of(who.agency_id, mentee_id, mentor_id, competence)
    try:
        done = await parts.commands.run(
            agency_id=who.agency_id,
            kind=PROFILE,
            id=ids.PROFILE.of(who.agency_id, mentor_id),
            decide=decide,
            contexts=(mentee_document,),
            key=key_for(subject, key),
        )
    except Rejected:
        MATCHES.labels(outcome="refused").inc()
        raise
    if new:
        MATCHES.labels(outcome="proposed").inc()
    return await _match_of(parts, who, done, subject), new


async def answer_match(parts: Parts, *, who: Caller, id: str, accept: bool, remark: str, key: str | None) -> MatchView:
    """Accept or decline a proposal. Raises what ``mentoring.answer`` raises."""

    def decide(mentor: Profile | None, _contexts: Contexts) -> Decision[Profile]:
        return answer(mentor, subject=id, accept=accept, remark=remark, actor=actor_of(who))

    done = await parts.commands.run(
        agency_id=who.agency_id, kind=PROFILE, id=_match_holder(who, id), decide=decide, key=key_for(id, key)
    )
    shown = await _match_of(parts, who, done, id)
    if not done.repeated and shown.status is not MatchStatus.PROPOSED:
        MATCHES.labels(outcome="matched" if shown.status is MatchStatus.ACTIVE else "declined").inc()
    return shown


async def end_match(parts: Parts, *, who: Caller, id: str, outcome: str, key: str | None) -> MatchView:
    """End a match. Raises what ``mentoring.end`` raises."""
    holder = _match_holder(who, id)
    mentee_document = ids.PROFILE.of(who.agency_id, ids.MATCH.read(id)[0])

    def decide(mentor: Profile | None, contexts: Contexts) -> Decision[Profile]:
        mentee = contexts.get(mentee_document)
        return end(mentor, subject=id, mentee=mentee, actor=actor_of(who), outcome=outcome)

    done = await parts.commands.run(
        agency_id=who.agency_id,
        kind=PROFILE,
        id=holder,
        decide=decide,
        contexts=(mentee_document,),
        key=key_for(f"{id}/ending", key),
    )
    if not done.repeated:
        MATCHES.labels(outcome="ended").inc()
    return await _match_of(parts, who, done, id)


async def show_match(parts: Parts, *, who: Caller, id: str) -> MatchView:
    """Read one match.

    :raises Rejected: when there is no such match, or the caller may not see it.
    """
    document = await parts.documents.get(PROFILE, _match_holder(who, id))
    found = next((each for each in document.state.matches if each.subject == id), None) if document.state else None
    if document.state is None or found is None:
        raise match_unknown()
    if not may_see_match(document.state, found, actor_of(who)):
        raise NotYours("Pasangan mentoring ini bukan milik Anda. Mintalah pengelola kinerja bila perlu melihatnya.")
    (shown,) = await shown_matches(parts, who, [Held(document.version, document.state, found)])
    return shown


async def list_matches(
    parts: Parts, *, who: Caller, mentor_id: str | None, mentee_id: str | None, limit: int, after: str | None
) -> tuple[tuple[MatchView, ...], str | None]:
    """List matches that the caller may see, mentor by mentor; also where to go on.

    :raises Rejected: when the cursor is none.
    """
    actor = actor_of(who)
    found = await entries(
        parts.documents,
        agency_id=who.agency_id,
        where=given(
            employee_id=mentor_id,
            mentees=mentee_id,
            mentoring="yes" if actor.officer else None,
            mentoring_seen_by=None if actor.officer else actor.employee_id,
        ),
        of=lambda profile: profile.matches,
        wanted=lambda mentor, each: mentee_id in (None, each.mentee_id) and may_see_match(mentor, each, actor),
        limit=limit,
        after=resume(who, after, ids.MATCH),
    )
    items = await shown_matches(parts, who, found[:limit])
    return items, items[-1].id if len(found) > limit else None


async def shown_matches(parts: Parts, who: Caller, held: Sequence[Held[Match]]) -> tuple[MatchView, ...]:
    """Matches with the sessions of their pairs."""
    pairs = {(each.profile.employee_id, each.entry.mentee_id) for each in held}
    sessions = await sessions_of(parts.documents, who.agency_id, pairs)
    return tuple(match_view(each.profile, each.entry, version=each.version, sessions=sessions) for each in held)


async def _match_of(parts: Parts, who: Caller, done: Done[Profile], subject: str) -> MatchView:
    made = next(each for each in done.state.matches if each.subject == subject)
    (shown,) = await shown_matches(parts, who, [Held(done.version, done.state, made)])
    return shown


def _match_holder(who: Caller, id: str) -> str:
    return holder_in(who, id, ids.MATCH, match_unknown)


async def _under_policy(
    parts: Parts, who: Caller, mentee: Profile | None, competence: str, limits: MentoringLimits
) -> tuple[str, MentoringLimits]:
    """The competence's name and the limits in the policy under which the mentee's gap was found."""
    measured = mentee.measured if mentee else None
    cycle = await cycle_of(parts.documents, who.agency_id, measured[0].cycle_id if measured else None)
    if cycle is None:
        return competence, limits
    most = cycle.book.career.mentor_open_matches_max
    return cycle.book.label(competence), limits if most is None else replace(limits, open_matches_max=most)
