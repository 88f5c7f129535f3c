"""Pages of units in a cycle, for those who lead them and for officers."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import units
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/unit")
CycleId = Annotated[str, Path(max_length=100)]
UnitId = Annotated[str, Path(max_length=100)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({403, 409, 422})
_FIELDS: Final = {"/predicate": "predikat", "/reason": "alasan", "/text": "penjelasan"}


@router.get("/{cycle_id}")
async def get_units(cycle_id: CycleId, visit: VisitDep) -> Response:
    """List the units that one may read."""
    cycle, rows, names = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        visit.services.all("evaluation", "/units", cycle_id=cycle_id, limit=200),
        _names(visit),
    )
    return visit.page("pages/units.html", units.units(cycle.content, rows, names, visit.language))


@router.get("/{cycle_id}/{unit_id}")
async def get_unit(cycle_id: CycleId, unit_id: UnitId, visit: VisitDep) -> Response:
    """Show one unit."""
    return await _show(visit, cycle_id, unit_id)


@router.post("/{cycle_id}/{unit_id}/predikat")
async def post_rating(cycle_id: CycleId, unit_id: UnitId, visit: VisitDep) -> Response:
    """Rate the unit."""
    form = await visit.form()
    body = {"cycle_id": cycle_id, "predicate": form["predikat"], "reason": form["alasan"]}
    return await _act(visit, cycle_id, unit_id, form, ("alasan", "rating", body))


@router.post("/{cycle_id}/{unit_id}/sebaran")
async def post_comment(cycle_id: CycleId, unit_id: UnitId, visit: VisitDep) -> Response:
    """Say why the spread stands."""
    form = await visit.form()
    body = {"cycle_id": cycle_id, "text": form["penjelasan"]}
    return await _act(visit, cycle_id, unit_id, form, ("penjelasan", "distribution-comment", body))


async def _act(visit: Visit, cycle_id: str, unit_id: str, form: Form, act: tuple[str, str, Json]) -> Response:
    field, path, body = act
    wrong = units.missing(form, field, visit.language)
    if wrong:
        return await _show(visit, cycle_id, unit_id, form=form, errors=wrong)
    try:
        await visit.services.post("evaluation", f"/units/{unit_id}/{path}", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, _FIELDS.get)
        return await _show(visit, cycle_id, unit_id, form=form, errors=errors)
    return go_to(f"/unit/{quote(cycle_id)}/{quote(unit_id)}")


async def _show(
    visit: Visit, cycle_id: str, unit_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    cycle, told, of_units = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        visit.services.get("evaluation", f"/units/{unit_id}/results", cycle_id=cycle_id),
        _names(visit),
    )
    asked, rating = told.content["follow_up"], told.content["rating"]
    people = [rating["decided_by"] if rating else None, asked["comment"]["by"] if asked and asked["comment"] else None]
    names = await names_of(visit.services, people)
    name = of_units.get(unit_id, unit_id)
    page = units.page(cycle.content, told.content, name, names, visit.language, form=form, errors=errors)
    return visit.page("pages/unit.html", page, status=422 if errors else 200)


async def _names(visit: Visit) -> Mapping[str, str]:
    rows = await unless_away(visit.services.all("directory", "/units", limit=200))
    return {each["unit_id"]: each["name"] for each in rows or ()}
