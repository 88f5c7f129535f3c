"""A person's own file: on a page, as PDF, and as JSON; and the list of pages that have no place in the menu."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter
from starlette.responses import Response

from portal.calls import side_by_side, unless_away, unless_missing
from portal.papers import pdf_of
from portal.views import own_file
from portal.visit import Visit, VisitDep

router = APIRouter()
_JSON = TypeAdapter(object)


@router.get("/lainnya")
async def get_more(visit: VisitDep) -> Response:
    """List what else there is."""
    page = own_file.more(rates=visit.session.rates, officer=visit.session.is_officer, language=visit.language)
    return visit.page("pages/more.html", page)


@router.get("/berkas-saya")
async def get_file(visit: VisitDep) -> Response:
    """Show the file."""
    return visit.page("pages/own_file.html", own_file.view(await _told(visit), visit.language))


@router.get("/berkas-saya.pdf")
async def get_pdf(visit: VisitDep) -> Response:
    """Give the file as PDF."""
    content = await run_in_threadpool(pdf_of, own_file.view(await _told(visit), visit.language))
    headers = {"Content-Disposition": 'attachment; filename="berkas-saya.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@router.get("/berkas-saya.json")
async def get_json(visit: VisitDep) -> Response:
    """Give the file as the services tell it."""
    content = _JSON.dump_json(await _told(visit), indent=1)
    headers = {"Content-Disposition": 'attachment; filename="berkas-saya.json"'}
    return Response(content, media_type="application/json", headers=headers)


async def _told(visit: Visit) -> Mapping[str, Any]:
    services, me = visit.services, visit.session.employee_id
    agency, units, identity, plans, appraisals, dossiers, profile = await side_by_side(
        services.get("directory", "/agency"),
        unless_away(services.all("directory", "/units", limit=200)),
        unless_away(services.get("directory", f"/people/{me}/export")),
        unless_away(services.all("goals", "/plans", employee_id=me, limit=50)),
        unless_away(services.all("evaluation", "/appraisals", employee_id=me, limit=50)),
        unless_away(services.all("feedback", "/dossiers", employee_id=me, limit=50)),
        unless_away(unless_missing(services.get("career", f"/profiles/{me}"))),
    )
    return {
        "today": agency.content["today"],
        "units": {each["unit_id"]: each["name"] for each in units or ()},
        "identity": identity.content if identity else None,
        "plans": await _each(visit, "goals", "plans", plans),
        "appraisals": appraisals,
        "feedback": await _each(visit, "feedback", "dossiers", dossiers),
        "career": profile.content if profile else {},
    }


async def _each(visit: Visit, service: str, what: str, rows: Sequence[Any] | None) -> Sequence[Any] | None:
    """Give each of one's own whole; there are a few in a working life."""
    if rows is None:
        return None
    found = await side_by_side(
        *(unless_away(unless_missing(visit.services.get(service, f"/{what}/{each['id']}"))) for each in rows)
    )
    return [each.content for each in found if each is not None]
