"""The pages on which an officer changes an open cycle."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import amending
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/siklus")
CycleId = Annotated[str, Path(max_length=100)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})
_NAMED_MAX: Final = 200


@router.get("/{cycle_id}/ubah")
async def get_form(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Show the cycle, to be changed."""
    return _form(visit, *await _read(visit, cycle_id))


@router.post("/{cycle_id}/ubah")
async def post_form(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Check a change with everybody who then takes part, and make it from the check page."""
    form = await visit.form()
    cycle, units = await _read(visit, cycle_id)
    if form["_aksi"] == "ubah":
        return _form(visit, cycle, units, form=form)
    wrong = amending.missing(form, cycle, visit.language)
    if wrong:
        return _form(visit, cycle, units, form=form, errors=wrong)
    try:
        if form["_aksi"] == "buka":
            path = f"/cycles/{cycle_id}/amendments"
            await visit.services.post("evaluation", path, amending.body_of(form, cycle), key=form.key)
            return go_to(f"/kelola/siklus/{quote(cycle_id)}")
        return await _check(visit, cycle, units, form)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, amending.field_of)
        return _form(visit, cycle, units, form=form, errors=errors)


async def _read(visit: Visit, cycle_id: str) -> tuple[Json, Sequence[Json]]:
    cycle, units = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        visit.services.all("directory", "/units", limit=200),
    )
    return cycle.content, units


def _form(
    visit: Visit, cycle: Json, units: Sequence[Json], *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    page = amending.page(cycle, units, visit.language, form=form, errors=errors)
    return visit.page("pages/amending.html", page, status=422 if errors else 200)


async def _check(visit: Visit, cycle: Json, units: Sequence[Json], form: Form) -> Response:
    asked = {
        "population": amending.population(form, cycle),
        "starts_on": form["mulai"],
        "ends_on": form["sampai"],
        "limit": _NAMED_MAX,
    }
    told = (await visit.services.post("goals", "/populations/preview", asked)).content
    names = await names_of(visit.services, [*told["employees"], *told["begins_after"], *told["left_before"]])
    of_units = {each["unit_id"]: each["name"] for each in units}
    return visit.page("pages/cycle_check.html", amending.check(cycle, told, names, of_units, form, visit.language))
