"""The page on which the superior of raters approves decisions at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import approvals
from portal.views.naming import Names, officials_of
from portal.views.typed import Form
from portal.visit import Visit, VisitDep

router = APIRouter(prefix=approvals.PLACE)
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 412, 422})


@router.get("")
async def get_approvals(visit: VisitDep) -> Response:
    """Show decisions that wait for one's approval."""
    rows, names = await _read(visit)
    return visit.page("pages/approvals.html", approvals.view(rows, names, visit.language))


@router.post("")
async def post_approvals(visit: VisitDep) -> Response:
    """Check what was marked, and approve it from the check page; each is answered for itself."""
    form = await visit.form()
    rows, names = await _read(visit)
    items, say = approvals.items_of(form), visit.language
    if form["_aksi"] == "ubah":
        return visit.page("pages/approvals.html", approvals.view(rows, names, say, form=form))
    if not items:
        return _again(visit, rows, names, form, approvals.unmarked(say))
    dry_run = form["_aksi"] != "kirim"
    try:
        body = {"items": items, "dry_run": dry_run}
        told = (await visit.services.post("evaluation", "/approvals", body, key=form.key)).content["items"]
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return _again(visit, rows, names, form, shown_errors(refusal.problem, _nowhere))
    wrong = approvals.refused(told, rows, names, say)
    if dry_run and not wrong:
        return visit.page("pages/check.html", approvals.check(form, rows, names, say))
    if dry_run:
        return _again(visit, rows, names, form, wrong)
    rows, names = await _read(visit)
    page = approvals.view(rows, names, say, errors=wrong, answered=told)
    return visit.page("pages/approvals.html", page, status=422 if wrong else 200)


def _again(visit: Visit, rows: Sequence[Json], names: Names, form: Form, errors: Sequence[Any]) -> Response:
    page = approvals.view(rows, names, visit.language, form=form, errors=errors)
    return visit.page("pages/approvals.html", page, status=422)


def _nowhere(_pointer: str) -> str:
    return ""


async def _read(visit: Visit) -> tuple[list[Json], Names]:
    told, received = await side_by_side(
        visit.services.all("evaluation", "/approvals", limit=200),
        unless_away(visit.services.all("goals", "/delegations", mine="received", status="accepted", limit=50)),
    )
    rows = approvals.mine(told, officials_of(visit.session.employee_id, received or ()))
    return rows, await names_of(visit.services, approvals.people_in(rows))
