"""Public surveys of service units: for those who run them, and, without login, for everybody with a code."""

from decimal import Decimal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.feedback.api.unversioned import CREATED, OfficerOnceDep, replayed
from services.feedback.domain.requests import AnswerSurvey, LetCount, MakeCodes, OpenSurvey, ReportPopulation
from services.feedback.domain.survey.run import release_aside, report_population
from services.feedback.domain.survey.show import SurveyView, show_survey, survey_table
from services.feedback.domain.survey.state import SURVEY, Survey
from services.feedback.rules.anonymity import READER_PLACES
from services.feedback.rules.questions import QUESTIONS, Question
from services.feedback.usecases.surveys import (
    agency_name,
    answer_survey,
    any_survey,
    new_codes,
    open_unit_survey,
    public_form,
    run_by,
)
from shared.acting import AnyOfficerReadingDep, DocumentId, LookingDep, units_of
from shared.alike import filled
from shared.authority import check_officer_of
from shared.document import Document
from shared.events.base import Id
from shared.events.feedback import ElementAverage
from shared.http.pages import After, Limit, Page, page, tag
from shared.ids.form import agency_of
from shared.service import PartsDep

router = APIRouter(tags=["surveys"])


class Codes(BaseModel):
    """One-time codes, readable only now."""

    survey_id: str
    codes: tuple[str, ...]
    codes_issued: int


class PublicResult(BaseModel):
    """What the public learns of a closed survey: how many answered, each element (1 to 4), index and grade.

    The index is 25 to 100, the grade A to D (PermenPANRB 14/2017); nothing where too few answered.
    """

    answers: int
    elements: tuple[ElementAverage, ...]
    index: Decimal
    grade: str


class PublicSurvey(BaseModel):
    """What the public sees of a survey; ``form`` goes back with the answers, ``result`` is there once it is closed."""

    id: str
    title: str
    unit_id: str
    unit_name: str
    agency_name: str
    closed: bool
    form: str
    questions: tuple[Question, ...]
    result: PublicResult | None


class Thanks(BaseModel):
    """The answers are in."""

    accepted: bool = True
    message: str = "Terima kasih. Jawaban Anda sudah dicatat tanpa nama."


@router.post("/surveys", status_code=CREATED)
async def post_survey(asked: OpenSurvey, acting: AnyOfficerReadingDep, response: Response) -> SurveyView:
    """Open the public survey of a service unit."""
    check_officer_of(acting.actor, asked.unit_id)
    done = await open_unit_survey(acting, asked)
    replayed(response, done)
    return show_survey(done.state, with_counts=True)


@router.get("/surveys")
async def list_surveys(
    who: LookingDep,
    parts: PartsDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[SurveyView]:
    """List the surveys of the agency."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id}
    units = await units_of(parts, who)

    def show(found: Document[Survey]) -> SurveyView:
        survey = found.present
        return show_survey(survey, with_counts=who.is_officer or survey.unit_id in units)

    return await page(
        parts.documents, kind=SURVEY, agency_id=who.agency_id, where=where, limit=limit, after=after, show=show
    )


@router.get("/surveys/{survey_id}")
async def read_survey(survey_id: DocumentId, who: LookingDep, parts: PartsDep, response: Response) -> SurveyView:
    """Show a survey, as far as it may be shown."""
    survey = await any_survey(parts.documents, agency_id=who.agency_id, survey_id=survey_id)
    tag(response, survey.edition)
    return show_survey(survey, with_counts=who.is_officer or survey.unit_id in await units_of(parts, who))


@router.post("/surveys/{survey_id}/codes", status_code=CREATED)
async def post_codes(survey_id: DocumentId, asked: MakeCodes, acting: AnyOfficerReadingDep) -> Codes:
    """Make one-time codes to hand out. They are shown now and never again."""
    await run_by(acting, survey_id)
    codes, done = await new_codes(acting, survey_id, asked)
    return Codes(survey_id=survey_id, codes=codes, codes_issued=len(done.state.unused) + len(done.state.used))


@router.put("/surveys/{survey_id}/population")
async def put_population(
    survey_id: DocumentId, reported: ReportPopulation, acting: OfficerOnceDep, response: Response
) -> SurveyView:
    """Report how many users the service has; the sample that should be asked follows from it."""
    await run_by(acting, survey_id)
    done = await acting.run(SURVEY, survey_id, report_population, reported)
    replayed(response, done)
    return show_survey(done.state, with_counts=True)


@router.post("/surveys/{survey_id}/releases")
async def post_release(
    survey_id: DocumentId, asked: LetCount, acting: OfficerOnceDep, response: Response
) -> SurveyView:
    """Let answers count that were set aside as suspicious, all of one kind, with a reason."""
    await run_by(acting, survey_id)
    done = await acting.run(SURVEY, survey_id, release_aside, asked)
    replayed(response, done)
    return show_survey(done.state, with_counts=True)


@router.get("/surveys/{survey_id}/export.csv", response_class=Response)
async def export_survey(survey_id: DocumentId, acting: AnyOfficerReadingDep) -> Response:
    """Give what may be shown of a survey as a table: one line for each element, and one for the whole."""
    survey = await run_by(acting, survey_id)
    name = f"skm-{survey.cycle_id}-{survey.unit_id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{survey.edition}"'}
    return Response(survey_table(survey), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/public/surveys/{survey_id}")
async def read_public_survey(survey_id: DocumentId, parts: PartsDep) -> PublicSurvey:
    """Show the questions of a survey to anybody."""
    agency_id = agency_of(survey_id)
    survey = await any_survey(parts.documents, agency_id=agency_id, survey_id=survey_id)
    form = public_form(survey, time=await parts.times.of(agency_id))
    name = await agency_name(parts.documents, agency_id)
    told = {"form": form, "questions": QUESTIONS, "agency_name": name, "result": _result(survey)}
    return filled(PublicSurvey, survey, **told)


def _result(survey: Survey) -> PublicResult | None:
    shown = survey.shown
    if not survey.closed or shown.index is None or shown.grade is None:
        return None
    return filled(PublicResult, shown, elements=survey.averages(places=READER_PLACES))


@router.post("/public/surveys/{survey_id}/answers", status_code=CREATED)
async def post_public_answers(survey_id: DocumentId, given: AnswerSurvey, parts: PartsDep, request: Request) -> Thanks:
    """Take the answers of anybody who holds a one-time code. Whether they look suspicious is not told."""
    device = f"{request.client.host if request.client else ''}|{request.headers.get('user-agent', '')}"
    await answer_survey(parts.commands, survey_id=survey_id, given=given, device=device)
    return Thanks()
