"""Scans of a cycle's plans for bulk work: who has still to get a template, who has to be reminded."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.plan.remind import DESKS, reminder
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.template.assign import AssigningResult, AssigningState, count_up
from services.goals.domain.template.judge import Fate, Judged, judge
from shared.jobs import Owner
from shared.passes import Passes
from shared.where import Term, any_of

_PAGE: Final = 1000
LATE: Final = any_of(status.value for status in DESKS)
"""The statuses of plans that may be late."""


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
        cycle = (await owner.documents.get(CYCLE, owner.state.cycle)).present
        async for plans, end in plans_in(owner, {"cycle_id": owner.state.cycle_id}, after):
            yield [judged for plan in plans if (judged := judge(plan, owner.state, cycle)) is not None], end


class LateScan:
    """Finds plans whose late owners or raters have to be reminded, once on each local day."""

    def __init__(self) -> None:
        self._passes = Passes()
        self._done: dict[str, date] = {}

    async def select(self, owner: Owner[CycleState], limit: int) -> Sequence[str]:
        """Name plans to be reminded today; nothing is read when today is done."""
        cycle, today = owner.state, owner.env.today
        if cycle.reminded_on is not None and cycle.reminded_on >= today:
            return ()

        async def due(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
            async for plans, end in plans_in(owner, {"cycle_id": cycle.cycle_id, "status": LATE}, after):
                yield [each.id for each in plans if reminder(each, cycle, owner.env) is not None], end

        found = await self._passes.next(owner.id, due, limit)
        if not found:
            self._done[owner.id] = today
        return found

    async def day(self, owner: Owner[CycleState]) -> date | None:
        """Name the day that all plans were looked at on; None when that was done before."""
        return self._done.pop(owner.id, None)


async def plans_in(
    owner: Owner[Any], where: Mapping[str, Term], after: str = ""
) -> AsyncIterator[tuple[list[PlanState], str]]:
    """Read plans page by page, each page with the id that it ends at."""
    while page := await owner.documents.select(
        kind=PLAN, agency_id=owner.agency_id, where=where, limit=_PAGE, after=after
    ):
        after = page[-1].id
        yield [each.present for each in page], after
        if len(page) < _PAGE:
            break
