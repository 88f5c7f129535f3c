"""The table of a rater: everybody of a cycle on one page."""

from fastapi import APIRouter

from services.evaluation.usecases.table import Table, table_of
from shared.acting import ReadingDep
from shared.events.base import Id

router = APIRouter(tags=["decisions"])


@router.get("/appraisals/table")
async def read_table(acting: ReadingDep, cycle_id: Id, rater_id: Id | None = None) -> Table:
    """Read all people of a rater in a cycle: suggestions, decisions, versions, and the spread of their units."""
    return await table_of(acting, cycle_id, rater_id)
