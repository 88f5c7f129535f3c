"""Finding people who have no plan in a cycle yet."""

from collections.abc import Sequence
from typing import Final

from services.goals.domain.cycle.calendar import CALENDAR, CalendarState, calendar_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.directory.people import PERSON
from services.goals.domain.plan.state import PLAN
from services.goals.rules.population import takes_part
from shared.document import Document
from shared.ids import goals
from shared.mongo.documents import Documents

_PAGE: Final = 1000


class EnrolmentScan:
    """Finds people without a plan. Remembers how far it came, so that a large agency is not read again each time.

    The memory is only a short cut: that nobody is left is concluded from a whole pass that found nobody.
    """

    def __init__(self) -> None:
        self._after: dict[str, str] = {}
        self._nobody_left: set[str] = set()

    async def select(self, documents: Documents, owner: Document[CycleState], limit: int) -> Sequence[str]:
        """Name plans still to open, at most ``limit`` and a page; none while the calendar lacks the cycle.

        Whoever is recorded after this pass is enrolled by the calendar, so it must be there before the pass.
        """
        self._nobody_left.discard(owner.id)
        if not await in_calendar(documents, owner.present):
            return ()
        start = self._after.pop(owner.id, "")
        found = await self._from(start, documents, owner, limit)
        if not found and start:
            found = await self._from("", documents, owner, limit)
        if not found:
            self._nobody_left.add(owner.id)
        return found

    async def count(self, documents: Documents, owner: Document[CycleState]) -> int | None:
        """Count the plans of a cycle; None unless the pass just made looked at everybody and found nobody.

        Looking at the calendar again would not do: it may have got the cycle since, when nobody had been looked for.
        """
        if owner.id not in self._nobody_left:
            return None
        self._nobody_left.discard(owner.id)
        where = {"cycle_id": owner.present.cycle_id}
        return await documents.count(kind=PLAN, agency_id=owner.agency_id, where=where)

    async def _from(self, start: str, documents: Documents, owner: Document[CycleState], limit: int) -> Sequence[str]:
        cycle, after = owner.present, start
        while True:
            page = await documents.select(
                kind=PERSON, agency_id=owner.agency_id, where={"active": True}, limit=_PAGE, after=after
            )
            if not page:
                return ()
            people = [each.present for each in page if takes_part(cycle.population, each.present.assignment)]
            wanted = [
                goals.PLAN.of(owner.agency_id, cycle.cycle_id, each.employee_id, goals.FIRST_SEGMENT) for each in people
            ]
            known = await documents.versions(wanted)
            missing = [id for id in wanted if id not in known]
            if missing:
                self._after[owner.id] = after
                return missing[:limit]
            after = page[-1].id


async def in_calendar(documents: Documents, cycle: CycleState) -> bool:
    """Say whether the agency's calendar has the cycle already."""
    calendar: CalendarState | None = (await documents.get(CALENDAR, calendar_id(cycle.agency_id))).state
    return calendar is not None and any(entry.cycle_id == cycle.cycle_id for entry in calendar.entries)
