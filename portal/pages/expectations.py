"""The page on which a rater writes what is expected of somebody's behaviour."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import expectations
from portal.views.naming import named
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/rencana")
PlanId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/{plan_id}/harapan")
async def get_expectations(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show what is expected now."""
    return await _show(visit, plan_id)


@router.post("/{plan_id}/harapan")
async def post_expectations(plan_id: PlanId, visit: VisitDep) -> Response:
    """Save what is expected."""
    form = await visit.form()
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    items = expectations.items_of(plan, await _criteria(visit, plan), form)
    if items:
        try:
            await visit.services.post("goals", f"/plans/{plan_id}/expectations", {"items": items}, key=form.key)
        except Refused as refusal:
            if refusal.problem.status not in _FORM_AGAIN:
                raise
            errors = shown_errors(refusal.problem, partial(expectations.field_of, items))
            return await _show(visit, plan_id, form=form, errors=errors)
    return go_to("/tim/rencana" if plan["pending"] else f"/rencana/{quote(plan_id, safe=':')}")


async def _show(visit: Visit, plan_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()) -> Response:
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    criteria, names = await side_by_side(_criteria(visit, plan), names_of(visit.services, [plan["employee_id"]]))
    name = named(names, plan["employee_id"], visit.language)
    page = expectations.page(plan, criteria, name, visit.language, form=form, errors=errors)
    return visit.page("pages/expectations.html", page, status=422 if errors else 200)


async def _criteria(visit: Visit, plan: Json) -> Sequence[Json]:
    """The behaviours of the policy under which the plan stands."""
    cycle = (await visit.services.get("goals", f"/cycles/{plan['cycle_id']}")).content
    path = f"/policies/{cycle['policy_id']}/{cycle['policy_version']}"
    found: Sequence[Json] = (await visit.services.get("evaluation", path)).content["policy"]["behaviour"]["criteria"]
    return found
