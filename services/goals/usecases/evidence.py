"""Reading what was done and reported on a plan or a unit: all of it, with the evidence and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from services.goals.domain.activity.act import EntryAct, MonthRead
from services.goals.domain.activity.entry import Activity, EntryState
from services.goals.domain.activity.log import ACTIVITY_LOG, FILED, ActivityLogState, log_id
from services.goals.domain.history import PastReport, history_of
from services.goals.domain.plan.state import PlanState
from services.goals.domain.realisation import REALISATION, UNIT_REALISATION
from services.goals.domain.report_act import REPORT_ACT, UNIT_REPORT_ACT, Inserted, ReportsRead
from services.goals.domain.standing import Standing, Status
from services.goals.domain.unit import UNIT_INDICATORS
from services.goals.usecases.reading import must_see
from shared.acting import Acting
from shared.document import Document
from shared.ids import goals


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """An entry as it stands; ``recorded_at`` (UTC) is None where nobody noted when it came."""

    original: Activity
    standing: Standing[Activity]
    status: Status
    counts: bool
    recorded_at: datetime | None


async def read_month(acting: Acting, id: str, month: str) -> tuple[Document[ActivityLogState], tuple[ReadEntry, ...]]:
    """Read a month's log, and after it its entries by day; for those who may see the whole plan.

    :raises NotYours: for everybody else
    """
    await must_see(acting, id)
    found = await acting.find(ACTIVITY_LOG, log_id(id, month))
    if found.state is None:
        return found, ()
    read, times = await entries_in(acting, found.id, found.state)
    originals, log = {each.activity.activity_id: each.activity for each in read.entries}, found.state
    entries = [
        ReadEntry(
            original=originals.get(id, each.content),
            standing=each,
            status=each.status(verified=log.verifies(each.content)),
            counts=each.counts(verified=log.verifies(each.content)),
            recorded_at=times.get(id),
        )
        for id, each in read.standings().items()
    ]
    return found, tuple(sorted(entries, key=_day))


async def entries_in(
    acting: Acting, log_id: str, log: ActivityLogState | None
) -> tuple[MonthRead, dict[str, datetime | None]]:
    """Read all that lies there about a month whose log was read before, and when each entry came."""
    entries, acts = list[EntryState](), list[tuple[EntryAct, datetime]]()
    times: dict[str, datetime | None] = {}
    for each in await acting.documents.additions.belonging(log_id):
        match each.state:
            case EntryState() as entry:
                entries.append(entry)
                times[entry.activity.activity_id] = None if entry.batch == FILED else each.at
            case EntryAct() as act:
                acts.append((act, each.at))
            case _:
                pass
    return MonthRead(log=log, entries=entries, acts=acts), times


async def read_reports(acting: Acting, id: str) -> tuple[PlanState, tuple[PastReport, ...]]:
    """Read all reports on a plan; for those who may see the whole plan.

    :raises NotYours: for everybody else
    """
    plan = (await must_see(acting, id)).present
    return plan, history_of(plan, await reports_on_plan(acting, id), verified=plan.verified)


async def reports_on_plan(acting: Acting, id: str) -> ReportsRead:
    """Read all that lies there about the realisations of a plan that was read before."""
    prefix = goals.REALISATION.prefix(acting.agency_id, *goals.PLAN.read(id))
    found = await acting.documents.additions.under(REALISATION, prefix)
    acts = await acting.documents.additions.of(REPORT_ACT, id)
    return ReportsRead(
        found=[Inserted(realisation=each.state, at=each.at) for each in found],
        acts=[(each.state, each.at) for each in acts],
    )


async def read_unit_reports(acting: Acting, unit_id: str, cycle_id: str) -> tuple[PastReport, ...]:
    """Read all reports on the indicators of a unit, which everybody of the agency sees."""
    id = goals.UNIT_INDICATORS.of(acting.agency_id, cycle_id, unit_id)
    known = (await acting.find(UNIT_INDICATORS, id)).state
    return history_of(known, await reports_on_unit(acting, id)) if known is not None else ()


async def reports_on_unit(acting: Acting, id: str) -> ReportsRead:
    """Read all that lies there about the realisations of a unit whose indicators were read before."""
    prefix = goals.UNIT_REALISATION.prefix(acting.agency_id, *goals.UNIT_INDICATORS.read(id))
    found = await acting.documents.additions.under(UNIT_REALISATION, prefix)
    acts = await acting.documents.additions.of(UNIT_REPORT_ACT, id)
    return ReportsRead(
        found=[Inserted(realisation=each.state, at=each.at) for each in found],
        acts=[(each.state, each.at) for each in acts],
    )


def _day(entry: ReadEntry) -> date:
    return entry.standing.content.on
