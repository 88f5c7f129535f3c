"""Public surveys of service units: for those who run them, and, without login, for everybody with a code."""

from typing import Any

from fastapi import APIRouter, Response

from services.feedback.api.acting import CREATED, OK, DocumentId, acting, day, plain
from services.feedback.api.models import AnswerSurvey, Codes, MakeCodes, OpenSurvey, PublicSurvey, Thanks
from services.feedback.domain.showing import SurveyView, show_survey
from services.feedback.domain.survey import SURVEY, Survey
from services.feedback.rules.questions import QUESTIONS
from services.feedback.usecases.surveys import answer_survey, any_survey, new_codes, open_unit_survey
from shared.document import Document
from shared.events.base import Id
from shared.http.callers import CallerDep, OfficerDep
from shared.http.pages import After, Limit, Page, page, tag
from shared.runtime import PartsDep

router = APIRouter(tags=["surveys"])


@router.post("/surveys", status_code=CREATED)
async def post_survey(asked: OpenSurvey, who: OfficerDep, parts: PartsDep, response: Response) -> SurveyView:
    """Open the public survey of a service unit."""
    done = await open_unit_survey(
        acting(parts, who),
        cycle_id=asked.cycle_id,
        unit_id=asked.unit_id,
        title=asked.title,
        on=day(None, parts),
    )
    response.status_code = OK if done.repeated else CREATED
    return show_survey(done.state, with_counts=True)


@router.get("/surveys")
async def list_surveys(
    who: CallerDep,
    parts: PartsDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List the surveys of the agency."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id}

    def show(document: Document[Survey]) -> dict[str, Any] | None:
        state = document.state
        return plain(show_survey(state, with_counts=who.is_officer)) if state is not None else None

    return await page(
        parts.documents, kind=SURVEY, agency_id=who.agency_id, where=where, limit=limit, after=after, show=show
    )


@router.get("/surveys/{survey_id}")
async def read_survey(survey_id: DocumentId, who: CallerDep, parts: PartsDep, response: Response) -> SurveyView:
    """Show a survey, as far as it may be shown."""
    survey = await any_survey(parts.documents, agency_id=who.agency_id, survey_id=survey_id)
    tag(response, survey.edition)
    return show_survey(survey, with_counts=who.is_officer)


@router.post("/surveys/{survey_id}/codes", status_code=CREATED)
async def post_codes(survey_id: DocumentId, asked: MakeCodes, who: OfficerDep, parts: PartsDep) -> Codes:
    """Make one-time codes to hand out. They are shown now and never again."""
    codes, done = await new_codes(acting(parts, who), survey_id=survey_id, count=asked.count)
    return Codes(survey_id=survey_id, codes=codes, codes_issued=len(done.state.unused) + len(done.state.used))


@router.get("/public/surveys/{survey_id}")
async def read_public_survey(survey_id: DocumentId, parts: PartsDep) -> PublicSurvey:
    """Show the questions of a survey to anybody."""
    survey = await any_survey(parts.documents, agency_id=survey_id.split(":", 1)[0], survey_id=survey_id)
    return PublicSurvey(
        id=survey.id,
        title=survey.title,
        unit_id=survey.unit_id,
        closed=survey.closed,
        questions=QUESTIONS,
    )


@router.post("/public/surveys/{survey_id}/answers", status_code=CREATED)
async def post_public_answers(survey_id: DocumentId, given: AnswerSurvey, parts: PartsDep) -> Thanks:
    """Take the answers of anybody who holds a one-time code."""
    await answer_survey(parts.commands, survey_id=survey_id, code=given.code, answers=given.answers)
    return Thanks()
