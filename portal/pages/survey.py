"""Pages of citizens: answer a survey with a code, without signing in; and what came of it."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused
from portal.refusals import shown_errors
from portal.views import survey
from portal.views.parts import FormError
from portal.visit import Stranger, StrangerDep, go_to

router = APIRouter(prefix="/survei")
SurveyId = Annotated[str, Path(max_length=400)]
_CODE_ERRORS: Final = frozenset({"code-unknown", "code-used"})
_FORM_AGAIN: Final = frozenset({404, 409, 422})


@router.get("/{survey_id}")
async def get_survey(survey_id: SurveyId, asked: StrangerDep) -> Response:
    """Ask the questions."""
    return asked.show("pages/survey.html", survey.page(await _read(asked, survey_id), asked.language))


@router.post("/{survey_id}")
async def post_survey(survey_id: SurveyId, asked: StrangerDep) -> Response:
    """Take the answers."""
    form = await asked.form()
    told = await _read(asked, survey_id)
    errors = survey.missing(told, form, asked.language)
    if not errors:
        asked.count()
        try:
            path = f"/public/surveys/{survey_id}/answers"
            await asked.services.post("feedback", path, survey.body_of(told, form))
            return go_to(f"{survey.place_of(survey_id)}/terima-kasih")
        except Refused as refusal:
            problem = refusal.problem
            if problem.status not in _FORM_AGAIN:
                raise
            errors = shown_errors(problem, survey.field_of)
            if problem.code in _CODE_ERRORS:
                errors = [FormError(text=problem.detail, field="kode")]
    page = survey.page(told, asked.language, form=form, errors=errors)
    return asked.show("pages/survey.html", page, status=422)


@router.get("/{survey_id}/terima-kasih")
async def get_thanks(survey_id: SurveyId, asked: StrangerDep) -> Response:
    """Thank."""
    return asked.show("pages/confirmed.html", survey.thanks(survey_id, asked.language))


@router.get("/{survey_id}/hasil")
async def get_result(survey_id: SurveyId, asked: StrangerDep) -> Response:
    """Show what people said of the unit."""
    page = survey.result(await _read(asked, survey_id), asked.language)
    return asked.show("pages/survey_result.html", page)


async def _read(asked: Stranger, survey_id: str) -> Any:
    return (await asked.services.get("feedback", f"/public/surveys/{survey_id}")).content
