"""Pages of career advice and mentoring: read, and answered with yes or no."""

from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, unless_missing
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import career
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/karier")
SubjectId = Annotated[str, Path(max_length=400)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_career(visit: VisitDep) -> Response:
    """Show what is recommended, and who mentors whom."""
    return await _show(visit, career.NOTHING)


@router.post("/saran/{recommendation_id}")
async def post_recommendation(recommendation_id: SubjectId, visit: VisitDep) -> Response:
    """Accept or decline a recommendation."""
    return await _answer(
        visit, recommendation_id, f"/recommendations/{recommendation_id}/decisions", "decision", "reason"
    )


@router.post("/bimbingan/{match_id}")
async def post_match(match_id: SubjectId, visit: VisitDep) -> Response:
    """Accept or decline a mentoring match."""
    return await _answer(visit, match_id, f"/mentoring-matches/{match_id}/answers", "answer", "remark")


async def _answer(visit: Visit, id: str, path: str, answer: str, remark: str) -> Response:
    form = await visit.form()
    reason = form[career.reason_of(id)]
    body = {answer: "accepted" if form["_aksi"] == "terima" else "declined", remark: reason}
    try:
        await visit.services.post("career", path, body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, {f"/{remark}": career.reason_of(id)}.get)
        return await _show(visit, career.Typed(id=id, reason=reason, errors=errors))
    return go_to("/karier")


async def _show(visit: Visit, typed: career.Typed) -> Response:
    me = visit.session.employee_id
    found = await unless_missing(visit.services.get("career", f"/profiles/{me}"))
    profile = found.content if found is not None else None
    names = await names_of(visit.services, career.people_of(profile))
    page = career.view(profile, names, me, typed, visit.language)
    return visit.page("pages/career.html", page, status=422 if typed.errors else 200)
