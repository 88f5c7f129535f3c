"""Public surveys of service units: for those who run them, and, without login, for everybody with a code."""

from fastapi import APIRouter, Request, Response

from services.feedback.api.acting import CREATED, OK, DocumentId, acting, day, listed
from services.feedback.api.models import (
    AnswerSurvey,
    Codes,
    LetCount,
    MakeCodes,
    OpenSurvey,
    PublicSurvey,
    ReportPopulation,
    Thanks,
)
from services.feedback.domain.copying import made_of
from services.feedback.domain.survey.show import SurveyView, show_survey, survey_table
from services.feedback.domain.survey.state import SURVEY, Survey
from services.feedback.rules.questions import QUESTIONS
from services.feedback.usecases.surveys import (
    Sent,
    answer_survey,
    any_survey,
    let_count,
    new_codes,
    open_unit_survey,
    public_form,
    set_population,
)
from shared.document import Document
from shared.events.base import Id
from shared.http.callers import CallerDep, KeyDep, OfficerDep
from shared.http.pages import After, Limit, Page, tag
from shared.ids.form import agency_of
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

    def show(found: Document[Survey]) -> SurveyView:
        return show_survey(found.present, with_counts=who.is_officer)

    return await listed(parts, who, SURVEY, where, limit=limit, after=after, show=show)


@router.get("/surveys/{survey_id}")
async def read_survey(survey_id: DocumentId, who: CallerDep, parts: PartsDep, response: Response) -> SurveyView:
    """Show a survey, as far as it may be shown."""
    survey = await any_survey(parts.documents, agency_id=who.agency_id, survey_id=survey_id)
    tag(response, survey.edition)
    return show_survey(survey, with_counts=who.is_officer)


@router.post("/surveys/{survey_id}/codes", status_code=CREATED)
async def post_codes(survey_id: DocumentId, asked: MakeCodes, who: OfficerDep, parts: PartsDep) -> Codes:
    """Make one-time codes to hand out. They are shown now and never again."""
    codes, done = await new_codes(acting(parts, who), survey_id=survey_id, count=asked.count, label=asked.label)
    return Codes(survey_id=survey_id, codes=codes, codes_issued=len(done.state.unused) + len(done.state.used))


@router.put("/surveys/{survey_id}/population")
async def put_population(
    survey_id: DocumentId, reported: ReportPopulation, who: OfficerDep, parts: PartsDep, key: KeyDep
) -> SurveyView:
    """Report how many users the service has; the sample that should be asked follows from it."""
    done = await set_population(acting(parts, who, key), survey_id=survey_id, users=reported.users)
    return show_survey(done.state, with_counts=True)


@router.post("/surveys/{survey_id}/releases")
async def post_release(
    survey_id: DocumentId, asked: LetCount, who: OfficerDep, parts: PartsDep, key: KeyDep
) -> SurveyView:
    """Let answers count that were set aside as suspicious, all of one kind, with a reason."""
    done = await let_count(
        acting(parts, who, key),
        survey_id=survey_id,
        suspicion=asked.suspicion,
        reason=asked.reason,
        on=day(None, parts),
    )
    return show_survey(done.state, with_counts=True)


@router.get("/surveys/{survey_id}/export.csv", response_class=Response)
async def export_survey(survey_id: DocumentId, who: OfficerDep, parts: PartsDep) -> Response:
    """Give what may be shown of a survey as a table: one line for each element, and one for the whole."""
    survey = await any_survey(parts.documents, agency_id=who.agency_id, survey_id=survey_id)
    name = f"skm-{survey.cycle_id}-{survey.unit_id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{survey.edition}"'}
    return Response(survey_table(survey), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/public/surveys/{survey_id}")
async def read_public_survey(survey_id: DocumentId, parts: PartsDep) -> PublicSurvey:
    """Show the questions of a survey to anybody."""
    survey = await any_survey(parts.documents, agency_id=agency_of(survey_id), survey_id=survey_id)
    return made_of(PublicSurvey, survey, form=public_form(survey), questions=QUESTIONS)


@router.post("/public/surveys/{survey_id}/answers", status_code=CREATED)
async def post_public_answers(survey_id: DocumentId, given: AnswerSurvey, parts: PartsDep, request: Request) -> Thanks:
    """Take the answers of anybody who holds a one-time code. Whether they look suspicious is not told."""
    sent = made_of(
        Sent,
        given,
        device=f"{request.client.host if request.client else ''}|{request.headers.get('user-agent', '')}",
        hidden=bool(given.website),
    )
    await answer_survey(parts.commands, survey_id=survey_id, sent=sent, today=day(None, parts))
    return Thanks()
