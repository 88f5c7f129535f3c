"""Pages on which officers take the results of a cycle along as a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from portal.calls import side_by_side, unless_away
from portal.names import people_of
from portal.views import export
from portal.views.parts import FormError
from portal.visit import Visit, VisitDep
from portal.workbooks import csv_of, xlsx_of

router = APIRouter(prefix="/kelola/siklus")
CycleId = Annotated[str, Path(max_length=100)]
Unit = Annotated[str, Query(max_length=100)]
Json = Mapping[str, Any]
_AT_ONCE: Final = 1000
_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@router.get("/{cycle_id}/unduh")
async def get_page(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Ask what to take along."""
    cycle, units = await side_by_side(visit.services.get("evaluation", f"/cycles/{cycle_id}"), _units(visit))
    return _page(visit, cycle.content, units)


@router.get("/{cycle_id}/unduh/hasil")
async def get_file(
    cycle_id: CycleId, visit: VisitDep, unit: Unit = "", bentuk: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """Give the results of a cycle, or of one unit, as a file."""
    cycle, units, agency = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        _units(visit),
        visit.services.get("directory", "/agency"),
    )
    wrong = export.too_many(cycle.content, unit, visit.language)
    if wrong:
        return _page(visit, cycle.content, units, form={"unit": unit, "bentuk": bentuk}, errors=wrong)
    path = f"/cycles/{quote(cycle_id, safe='')}/results"
    rows = await visit.services.all("evaluation", path, unit_id=unit or None, limit=_AT_ONCE)
    people = await people_of(visit.services, export.people_of(rows))
    made_on = date.fromisoformat(agency.content["today"])
    content = await run_in_threadpool(_written, visit, cycle.content, rows, people, units, made_on, bentuk)
    name = quote(export.file_name(cycle.content, unit, bentuk))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_TYPES[bentuk], headers=headers)


def _written(
    visit: Visit,
    cycle: Json,
    rows: Sequence[Json],
    people: Mapping[str, Json],
    units: Mapping[str, str],
    made_on: date,
    form: str,
) -> bytes:
    results = export.results(rows, people, units, visit.language)
    if form == "csv":
        return csv_of(results)
    return xlsx_of([results, export.summary(cycle, rows, made_on, visit.language)])


def _page(
    visit: Visit,
    cycle: Json,
    units: Mapping[str, str],
    *,
    form: Mapping[str, str] | None = None,
    errors: Sequence[FormError] = (),
) -> Response:
    page = export.page(cycle, units, visit.language, form=form, errors=errors)
    return visit.page("pages/export.html", page, status=422 if errors else 200)


async def _units(visit: Visit) -> Mapping[str, str]:
    """Names of units by id; none where the directory is away."""
    rows = await unless_away(visit.services.all("directory", "/units", limit=200))
    return {each["unit_id"]: each["name"] for each in rows or ()}
