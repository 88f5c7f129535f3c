"""Mentoring: candidates ranked, matches proposed and shown."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

from services.career.domain.access import ProfileUnknown, demand_arranger, may_see_match, seen_where
from services.career.domain.cycle import CYCLE
from services.career.domain.mentoring.answer import MatchUnknown
from services.career.domain.mentoring.propose import Candidate, candidates, gap_cycle, propose, under_policy
from services.career.domain.mentoring.state import Match
from services.career.domain.mentoring.views import SESSIONS, MatchView, Sessions, match_view
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import MakeMatch
from services.career.metrics import MatchFate, count_match
from services.career.rules.mentoring import MentoringLimits
from services.career.store import Held, entries, given, strong_in
from services.career.usecases.reading import about, holder_in, resume
from shared.acting import Acting
from shared.agency import EMPLOYMENT, EmploymentState
from shared.commands import Done
from shared.decision import Decision, Env, NotYours, Rejected
from shared.events.career import MatchStatus
from shared.ids import career as ids
from shared.ids import feedback
from shared.ids.directory import EMPLOYMENT as EMPLOYMENT_ID

I = TypeVar("I")
_FATES: Final[Mapping[MatchStatus, MatchFate]] = {
    MatchStatus.ACTIVE: "matched",
    MatchStatus.DECLINED: "declined",
    MatchStatus.ENDED: "ended",
}


async def list_candidates(
    act: Acting, *, employee_id: str, competence: str, limits: MentoringLimits
) -> tuple[Candidate, ...]:
    """Rank those who could mentor a junior in a competence, best first.

    :raises Rejected: when the junior is unknown, not the caller's to arrange for, or has no gap
    """
    mentee = (await act.find(PROFILE, ids.PROFILE.of(act.agency_id, employee_id))).state
    if mentee is None:
        raise ProfileUnknown
    demand_arranger(mentee, act.actor)
    last, measured = mentee.last, gap_cycle(mentee)
    strong = await strong_in(act.documents, act.agency_id, competence, unit_id=last.unit_id if last else "")
    cycle = (await act.find(CYCLE, measured)).state if measured else None
    label, limits = under_policy(cycle, competence, limits)
    return candidates(strong, mentee=mentee, competence=competence, label=label, limits=limits, on=act.today)


async def propose_match(
    act: Acting, wanted: MakeMatch, *, limits: MentoringLimits
) -> tuple[MatchView, Done[Profile], bool]:
    """Propose a mentor, under the policy by which the mentee's gap was found; also say whether the proposal is new.

    :raises Rejected: when the caller may not, or the two do not fit
    """
    pair = (wanted.mentor_id, wanted.mentee_id)
    mentor, mentee = (ids.PROFILE.of(act.agency_id, each) for each in pair)
    read = await act.load((mentor, mentee, *_beside(act, *pair)))
    measured = gap_cycle((await act.find(PROFILE, mentee)).state)
    subject = ids.MATCH.of(act.agency_id, wanted.mentee_id, wanted.mentor_id, wanted.competence)
    contexts = (mentee, *((measured,) if measured else ()))
    try:
        done = await about(act, subject).run(
            PROFILE, mentor, partial(propose, limits=limits), wanted, contexts=contexts
        )
    except Rejected:
        count_match("refused")
        raise
    new = not done.repeated and done.version > read[mentor].version
    if new:
        count_match("proposed")
    return await match_of(act, done, subject), done, new


async def change_match(
    act: Acting, id: str, decide: Callable[[Profile | None, I, Env], Decision[Profile]], input: I
) -> tuple[MatchView, Done[Profile]]:
    """Answer or end a match, seeing the mentee's profile.

    :raises Rejected: as ``decide`` raises it
    """
    holder = holder_in(act, id, ids.MATCH, MatchUnknown)
    mentee_id, mentor_id, _competence = ids.MATCH.read(id)
    mentee = ids.PROFILE.of(act.agency_id, mentee_id)
    await act.load((holder, mentee, *_beside(act, mentor_id, mentee_id)))
    done = await act.run(PROFILE, holder, decide, input, contexts=(mentee,))
    shown = await match_of(act, done, id)
    if not done.repeated and shown.status in _FATES:
        count_match(_FATES[shown.status])
    return shown, done


async def show_match(act: Acting, id: str) -> MatchView:
    """Read one match.

    :raises Rejected: when there is no such match, or the caller may not see it
    """
    document = await act.find(PROFILE, holder_in(act, id, ids.MATCH, MatchUnknown))
    found = latest_of(document.state.matches, id) if document.state else None
    if document.state is None or found is None:
        raise MatchUnknown
    if not may_see_match(document.state, found, act.actor):
        raise NotYours("Pasangan mentoring ini bukan milik Anda. Mintalah pengelola kinerja bila perlu melihatnya.")
    (shown,) = await shown_matches(act, [Held(document.version, document.state, found)])
    return shown


async def list_matches(
    act: Acting, *, mentor_id: str | None, mentee_id: str | None, limit: int, after: str | None
) -> tuple[tuple[MatchView, ...], str | None]:
    """List matches that the caller may see, mentor by mentor; also where to go on.

    :raises Rejected: when the cursor is none
    """
    actor = act.actor
    found = await entries(
        act.documents,
        agency_id=act.agency_id,
        where=given(
            employee_id=mentor_id,
            mentees=mentee_id,
            mentoring="yes" if actor.officer or actor.units else None,
            **seen_where(actor, unit_id=None, by="mentoring_seen_by"),
        ),
        of=lambda profile: profile.matches,
        wanted=lambda mentor, each: mentee_id in (None, each.mentee_id) and may_see_match(mentor, each, actor),
        limit=limit,
        after=resume(act, after, ids.MATCH),
    )
    items = await shown_matches(act, found[:limit])
    return items, items[-1].id if len(found) > limit else None


async def match_of(act: Acting, done: Done[Profile], subject: str) -> MatchView:
    """Show a match as a command left it."""
    made = next(each for each in done.state.matches if each.subject == subject)
    (shown,) = await shown_matches(act, [Held(done.version, done.state, made)])
    return shown


async def shown_matches(act: Acting, held: Sequence[Held[Match]]) -> tuple[MatchView, ...]:
    """Matches with the sessions of their pairs."""
    pairs = {(each.profile.employee_id, each.entry.mentee_id) for each in held}
    found = await act.load({id for pair in pairs for id in _beside(act, *pair)})
    met: list[Sessions] = [each.present for each in found.values() if each.kind.name == SESSIONS.name]
    employed: list[EmploymentState] = [each.present for each in found.values() if each.kind.name == EMPLOYMENT.name]
    sessions = {(each.mentor_id, each.mentee_id): each for each in met}
    left = {each.employee_id: each.last_day for each in employed if each.last_day and each.is_over(act.today)}
    return tuple(
        match_view(each.profile, each.entry, version=each.version, sessions=sessions, left=left) for each in held
    )


def _beside(act: Acting, mentor_id: str, mentee_id: str) -> tuple[str, ...]:
    """What is shown of a pair beside the match: its sessions, and whether both are still employed."""
    employed = (EMPLOYMENT_ID.of(act.agency_id, each) for each in (mentor_id, mentee_id))
    return (feedback.MENTORING.of(act.agency_id, mentor_id, mentee_id), *employed)
