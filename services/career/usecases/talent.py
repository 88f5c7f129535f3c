"""The nine boxes: assessments recorded by officers, shown to the person, the rater and officers."""

from services.career.domain.profile.years import annual_results
from services.career.domain.talent.place import TalentView, talent_view
from services.career.store import cycle_of
from services.career.usecases.asking import profile_for, today_of
from shared.auth import Caller
from shared.runtime import Parts


async def show_talent(parts: Parts, *, who: Caller, employee_id: str) -> TalentView:
    """Read where somebody stands in the nine boxes today.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    profile, version = await profile_for(parts, who, employee_id)
    latest = next(iter(annual_results(profile)), None)
    cycle = await cycle_of(parts.documents, who.agency_id, latest[1].cycle_id if latest else None)
    return talent_view(profile, version=version, cycle=cycle, on=today_of(parts))
