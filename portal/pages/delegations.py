"""The page on which one answers being named as somebody's substitute."""

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import delegations
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/penggantian")
DelegationId = Annotated[str, Path(max_length=400)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_delegations(visit: VisitDep) -> Response:
    """List for whom one is asked to act, and for whom one does."""
    return await _show(visit)


@router.post("/{delegation_id}")
async def post_answer(delegation_id: DelegationId, visit: VisitDep) -> Response:
    """Accept, or decline with a reason."""
    form = await visit.form()
    accepts = form["_aksi"] == "terima"
    body = {} if accepts else {"reason": form["alasan"]}
    path = f"/delegations/{quote(delegation_id, safe=':')}/{'acceptance' if accepts else 'refusal'}"
    try:
        await visit.services.post("goals", path, body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, {"/reason": delegations.reason_of(delegation_id)}.get)
        page = await _page(visit, delegations.Typed(id=delegation_id, reason=form["alasan"], errors=errors))
        return visit.page("pages/delegations.html", page, status=422)
    return go_to("/penggantian")


async def _show(visit: Visit) -> Response:
    return visit.page("pages/delegations.html", await _page(visit, delegations.NOTHING))


async def _page(visit: Visit, typed: delegations.Typed) -> delegations.Delegations:
    rows = await visit.services.all("goals", "/delegations", mine="received", limit=50)
    names = await names_of(visit.services, [each["principal_id"] for each in rows])
    return delegations.view(rows, names, typed, visit.language, rates=visit.session.rates)
