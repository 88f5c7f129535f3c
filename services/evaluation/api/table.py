"""Tables: everybody of a rater in a cycle on one page, and the results of a whole cycle to be taken along."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.evaluation.usecases.results import ROWS_MAX, ResultRow, results_of
from services.evaluation.usecases.table import Table, table_of
from shared.acting import AnyOfficerReadingDep, ReadingDep
from shared.events.base import Id
from shared.http.pages import After, Page
from shared.request import WRITTEN

router = APIRouter(tags=["decisions"])


@router.get("/appraisals/table")
async def read_table(acting: ReadingDep, cycle_id: Id, rater_id: Id | None = None) -> Table:
    """Read all people of a rater in a cycle: suggestions, decisions, versions, and the spread of their units."""
    return await table_of(acting, cycle_id, rater_id)


@router.get("/cycles/{cycle_id}/results")
async def list_results(
    acting: AnyOfficerReadingDep,
    cycle_id: Id,
    unit_id: Annotated[Id | None, Query(description="Hanya pegawai unit ini.")] = None,
    limit: Annotated[int, WRITTEN, Query(ge=1, le=ROWS_MAX, description="Jumlah paling banyak.")] = ROWS_MAX,
    after: After = None,
) -> Page[ResultRow]:
    """List what everybody came to in a cycle, one short row a person, for a file that officers take along.

    *Hasil setiap pegawai dalam satu siklus. Pengelola unit melihat unitnya dan unit di bawahnya.*
    """
    return await results_of(acting, cycle_id, unit_id=unit_id, limit=limit, after=after)
