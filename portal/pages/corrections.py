"""Pages on which final results are mended: opened again, corrected with proof, and corrections decided."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import corrections as views
from portal.views.act_page import ActPage, too_short
from portal.views.naming import Names
from portal.views.parts import FormError
from portal.views.result_history import people_in
from portal.views.result_ways import place_of, waiting_correction
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/hasil")
AppraisalId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
Shows = Callable[..., ActPage]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/{appraisal_id}/buka-kembali")
async def get_reopening(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Say what opening again does."""
    return await _show(visit, appraisal_id, views.reopening)


@router.post("/{appraisal_id}/buka-kembali")
async def post_reopening(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Open again what was concluded too early."""
    form = await visit.form()
    wrong = too_short(form, "alasan", visit.language)
    if wrong:
        return await _show(visit, appraisal_id, views.reopening, form=form, errors=wrong)
    body = {"reason": form["alasan"]}
    return await _act(visit, appraisal_id, form, "reopenings", body, views.reopening, views.field_of)


@router.get("/{appraisal_id}/koreksi")
async def get_correction(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Ask what has to be corrected."""
    return await _show(visit, appraisal_id, views.proposal)


@router.post("/{appraisal_id}/koreksi")
async def post_correction(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Check a correction, and propose it from the check page."""
    form = await visit.form()
    if form["_aksi"] == "ubah":
        return await _show(visit, appraisal_id, views.proposal, form=form)
    wrong = views.proposal_missing(form, visit.language)
    if wrong:
        return await _show(visit, appraisal_id, views.proposal, form=form, errors=wrong)
    if form["_aksi"] != "kirim":
        appraisal, names = await _read(visit, appraisal_id)
        return visit.page("pages/check.html", views.check_proposal(appraisal, form, names, visit.language))
    body = views.proposal_body(form)
    return await _act(visit, appraisal_id, form, "corrections", body, views.proposal, views.field_of)


@router.get("/{appraisal_id}/putusan-koreksi")
async def get_correction_decision(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Show a correction that waits; without one, the result."""
    return await _show_waiting(visit, appraisal_id)


@router.post("/{appraisal_id}/putusan-koreksi")
async def post_correction_decision(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Check the decision on a correction, and give it from the check page."""
    form = await visit.form()
    if form["_aksi"] == "ubah":
        return await _show_waiting(visit, appraisal_id, form=form)
    wrong = views.decision_missing(form, visit.language)
    if wrong:
        return await _show_waiting(visit, appraisal_id, form=form, errors=wrong)
    if form["_aksi"] != "kirim":
        appraisal, names = await _read(visit, appraisal_id)
        return visit.page("pages/check.html", views.check_decision(appraisal, form, names, visit.language))
    body = views.decision_body(form)
    return await _act(visit, appraisal_id, form, "correction/decision", body, views.decision, views.decision_field_of)


async def _act(
    visit: Visit,
    appraisal_id: str,
    form: Form,
    path: str,
    body: Json,
    shows: Shows,
    field_of: Callable[[str], str | None],
) -> Response:
    place = f"/appraisals/{appraisal_id}"
    try:
        await visit.services.post("evaluation", f"{place}/{path}", body, key=form.key, version=form.version)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, field_of)
        return await _show(visit, appraisal_id, shows, form=form, errors=errors)
    return go_to(place_of({"id": appraisal_id}))


async def _show_waiting(
    visit: Visit, appraisal_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    appraisal, names = await _read(visit, appraisal_id)
    if waiting_correction(appraisal) is None:
        return go_to(place_of(appraisal))
    page = views.decision(appraisal, names, visit.language, form=form, errors=errors)
    return visit.page("pages/act.html", page, status=422 if errors else 200)


async def _show(
    visit: Visit, appraisal_id: str, shows: Shows, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    appraisal, names = await _read(visit, appraisal_id)
    page = shows(appraisal, names, visit.language, form=form, errors=errors)
    return visit.page("pages/act.html", page, status=422 if errors else 200)


async def _read(visit: Visit, appraisal_id: str) -> tuple[Json, Names]:
    appraisal = (await visit.services.get("evaluation", f"/appraisals/{appraisal_id}")).content
    return appraisal, await names_of(visit.services, {appraisal["employee_id"], *people_in(appraisal)})
