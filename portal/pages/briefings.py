"""The page on which one confirms that one was told about the rules or the results of a cycle."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.names import names_of
from portal.views import briefings
from portal.visit import VisitDep, go_to

router = APIRouter(prefix="/sosialisasi")
BriefingId = Annotated[str, Path(max_length=400)]


@router.get("")
async def get_briefings(visit: VisitDep) -> Response:
    """Show the briefings in which one took part."""
    rows = await visit.services.all("evaluation", "/briefings", limit=200)
    names = await names_of(visit.services, briefings.people_in(rows))
    page = briefings.view(rows, names, visit.session.employee_id, visit.language)
    return visit.page("pages/briefings.html", page)


@router.post("/{briefing_id}")
async def post_acknowledgement(briefing_id: BriefingId, visit: VisitDep) -> Response:
    """Confirm that one was told."""
    form = await visit.form()
    await visit.services.post("evaluation", f"/briefings/{briefing_id}/acknowledgement", {}, key=form.key)
    return go_to("/sosialisasi")
