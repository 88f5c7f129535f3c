"""Looks at very many documents for bulk work: who has no plan yet, who gets a template, who has to be reminded."""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from services.goals.domain.cycle.calendar import CALENDAR, calendar_id
from services.goals.domain.cycle.enrol import belongs
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.directory import PERSON
from services.goals.domain.plan.remind import DESKS, reminder
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.template.assign import AssigningResult, AssigningState, count_up
from services.goals.domain.template.judge import Fate, Judged, judge
from services.goals.domain.unit_tree import UNIT_TREE, tree_id
from shared.ids import goals
from shared.jobs import Owner
from shared.mongo.documents import Documents
from shared.passes import Pages, Passes
from shared.unit_tree import Parents
from shared.where import Term, any_of

_PAGE: Final = 1000
LATE: Final = any_of(status.value for status in DESKS)
"""The statuses of plans that may be late."""


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
        # Another tree of units is another look: who was passed over by the one before may belong now.
        look = f"{owner.id}/{owner.state.tree_revision}"
        found = await self._passes.next(look, partial(_without_plan, owner, limit), limit)
        if not found and look not in self._passes.given_up:
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


class TemplateScan:
    """Finds plans that have still to get a template, and counts at the end what became of everybody."""

    def __init__(self) -> None:
        self._passes = Passes()

    async def select(self, owner: Owner[AssigningState], limit: int) -> Sequence[str]:
        """Name plans that get the template."""

        async def getting(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
            async for judged, end in self._judged(owner, after):
                yield [each.plan_id for each in judged if each.fate is Fate.GETS], end

        return await self._passes.next(owner.id, getting, limit)

    async def count(self, owner: Owner[AssigningState]) -> AssigningResult | None:
        """Count what became of everybody; None when somebody came meanwhile who has still to get it."""
        judged = [each async for page, _end in self._judged(owner, "") for each in page]
        return count_up(judged, given_up=owner.id in self._passes.given_up)

    async def _judged(self, owner: Owner[AssigningState], after: str) -> AsyncIterator[tuple[list[Judged], str]]:
        cycle = (await owner.documents.get(CYCLE, owner.state.held_against[0])).present
        parents = await read_parents(owner.documents, owner.agency_id)
        async for plans, end in plans_in(owner, {"cycle_id": owner.state.cycle_id}, after):
            yield [judged for plan in plans if (judged := judge(plan, owner.state, cycle, parents)) is not None], end


def late_plans(owner: Owner[CycleState]) -> Pages:
    """Read on through the plans whose late owners or raters have to be reminded today."""

    async def due(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        cycle = owner.state
        async for plans, end in plans_in(owner, {"cycle_id": cycle.cycle_id, "status": LATE}, after):
            yield [each.id for each in plans if reminder(each, cycle, owner.env) is not None], end

    return due


async def read_parents(documents: Documents, agency_id: str) -> Parents:
    """Read which unit stands below which."""
    tree = (await documents.get(UNIT_TREE, tree_id(agency_id))).state
    return tree.parents if tree is not None else {}


async def plans_in(
    owner: Owner[Any], where: Mapping[str, Term], after: str = ""
) -> AsyncIterator[tuple[list[PlanState], str]]:
    """Read plans page by page, each page with the id that it ends at."""
    async for page in owner.documents.pages(kind=PLAN, agency_id=owner.agency_id, where=where, size=_PAGE, after=after):
        yield [each.present for each in page], page[-1].id


async def _without_plan(owner: Owner[CycleState], size: int, after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
    """Read people page by page: the plans that are missing, and the id of the person that the page ends at."""
    agency_id, cycle, where = owner.agency_id, owner.state, {"active": True}
    parents = await read_parents(owner.documents, agency_id)
    async for page in owner.documents.pages(kind=PERSON, agency_id=agency_id, where=where, size=size, after=after):
        people = [each.present for each in page if belongs(each.present, cycle, parents)]
        wanted = [goals.PLAN.of(agency_id, cycle.cycle_id, each.employee_id, goals.FIRST_SEGMENT) for each in people]
        known = await owner.documents.versions(wanted)
        yield [id for id in wanted if id not in known], page[-1].id


async def _in_calendar(owner: Owner[CycleState]) -> bool:
    """Say whether the agency's calendar has the cycle already."""
    calendar = (await owner.documents.get(CALENDAR, calendar_id(owner.agency_id))).state
    return calendar is not None and any(entry.cycle_id == owner.state.cycle_id for entry in calendar.entries)
