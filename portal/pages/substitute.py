"""The page on which a rater names a substitute, and takes the word back."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import substitute
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/tunjuk-pengganti")
DelegationId = Annotated[str, Path(max_length=400)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_substitutes(visit: VisitDep) -> Response:
    """Show whom one named."""
    return await _show(visit)


@router.post("")
async def post_substitute(visit: VisitDep) -> Response:
    """Name a substitute."""
    form = await visit.form()
    wrong = substitute.missing(form, visit.language)
    if wrong:
        return await _show(visit, form=form, errors=wrong)
    try:
        await visit.services.post("goals", "/delegations", substitute.body_of(form), key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _show(visit, form=form, errors=shown_errors(refusal.problem, substitute.field_of))
    return go_to("/tunjuk-pengganti")


@router.post("/{delegation_id}/cabut")
async def post_withdrawal(delegation_id: DelegationId, visit: VisitDep) -> Response:
    """Take a delegation back."""
    form = await visit.form()
    body = {"reason": substitute.reason_in(form)}
    try:
        await visit.services.post("goals", f"/delegations/{delegation_id}/withdrawal", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _show(visit, errors=shown_errors(refusal.problem, _nowhere))
    return go_to("/tunjuk-pengganti")


async def _show(visit: Visit, *, form: Form | None = None, errors: Sequence[FormError] = ()) -> Response:
    services, me = visit.services, visit.session.employee_id
    rows, plans = await side_by_side(
        services.all("goals", "/delegations", mine="given", limit=50),
        services.all("goals", "/plans", rater_id=me, limit=200),
    )
    people = sorted({each["employee_id"] for each in plans})
    names = await names_of(services, [*people, *(each["delegate_id"] for each in rows)])
    page = substitute.page(rows, people, names, visit.language, form=form, errors=errors)
    return visit.page("pages/substitute.html", page, status=422 if errors else 200)


def _nowhere(_pointer: str) -> str:
    return ""
