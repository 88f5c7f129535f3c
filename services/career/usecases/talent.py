"""The nine boxes: assessments recorded by officers, shown to the person, the rater and officers."""

from collections.abc import Sequence
from typing import Any

from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.years import annual_results
from services.career.domain.talent.assess import record_assessment
from services.career.domain.talent.place import TalentView, talent_view
from services.career.domain.talent.state import Assessment
from services.career.store import cycle_of, profile_of
from services.career.usecases.asking import record_each, today_of, visible
from shared.auth import Caller
from shared.commands import Done
from shared.decision import Rejected
from shared.ids import career as ids
from shared.runtime import Parts


async def show_talent(parts: Parts, *, who: Caller, employee_id: str) -> TalentView:
    """Read where somebody stands in the nine boxes today.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    document = await profile_of(parts.documents, who.agency_id, employee_id)
    profile = visible(document.state, who)
    latest = next(iter(annual_results(profile)), None)
    cycle = await cycle_of(parts.documents, who.agency_id, latest[1].cycle_id if latest else None)
    return talent_view(profile, version=document.version, cycle=cycle, on=today_of(parts))


async def record_assessments(
    parts: Parts, *, who: Caller, items: Sequence[tuple[str, Assessment]], dry_run: bool
) -> list[Done[Any] | Rejected]:
    """Record assessments; one outcome each, in order."""
    return await record_each(
        parts,
        who=who,
        kind=PROFILE,
        items=[(ids.PROFILE.of(who.agency_id, employee_id), each) for employee_id, each in items],
        record=record_assessment,
        dry_run=dry_run,
    )
