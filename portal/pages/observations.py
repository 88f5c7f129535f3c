"""The page on which a rater notes what he or she observed of somebody's competences."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import observations as views
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/hasil/{appraisal_id}/pengamatan")
AppraisalId = Annotated[str, Path(max_length=400)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_observations(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Show what was observed so far."""
    return await _show(visit, appraisal_id)


@router.post("")
async def post_observation(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Note an observation; then the same page again, for the next one."""
    form = await visit.form()
    wrong = views.missing(form, visit.language)
    if wrong:
        return await _show(visit, appraisal_id, form=form, errors=wrong)
    path = f"/appraisals/{appraisal_id}/observations"
    try:
        await visit.services.post("evaluation", path, views.body_of(form), key=form.key, version=form.version)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, views.field_of)
        return await _show(visit, appraisal_id, form=form, errors=errors)
    return go_to(visit.request.url.path)


async def _show(
    visit: Visit, appraisal_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    services, place = visit.services, f"/appraisals/{appraisal_id}"
    appraisal, explanation, agency = await side_by_side(
        services.get("evaluation", place),
        services.get("evaluation", f"{place}/explanation"),
        services.get("directory", "/agency"),
    )
    page = views.page(
        appraisal.content,
        explanation.content["policy_document"]["competences"],
        await names_of(services, views.people_in(appraisal.content)),
        agency.content["today"],
        visit.language,
        form=form,
        errors=errors,
    )
    return visit.page("pages/act.html", page, status=422 if errors else 200)
