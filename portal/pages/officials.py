"""Pages on which officers see to raters who are wrong, and to officials who left."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import officials
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/pejabat")
Id = Annotated[str, Path(max_length=400)]
Number = Annotated[int, Path(ge=1, le=10_000)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({403, 409, 422})
_FIELDS: Final = {"/reason": "alasan"}


@router.get("")
async def get_queue(visit: VisitDep) -> Response:
    """Show the queue."""
    services = visit.services
    reports, raters, left = await side_by_side(
        unless_away(services.all("goals", "/rater-reports", limit=200)),
        unless_away(services.all("goals", "/officers/raters-left", limit=200)),
        unless_away(services.all("evaluation", "/work-queue/officials-left", limit=200)),
    )
    names = await names_of(services, officials.people_of(reports, raters, left))
    return visit.page("pages/officials.html", officials.page(reports, raters, left, names, visit.language))


@router.get("/laporan/{plan_id}/{number}")
async def get_report(plan_id: Id, number: Number, visit: VisitDep) -> Response:
    """Show one report."""
    return await _report(visit, plan_id, number)


@router.post("/laporan/{plan_id}/{number}")
async def post_closing(plan_id: Id, number: Number, visit: VisitDep) -> Response:
    """Close a report with a reason."""
    form = await visit.form()
    wrong = officials.missing(form, visit.language)
    if wrong:
        return await _report(visit, plan_id, number, form=form, errors=wrong)
    try:
        path = f"/plans/{plan_id}/rater-reports/{number}/closings"
        await visit.services.post("goals", path, {"reason": form["alasan"]}, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, _FIELDS.get)
        return await _report(visit, plan_id, number, form=form, errors=errors)
    return go_to(officials.PLACE)


async def _report(
    visit: Visit, plan_id: str, number: int, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    report = next((each for each in plan["rater_reports"] if each["number"] == number), None)
    if report is None:
        raise HTTPException(404)
    if report["status"] != "open":
        return go_to(officials.PLACE)
    told = {**plan["assignment"], "plan_id": plan["id"]}
    names = await names_of(visit.services, officials.people_in(told, report))
    page = officials.closing(told, report, names, visit.language, form=form, errors=errors)
    return visit.page("pages/answering.html", page, status=422 if errors else 200)
