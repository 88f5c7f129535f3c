"""Pages on which officers open surveys, and make sheets of codes."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.refusals import shown_errors
from portal.sheets import Sheet, pdf_of
from portal.views import survey as public
from portal.views import surveys
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/survei")
SurveyId = Annotated[str, Path(max_length=400)]
_FORM_AGAIN: Final = frozenset({409, 422})
_FIELDS: Final = {"/title": "judul", "/unit_id": "unit", "/cycle_id": "siklus", "/count": "jumlah", "/label": "label"}
_CODES_MAX: Final = 480


@router.get("")
async def get_surveys(visit: VisitDep) -> Response:
    """List the surveys."""
    return await _list(visit)


@router.post("")
async def post_survey(visit: VisitDep) -> Response:
    """Open the survey of a unit."""
    form = await visit.form()
    wrong = surveys.missing(form, visit.language)
    if wrong:
        return await _list(visit, form, wrong)
    names = {each["unit_id"]: each["name"] for each in await _units(visit)}
    body = {
        "cycle_id": form["siklus"],
        "unit_id": form["unit"],
        "title": form["judul"],
        "unit_name": names.get(form["unit"], ""),
    }
    try:
        made = (await visit.services.post("feedback", "/surveys", body, key=form.key)).content
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _list(visit, form, shown_errors(refusal.problem, _FIELDS.get))
    return go_to(f"/kelola/survei/{made['id']}")


@router.get("/{survey_id}")
async def get_survey(survey_id: SurveyId, visit: VisitDep) -> Response:
    """Show one survey."""
    return await _one(visit, survey_id)


@router.post("/{survey_id}/kode")
async def post_codes(survey_id: SurveyId, visit: VisitDep) -> Response:
    """Make one-time codes, and give them as sheets to print: they are readable only now."""
    form = await visit.form()
    number = form["jumlah"]
    if not (number.isascii() and number.isdigit() and 0 < int(number[:6]) <= _CODES_MAX):
        text = visit.language.say("Tulis angka dari 1 sampai {n}", n=_CODES_MAX)
        return await _one(visit, survey_id, form, [FormError(text=text, field="jumlah")])
    told = (await visit.services.get("feedback", f"/surveys/{survey_id}")).content
    try:
        path, body = f"/surveys/{survey_id}/codes", {"count": int(number), "label": form["label"]}
        made = (await visit.services.post("feedback", path, body)).content
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _one(visit, survey_id, form, shown_errors(refusal.problem, _FIELDS.get))
    sheet = Sheet(
        title=told["title"],
        unit=told["unit_name"],
        address=f"{visit.settings.address}{public.place_of(survey_id)}",
        hint=visit.language.say("Pindai, atau buka alamat di bawah."),
    )
    content = await run_in_threadpool(pdf_of, sheet, made["codes"])
    headers = {"Content-Disposition": 'attachment; filename="lembar-kode.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


async def _list(visit: Visit, form: Form | None = None, errors: Sequence[FormError] = ()) -> Response:
    rows, cycles, units = await side_by_side(
        visit.services.all("feedback", "/surveys", limit=100),
        visit.services.all("evaluation", "/cycles", status="open", limit=50),
        _units(visit),
    )
    page = surveys.surveys(rows, cycles, units, visit.language, form=form, errors=errors)
    return visit.page("pages/surveys.html", page, status=422 if errors else 200)


async def _one(visit: Visit, survey_id: str, form: Form | None = None, errors: Sequence[FormError] = ()) -> Response:
    told, asked, units = await side_by_side(
        visit.services.get("feedback", f"/surveys/{survey_id}"),
        visit.services.get("feedback", f"/public/surveys/{survey_id}"),
        _units(visit),
    )
    names = {each["unit_id"]: each["name"] for each in units}
    code = visit.language.code
    elements = {each["element"]: each["name"][code] for each in asked.content["questions"]}
    page = surveys.one(told.content, names, elements, visit.language, form=form, errors=errors)
    return visit.page("pages/survey_one.html", page, status=422 if errors else 200)


async def _units(visit: Visit) -> Sequence[Mapping[str, Any]]:
    return await unless_away(visit.services.all("directory", "/units", limit=200)) or ()
