"""Pages on which one corrects what one reported on a plan, or takes it back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.refusals import shown_errors
from portal.views import reported as views
from portal.views.change import withdrawal_field
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/rencana/{plan_id}/capaian")
PlanId = Annotated[str, Path(max_length=400)]
ReportId = Annotated[str, Path(max_length=100)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/{report_id}")
async def get_change(plan_id: PlanId, report_id: ReportId, visit: VisitDep) -> Response:
    """Show the forms that correct a report or take it back."""
    plan, report = await _read(visit, plan_id, report_id)
    return _show(visit, plan, report)


@router.post("/{report_id}/perbaikan")
async def post_correction(plan_id: PlanId, report_id: ReportId, visit: VisitDep) -> Response:
    """Correct a report."""
    form = await visit.form()
    plan, report = await _read(visit, plan_id, report_id)
    wrong = views.missing(form, visit.language)
    if wrong or report is None:
        return _show(visit, plan, report, form=form, errors=wrong)
    item = views.correction_of(form, report)
    return await _step(visit, (plan, report), form, "corrections", item, views.field_of)


@router.post("/{report_id}/penarikan")
async def post_withdrawal(plan_id: PlanId, report_id: ReportId, visit: VisitDep) -> Response:
    """Take a report back."""
    form = await visit.form()
    plan, report = await _read(visit, plan_id, report_id)
    if report is None:
        return _show(visit, plan, report)
    item = views.withdrawal_of(form, report)
    return await _step(visit, (plan, report), form, "withdrawals", item, _withdrawal_field_of)


def _withdrawal_field_of(pointer: str) -> str:
    return withdrawal_field(views.field_of(pointer))


async def _step(
    visit: Visit, about: tuple[Json, Json], form: Form, path: str, item: Json, field_of: Callable[[str], str]
) -> Response:
    plan, report = about
    try:
        done = await visit.services.post(
            "goals", f"/plans/{plan['id']}/realisations/{path}", {"items": [item]}, key=form.key
        )
        told = done.content["items"][0]
        errors = _refused(told, field_of) if told["outcome"] == "refused" else []
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, field_of)
    if errors:
        return _show(visit, plan, report, form=form, errors=errors)
    return go_to(f"/rencana/{quote(plan['id'], safe=':')}/capaian?tersimpan=1")


def _refused(told: Json, field_of: Callable[[str], str]) -> list[FormError]:
    if not told["errors"]:
        return [FormError(text=told["detail"] or "")]
    return [FormError(text=each["detail"], field=field_of(each["pointer"])) for each in told["errors"]]


async def _read(visit: Visit, plan_id: str, report_id: str) -> tuple[Json, Json | None]:
    plan, reports = await side_by_side(
        visit.services.get("goals", f"/plans/{plan_id}"),
        visit.services.all("goals", f"/plans/{plan_id}/realisations", limit=200),
    )
    return plan.content, next((each for each in reports if each["realisation_id"] == report_id), None)


def _show(
    visit: Visit, plan: Json, report: Json | None, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    if report is None:
        return go_to(f"/rencana/{quote(plan['id'], safe=':')}/capaian")
    page = views.change(plan, report, visit.language, form=form, errors=errors)
    return visit.page("pages/change.html", page, status=422 if errors else 200)
