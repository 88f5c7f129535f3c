"""The page on which an officer cancels a cycle that was opened by mistake."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused
from portal.refusals import shown_errors
from portal.views import cancelling
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/siklus")
CycleId = Annotated[str, Path(max_length=100)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/{cycle_id}/batalkan")
async def get_cancelling(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Say what cancelling does."""
    return await _show(visit, cycle_id)


@router.post("/{cycle_id}/batalkan")
async def post_cancelling(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Cancel the cycle."""
    form = await visit.form()
    wrong = cancelling.missing(form, visit.language)
    if wrong:
        return await _show(visit, cycle_id, form=form, errors=wrong)
    try:
        path = f"/cycles/{cycle_id}/cancellation"
        await visit.services.post("evaluation", path, {"reason": form["alasan"]}, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, {"/reason": "alasan"}.get)
        return await _show(visit, cycle_id, form=form, errors=errors)
    return go_to(f"/kelola/siklus/{quote(cycle_id)}")


async def _show(visit: Visit, cycle_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()) -> Response:
    cycle = (await visit.services.get("evaluation", f"/cycles/{cycle_id}")).content
    page = cancelling.page(cycle, visit.language, form=form, errors=errors)
    return visit.page("pages/cancelling.html", page, status=422 if errors else 200)
