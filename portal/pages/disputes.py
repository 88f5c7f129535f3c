"""Pages of what is to be decided about results: the list, what both sides say, and who decides."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import deciders, disputes
from portal.views.parts import FormError
from portal.views.result_history import people_in
from portal.views.result_ways import place_of
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter()
AppraisalId = Annotated[str, Path(max_length=400)]
MatterName = Annotated[str, Path(pattern="^(keberatan|koreksi|persetujuan)$")]
_FORM_AGAIN: Final = frozenset({409, 422})
_FOUND_MAX: Final = 20
_DIGITS_MIN: Final = 4


@router.get("/perkara")
async def get_disputes(visit: VisitDep) -> Response:
    """List objections and corrections that wait: for deciders theirs, for officers those of the agency."""
    objections, corrections = await side_by_side(
        visit.services.all("evaluation", "/objections", limit=200),
        visit.services.all("evaluation", "/corrections", limit=200),
    )
    names = await names_of(visit.services, disputes.people_in(objections, corrections))
    page = disputes.view(objections, corrections, names, visit.language, officer=visit.session.is_officer)
    return visit.page("pages/disputes.html", page)


@router.get("/hasil/{appraisal_id}/pemutus/{matter}")
async def get_decider(appraisal_id: AppraisalId, matter: MatterName, visit: VisitDep) -> Response:
    """Ask an officer who decides."""
    return await _show(visit, appraisal_id, matter)


@router.post("/hasil/{appraisal_id}/pemutus/{matter}")
async def post_decider(appraisal_id: AppraisalId, matter: MatterName, visit: VisitDep) -> Response:
    """Look officials up, and name one of them."""
    form, told = await visit.form(), deciders.MATTERS[matter]
    if form["_aksi"] == "cari":
        return await _show(visit, appraisal_id, matter, form=form)
    wrong = deciders.missing(form, visit.language)
    if wrong:
        return await _show(visit, appraisal_id, matter, form=form, errors=wrong)
    place = f"/appraisals/{appraisal_id}"
    try:
        await visit.services.post(
            "evaluation", f"{place}/{told.route}", deciders.body_of(form), key=form.key, version=form.version
        )
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, deciders.field_of)
        return await _show(visit, appraisal_id, matter, form=form, errors=errors)
    return go_to(place_of({"id": appraisal_id}))


async def _show(
    visit: Visit, appraisal_id: str, matter: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    appraisal = (await visit.services.get("evaluation", f"/appraisals/{appraisal_id}")).content
    person, approval = appraisal["assignment"] or {}, appraisal["approval"] or {}
    around = {appraisal["employee_id"], person.get("rater_id"), approval.get("approver_id"), *people_in(appraisal)}
    names = await names_of(visit.services, around)
    try:
        found = await _found(visit, form["cari"] if form else "")
    except Refused as refusal:
        if refusal.problem.status != 422:
            raise
        found, errors = None, [*errors, *shown_errors(refusal.problem, _sought)]
    page = deciders.page(
        deciders.MATTERS[matter], appraisal, names, visit.language, form=form, found=found, errors=errors
    )
    return visit.page("pages/act.html", page, status=422 if errors else 200)


async def _found(visit: Visit, text: str) -> list[Any] | None:
    if not text:
        return None
    number = text.replace(" ", "")
    by = {"nip": number} if number.isdigit() and len(number) >= _DIGITS_MIN else {"name": text}
    rows: list[Any] = (await visit.services.get("directory", "/people", **by, limit=_FOUND_MAX)).content["items"]
    return rows


def _sought(_pointer: str) -> str:
    return "cari"
