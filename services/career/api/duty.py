"""Who is below the yearly duty of lesson hours."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.career.usecases import duty
from shared.events.base import Id
from shared.http.callers import OfficerDep
from shared.http.pages import After, Limit
from shared.runtime import PartsDep

router = APIRouter(tags=["trainings"])
Year = Annotated[int, Query(ge=1990, le=2200, description="Tahun.")]


class Duty(BaseModel):
    """Those below the duty of a year, a page of them."""

    year: int
    below: int
    items: list[duty.Below]
    next: str | None


class DutyUnits(BaseModel):
    """How many are below the duty of a year, per unit."""

    year: int
    below: int
    units: list[duty.UnitBelow]


@router.get("/training-duty")
async def get_duty(
    year: Year, who: OfficerDep, parts: PartsDep, unit_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Duty:
    """List who is below the yearly duty of lesson hours, in the agency or in a unit."""
    items, following, below = await duty.list_below(
        parts, who=who, year=year, unit_id=unit_id, limit=limit, after=after
    )
    return Duty(year=year, below=below, items=items, next=following)


@router.get("/training-duty/units")
async def get_duty_units(year: Year, who: OfficerDep, parts: PartsDep) -> DutyUnits:
    """Count per unit who is below the yearly duty, most first."""
    units = await duty.count_below(parts, who=who, year=year)
    return DutyUnits(year=year, below=sum(each.below for each in units), units=units)


@router.get("/training-duty.csv", response_class=StreamingResponse)
async def get_duty_csv(year: Year, who: OfficerDep, parts: PartsDep, unit_id: Id | None = None) -> StreamingResponse:
    """Export who is below the yearly duty as CSV, line by line."""
    return StreamingResponse(
        duty.export_below(parts, who=who, year=year, unit_id=unit_id),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="di-bawah-kewajiban-jp-{year}.csv"'},
    )
