"""Finding people who have no plan in a cycle yet."""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from services.goals.domain.cycle.calendar import CALENDAR, calendar_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.directory.people import PERSON
from services.goals.domain.plan.state import PLAN
from services.goals.rules.population import takes_part
from shared.ids import goals
from shared.jobs import Owner
from shared.passes import Passes


class EnrolmentScan:
    """Finds people without a plan. That nobody is left is concluded from a whole pass that found nobody."""

    def __init__(self) -> None:
        self._passes = Passes()
        self._nobody_left: set[str] = set()

    async def select(self, owner: Owner[CycleState], limit: int) -> Sequence[str]:
        """Name plans still to open, at most ``limit``; none while the calendar lacks the cycle.

        Whoever is recorded after this pass is enrolled by the calendar, so it must be there before the pass.
        """
        self._nobody_left.discard(owner.id)
        if not await _in_calendar(owner):
            return ()
        found = await self._passes.next(owner.id, partial(_without_plan, owner, limit), limit)
        if not found and owner.id not in self._passes.given_up:
            self._nobody_left.add(owner.id)
        return found

    async def count(self, owner: Owner[CycleState]) -> int | None:
        """Count the plans of a cycle; None unless the pass just made looked at everybody and found nobody.

        Looking at the calendar again would not do: it may have got the cycle since, when nobody had been looked for.
        """
        if owner.id not in self._nobody_left:
            return None
        self._nobody_left.discard(owner.id)
        where = {"cycle_id": owner.state.cycle_id}
        return await owner.documents.count(kind=PLAN, agency_id=owner.agency_id, where=where)


async def _without_plan(owner: Owner[CycleState], size: int, after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
    """Read people page by page: the plans that are missing, and the id of the person that the page ends at."""
    agency_id, cycle = owner.agency_id, owner.state
    while page := await owner.documents.select(
        kind=PERSON, agency_id=agency_id, where={"active": True}, limit=size, after=after
    ):
        after = page[-1].id
        people = [each.present for each in page if takes_part(cycle.population, each.present.assignment)]
        wanted = [goals.PLAN.of(agency_id, cycle.cycle_id, each.employee_id, goals.FIRST_SEGMENT) for each in people]
        known = await owner.documents.versions(wanted)
        yield [id for id in wanted if id not in known], after


async def _in_calendar(owner: Owner[CycleState]) -> bool:
    """Say whether the agency's calendar has the cycle already."""
    calendar = (await owner.documents.get(CALENDAR, calendar_id(owner.agency_id))).state
    return calendar is not None and any(entry.cycle_id == owner.state.cycle_id for entry in calendar.entries)
