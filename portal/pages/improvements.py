"""Pages of the improvement plan after a low result."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import improvement
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/perbaikan")
AppraisalId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/{appraisal_id}")
async def get_improvement(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Show the plan, or that one is needed."""
    return await _show(visit, appraisal_id)


@router.post("/{appraisal_id}/rencana")
async def post_plan(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Propose a plan."""
    form = await visit.form()
    wrong = improvement.missing(form, visit.language)
    if wrong:
        return await _show(visit, appraisal_id, form=form, errors=wrong)
    return await _act(visit, appraisal_id, form, "", improvement.proposal_of(form))


@router.post("/{appraisal_id}/persetujuan")
async def post_agreement(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Agree to the plan of the other side."""
    return await _act(visit, appraisal_id, await visit.form(), "/agreement", {})


@router.post("/{appraisal_id}/pembicaraan")
async def post_talk(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Note a talk."""
    form = await visit.form()
    return await _act(visit, appraisal_id, form, "/check-ins", {"note": form["catatan"]})


@router.post("/{appraisal_id}/kesimpulan")
async def post_conclusion(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Say whether the goals were met."""
    form = await visit.form()
    if form["hasil"] not in improvement.OUTCOMES:
        error = FormError(text=visit.language.say("Pilih apakah tercapai"), field="hasil")
        return await _show(visit, appraisal_id, form=form, errors=[error])
    body = {"outcome": form["hasil"], "reason": form["alasan"]}
    return await _act(visit, appraisal_id, form, "/conclusion", body)


async def _act(visit: Visit, appraisal_id: str, form: Form, path: str, body: Json) -> Response:
    try:
        await visit.services.post("evaluation", f"/appraisals/{appraisal_id}/improvement{path}", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, improvement.field_of)
        return await _show(visit, appraisal_id, form=form, errors=errors)
    return go_to(f"/perbaikan/{quote(appraisal_id, safe=':')}")


async def _show(
    visit: Visit, appraisal_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    appraisal, told = await side_by_side(
        visit.services.get("evaluation", f"/appraisals/{appraisal_id}"),
        visit.services.get("evaluation", f"/appraisals/{appraisal_id}/improvement"),
    )
    names = await names_of(visit.services, improvement.people_of(appraisal.content, told.content))
    page = improvement.page(
        appraisal.content, told.content, names, visit.session.employee_id, visit.language, form=form, errors=errors
    )
    return visit.page("pages/improvement.html", page, status=422 if errors else 200)
