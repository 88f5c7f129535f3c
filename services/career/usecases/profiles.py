"""Profiles: listed, one with all that belongs to it, and its place in the nine boxes."""

from dataclasses import dataclass

from services.career.domain.access import may_see_profile, rater_of, seen_where
from services.career.domain.placement.fits import PositionFit, fits_of
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import Profile
from services.career.domain.profile.views import ProfileView, profile_view
from services.career.domain.talent.place import TalentView, talent_view
from services.career.domain.talent.placing import speaking_result
from services.career.store import Held, matches_of, vacant_positions
from services.career.usecases.mentoring import shown_matches
from services.career.usecases.reading import cycle_of, profile_for
from services.career.usecases.recommendations import offers_for
from shared.acting import Acting
from shared.alike import filled
from shared.document import Document
from shared.http.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """A profile in a list; ``employee_id`` leads to it, to the nine boxes and to the credits.

    ``unit_id`` and ``rater_id`` are those of the latest result, None before the first.
    """

    id: str
    version: int
    employee_id: str
    unit_id: str | None
    rater_id: str | None


async def list_profiles(act: Acting, *, unit_id: str | None, limit: int, after: str | None) -> Page[ProfileRow]:
    """List the profiles that the caller may see, by person."""
    actor = act.actor

    def show(found: Document[Profile]) -> ProfileRow | None:
        profile = found.present
        if not may_see_profile(profile, actor):
            return None
        unit = picture(profile).unit_id or None
        return filled(ProfileRow, found, profile, unit_id=unit, rater_id=rater_of(profile))

    where = seen_where(actor, unit_id=unit_id, by="seen_by")
    return await act.page(PROFILE, where=where, show=show, limit=limit, after=after)


async def show_profile(act: Acting, employee_id: str) -> ProfileView:
    """Read a profile with all that belongs to it.

    :raises Rejected: when nothing is known about the person, or the caller may not see it
    """
    document = await profile_for(act, employee_id)
    profile, standing = document.present, document.present.standing
    own = [Held(document.version, profile, each) for each in profile.matches]
    as_mentee = await matches_of(act.documents, act.agency_id, employee_id)
    shown = await shown_matches(act, [*own, *as_mentee])
    return profile_view(
        profile,
        version=document.version,
        cycle=await cycle_of(act, standing[0][0].cycle_id if standing else None),
        offers=await offers_for(act, profile.recommendations),
        mentees=tuple(each for each in shown if each.mentor_id == employee_id),
        mentors=tuple(each for each in shown if each.mentee_id == employee_id),
    )


async def show_positions(act: Acting, employee_id: str) -> tuple[PositionFit, ...]:
    """Read how somebody fits the vacant positions, best first.

    :raises Rejected: when nothing is known about the person, or the caller may not see it
    """
    profile = (await profile_for(act, employee_id)).present
    latest = next(iter(profile.standing), None)
    cycle = await cycle_of(act, latest[0].cycle_id if latest else None)
    return fits_of(profile, await vacant_positions(act.documents, act.agency_id), book=cycle.book if cycle else None)


async def show_talent(act: Acting, employee_id: str) -> TalentView:
    """Read where somebody stands in the nine boxes today.

    :raises Rejected: when nothing is known about the person, or the caller may not see it
    """
    document = await profile_for(act, employee_id)
    latest = speaking_result(document.present)
    cycle = await cycle_of(act, latest.cycle_id if latest else None)
    return talent_view(document.present, version=document.version, cycle=cycle, on=act.today)
