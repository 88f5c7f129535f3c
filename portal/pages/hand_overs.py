"""The page on which officers note that a final result was handed over on paper."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import hand_overs
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/siklus")
CycleId = Annotated[str, Path(max_length=100)]
_FORM_AGAIN: Final = frozenset({409, 422})
_FIELDS: Final = {"/on": "tanggal", "/on_reason": "bukti", "/evidence": "bukti"}
_AT_ONCE: Final = 1000


@router.get("/{cycle_id}/penyerahan")
async def get_page(cycle_id: CycleId, visit: VisitDep, dicatat: bool = False) -> Response:
    """Show whose result is to be handed over, and whose was."""
    return await _show(visit, cycle_id, recorded=dicatat)


@router.post("/{cycle_id}/penyerahan")
async def post_page(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Note one hand-over."""
    form = await visit.form()
    wrong = hand_overs.missing(form, visit.language)
    if wrong:
        return await _show(visit, cycle_id, form=form, errors=wrong)
    body = {"on": form["tanggal"], "evidence": form["bukti"], "on_reason": form["bukti"]}
    try:
        path = f"/appraisals/{quote(form['siapa'], safe=':')}/hand-overs"
        await visit.services.post("evaluation", path, body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _show(visit, cycle_id, form=form, errors=shown_errors(refusal.problem, _FIELDS.get))
    return go_to(f"/kelola/siklus/{quote(cycle_id)}/penyerahan?dicatat=1")


async def _show(
    visit: Visit,
    cycle_id: str,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
    recorded: bool = False,
) -> Response:
    path = f"/cycles/{quote(cycle_id, safe='')}"
    cycle, rows = await side_by_side(
        visit.services.get("evaluation", path),
        visit.services.all("evaluation", f"{path}/results", limit=_AT_ONCE),
    )
    shown = [*hand_overs.untold(rows), *hand_overs.handed_over(rows)]
    names = await names_of(visit.services, [each["employee_id"] for each in shown])
    page = hand_overs.page(cycle.content, rows, names, visit.language, form=form, errors=errors, recorded=recorded)
    return visit.page("pages/hand_overs.html", page, status=422 if errors else 200)
