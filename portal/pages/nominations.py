"""The page on which a rater decides who is heard about somebody."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import nominations
from portal.views.naming import named
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/usulan")
DossierId = Annotated[str, Path(max_length=400)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/{dossier_id}")
async def get_nominations(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Show everybody who was proposed."""
    return await _show(visit, dossier_id)


@router.post("/{dossier_id}")
async def post_nominations(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Decide on everybody who was proposed."""
    form = await visit.form()
    told = (await visit.services.get("feedback", f"/dossiers/{dossier_id}/nominations")).content
    wrong = nominations.missing(told, form, visit.language)
    if wrong:
        return await _show(visit, dossier_id, form=form, errors=wrong)
    try:
        path = f"/dossiers/{dossier_id}/nominations/decisions"
        await visit.services.post("feedback", path, nominations.body_of(told, form), key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _show(visit, dossier_id, form=form, errors=shown_errors(refusal.problem, _nowhere))
    return go_to("/umpan-balik")


async def _show(
    visit: Visit, dossier_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    told, dossier = await side_by_side(
        visit.services.get("feedback", f"/dossiers/{dossier_id}/nominations"),
        visit.services.get("feedback", f"/dossiers/{dossier_id}"),
    )
    employee_id = dossier.content["assignment"]["employee_id"]
    names = await names_of(visit.services, [employee_id, *(each["employee_id"] for each in told.content["nominees"])])
    who = named(names, employee_id, visit.language)
    page = nominations.page(told.content, who, names, visit.language, form=form, errors=errors)
    return visit.page("pages/nominations.html", page, status=422 if errors else 200)


def _nowhere(_pointer: str) -> str:
    return ""
