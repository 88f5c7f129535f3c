"""Who acts for whom is heard from goals; all else people tell. Bulk jobs apply imports and follow employments."""

from typing import Any, Final

from services.directory.domain.agency import LOOK, AgencyRecord, finish_look
from services.directory.domain.employment import FOLLOW, finish_following
from services.directory.domain.importing.apply import apply_part, employment_of, finish_import, seen_by_import
from services.directory.domain.importing.state import APPLY
from services.directory.domain.person.record import follow_employment
from services.directory.store import over_today, select_employee, select_waiting
from shared import delegations
from shared.batch import Handlers
from shared.events.base import Body
from shared.events.goals import ActivityLog, CycleAnswer, CycleEnrolment, Plan, UnitIndicators
from shared.jobs import BulkJob
from shared.passes import DailyLook

HANDLERS: Final[Handlers] = delegations.HANDLERS

# Names follow who may act for whom; what is agreed and done is none of the directory's business.
IGNORED: Final[tuple[type[Body], ...]] = (Plan, ActivityLog, UnitIndicators, CycleEnrolment, CycleAnswer)

_OVER: Final = DailyLook[AgencyRecord](over_today, looked_on=lambda agency: agency.looked_on)

JOBS: Final[tuple[BulkJob[Any, Any], ...]] = (
    BulkJob(name=APPLY, select=select_waiting, contexts=seen_by_import, decide=apply_part, finish=finish_import),
    BulkJob(
        name=FOLLOW,
        select=select_employee,
        contexts=lambda _employment, ids: [employment_of(id) for id in ids],
        decide=follow_employment,
        finish=finish_following,
    ),
    BulkJob(
        name=LOOK,
        select=_OVER.select,
        contexts=lambda _agency, ids: [employment_of(id) for id in ids],
        decide=follow_employment,
        gather=_OVER.day,
        finish=finish_look,
    ),
)
