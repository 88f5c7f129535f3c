"""Which appraisals of a cycle have to be reminded of today, and whether an objection still waits."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.publish import APPRAISAL, objection_mark
from services.evaluation.domain.appraisal.remind import reminder
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.remind import with_daily_look
from services.evaluation.domain.cycle.state import CYCLE, CycleState, document_of
from shared.agency import AGENCY
from shared.events.evaluation import AppraisalStatus, CycleStatus, ObjectionStatus
from shared.ids import directory
from shared.jobs import CHUNK, Owner
from shared.passes import DailyLook, Pages
from shared.where import Term, any_of

_WAITING: Final = any_of((AppraisalStatus.READY.value, AppraisalStatus.DECIDED.value))


class Waiting:
    """The daily look at a cycle: at who waits for an act, and at whose result is contested."""

    def __init__(self) -> None:
        self._contested = DailyLook(_pages(_contested), looked_on=_looked_on)
        self._undone = DailyLook(_pages(_undone), looked_on=_looked_on)

    async def select(self, owner: Owner[CycleState], limit: int) -> Sequence[str]:
        """Name the appraisals of which somebody has to be reminded today; in a closed cycle only objections wait."""
        contested = await self._contested.select(owner, limit)
        if contested or owner.state.status is CycleStatus.CLOSED:
            return contested
        return await self._undone.select(owner, limit)

    async def day(self, owner: Owner[CycleState]) -> tuple[date, bool] | None:
        """Name the day on which everything was looked at, and whether an objection waits; None when told before."""
        await self._undone.day(owner)
        day = await self._contested.day(owner)
        if day is None:
            return None
        where = _contested(owner.state)
        return day, bool(await owner.documents.select(kind=APPRAISAL, agency_id=owner.agency_id, where=where, limit=1))


async def select_cycle_of_contested(appraisal: Owner[AppraisalState], _limit: int) -> Sequence[str]:
    """Name the cycle of a contested result as long as it is not looked at each day."""
    cycle = await appraisal.documents.get(CYCLE, document_of(appraisal.state))
    return () if cycle.state is None or with_daily_look(cycle.state) == cycle.state else (cycle.id,)


def _pages(where: Callable[[CycleState], Mapping[str, Term]]) -> Callable[[Owner[CycleState]], Pages]:
    def pages_of(owner: Owner[CycleState]) -> Pages:
        async def pages(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
            cycle, agency_id = owner.state, owner.agency_id
            agency = (await owner.documents.get(AGENCY, directory.AGENCY.of(agency_id, agency_id))).state
            found = owner.documents.pages(
                kind=APPRAISAL, agency_id=agency_id, where=where(cycle), size=CHUNK, after=after or None
            )
            async for page in found:
                due = [each for each in page if reminder(each.present, cycle, agency, today=owner.env.today)]
                yield [each.id for each in due], page[-1].id

        return pages

    return pages_of


def _contested(cycle: CycleState) -> Mapping[str, Term]:
    return {"cycle_id": cycle.cycle_id, "reads": objection_mark(ObjectionStatus.FILED)}


def _undone(cycle: CycleState) -> Mapping[str, Term]:
    return {"cycle_id": cycle.cycle_id, "status": _WAITING}


def _looked_on(cycle: CycleState) -> date | None:
    return cycle.reminded_on
