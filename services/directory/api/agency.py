"""The agency itself."""

from datetime import date

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.directory.api.admin import AdminActingDep
from services.directory.domain.agency import AGENCY, AgencyRecord, record_agency
from services.directory.domain.requests import AgencyIn
from shared.acting import Acting, ReadingDep, acted
from shared.alike import filled
from shared.http.pages import tag
from shared.ids import directory

router = APIRouter(tags=["agency"])


class AgencyOut(BaseModel):
    """An agency as everybody of it sees it. ``today``: the agency's day now."""

    agency_id: str
    version: int
    name: str
    zone: str
    seat: str
    officers_unit_id: str | None
    work_days: tuple[int, ...]
    holidays: tuple[date, ...]
    today: date


@router.put("/agency", summary="Record the agency")
async def put_agency(body: AgencyIn, acting: AdminActingDep, response: Response) -> AgencyOut:
    """Record name, zone, seat and calendar of the caller's agency, as its administrator."""
    done = await acting.run(AGENCY, _id(acting), record_agency, body)
    acting.parts.times.forget(acting.agency_id)
    acted(response, done)
    return _out(acting, done.state, done.version)


@router.get("/agency", summary="The agency")
async def get_agency(acting: ReadingDep, response: Response) -> AgencyOut:
    """Show the caller's agency."""
    found = await acting.read(AGENCY, _id(acting))
    tag(response, found.version)
    return _out(acting, found.present, found.version)


def _id(acting: Acting) -> str:
    return directory.AGENCY.of(acting.agency_id, acting.agency_id)


def _out(acting: Acting, agency: AgencyRecord, version: int) -> AgencyOut:
    return filled(AgencyOut, agency, version=version, today=acting.today)
