"""The page on which a rater adds results to an agreed plan, as a letter assigns them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.planning import rule_of
from portal.refusals import shown_errors
from portal.views import assignment
from portal.views.drafts import Draft
from portal.views.naming import named
from portal.views.parts import FormError
from portal.views.plan_form import Surroundings
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to
from shared import clock

router = APIRouter(prefix="/rencana/{plan_id}/penugasan")
PlanId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_assignment(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show the form; its number makes the ids of what is assigned."""
    fresh = Form((("nomor", clock.random_id()[:8]),))
    return _form(visit, fresh, Draft.blank(), *await _around(visit, plan_id))


@router.post("")
async def post_assignment(plan_id: PlanId, visit: VisitDep) -> Response:
    """Change the form, check it, or assign, as the button says."""
    form = await visit.form()
    around, name = await _around(visit, plan_id)
    draft, act = Draft.read(form), form["_aksi"]
    if act not in ("periksa", "kirim"):
        return _form(visit, form, draft.changed(act), around, name)
    wrong = assignment.missing(form, draft, visit.language)
    if wrong:
        return _form(visit, form, draft, around, name, wrong)
    if act == "periksa":
        return visit.page("pages/check.html", assignment.check(form, draft, around.plan, name, visit.language))
    try:
        body = assignment.body_of(form, draft, around.plan)
        await visit.services.post("goals", f"/plans/{plan_id}/tasks", body, key=form.key, version=form.version)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return _form(visit, form, draft, around, name, shown_errors(refusal.problem, assignment.field_of))
    return go_to(f"/rencana/{quote(plan_id, safe=':')}")


async def _around(visit: Visit, plan_id: str) -> tuple[Surroundings, str]:
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    rule, names = await side_by_side(
        rule_of(visit.services, plan["cycle_id"]), names_of(visit.services, [plan["employee_id"]])
    )
    name = named(names, plan["employee_id"], visit.language)
    return Surroundings(plan=plan, rule=rule, superior=(), rater=""), name


def _form(
    visit: Visit, form: Form, draft: Draft, around: Surroundings, name: str, errors: Sequence[FormError] = ()
) -> Response:
    page = assignment.form_page(form, draft, around, name, errors, visit.language)
    return visit.page("pages/assignment.html", page, status=422 if errors else 200)
