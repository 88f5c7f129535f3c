"""A profile with all that belongs to it."""

from services.career.domain.profile.views import ProfileView, profile_view
from services.career.store import Held, cycle_of, matches_of
from services.career.usecases.asking import profile_for
from services.career.usecases.mentoring import shown_matches
from services.career.usecases.recommendations import catalogue_for
from shared.auth import Caller
from shared.runtime import Parts


async def show_profile(parts: Parts, *, who: Caller, employee_id: str) -> ProfileView:
    """Read a profile with all that belongs to it.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    profile, version = await profile_for(parts, who, employee_id)
    standing = profile.standing
    own = [Held(version, profile, each) for each in profile.matches]
    as_mentee = await matches_of(parts.documents, who.agency_id, employee_id)
    shown = await shown_matches(parts, who, [*own, *as_mentee])
    return profile_view(
        profile,
        version=version,
        cycle=await cycle_of(parts.documents, who.agency_id, standing[0][0].cycle_id if standing else None),
        trainings=await catalogue_for(parts, who, profile.recommendations),
        mentees=tuple(each for each in shown if each.mentor_id == employee_id),
        mentors=tuple(each for each in shown if each.mentee_id == employee_id),
    )
