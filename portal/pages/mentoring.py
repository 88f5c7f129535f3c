"""Pages of mentoring: noting a meeting, ending a match, and proposing a mentor for one of one's people."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_missing
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import mentoring as views
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to
from shared import clock

router = APIRouter(prefix="/karier")
SubjectId = Annotated[str, Path(max_length=400)]
EmployeeId = Annotated[str, Path(max_length=100)]
Competence = Annotated[str, Path(max_length=100)]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/bimbingan/{match_id}/pertemuan")
async def get_meeting(match_id: SubjectId, visit: VisitDep) -> Response:
    """Show the form of a meeting."""
    return await _meeting(visit, match_id)


@router.post("/bimbingan/{match_id}/pertemuan")
async def post_meeting(match_id: SubjectId, visit: VisitDep) -> Response:
    """Note a meeting; sent twice it counts once, by its id."""
    form = await visit.form()
    wrong = views.meeting_missing(form, visit.language)
    if wrong:
        return await _meeting(visit, match_id, form=form, errors=wrong)
    match = (await visit.services.get("career", f"/mentoring-matches/{match_id}")).content
    try:
        await visit.services.post("feedback", "/mentoring-sessions", views.meeting_of(match, form), key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _meeting(visit, match_id, form=form, errors=shown_errors(refusal.problem, views.field_of))
    return go_to("/karier")


@router.get("/bimbingan/{match_id}/akhiri")
async def get_ending(match_id: SubjectId, visit: VisitDep) -> Response:
    """Show the form that ends a match."""
    return await _ending(visit, match_id)


@router.post("/bimbingan/{match_id}/akhiri")
async def post_ending(match_id: SubjectId, visit: VisitDep) -> Response:
    """End a match, as its mentor or the mentee's rater."""
    form = await visit.form()
    wrong = views.ending_missing(form, visit.language)
    if wrong:
        return await _ending(visit, match_id, form=form, errors=wrong)
    match = (await visit.services.get("career", f"/mentoring-matches/{match_id}")).content
    try:
        path = f"/mentoring-matches/{match_id}/endings"
        await visit.services.post("career", path, {"outcome": form["hasil"]}, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _ending(visit, match_id, form=form, errors=shown_errors(refusal.problem, views.field_of))
    return go_to(views.after_ending(match, visit.session.employee_id))


@router.get("/pegawai/{employee_id}")
async def get_mentee(employee_id: EmployeeId, visit: VisitDep) -> Response:
    """Show what one of one's people lacks, and who helps."""
    found = await unless_missing(visit.services.get("career", f"/profiles/{employee_id}"))
    profile = found.content if found is not None else None
    mentors = profile["mentors"] if profile else ()
    names = await names_of(visit.services, {employee_id, *(each["mentor_id"] for each in mentors)})
    return visit.page("pages/mentee.html", views.mentee(employee_id, profile, names, visit.language))


@router.get("/pegawai/{employee_id}/pembimbing/{competence}")
async def get_proposing(employee_id: EmployeeId, competence: Competence, visit: VisitDep) -> Response:
    """Offer those who could mentor."""
    return await _proposing(visit, employee_id, competence)


@router.post("/pegawai/{employee_id}/pembimbing/{competence}")
async def post_proposing(employee_id: EmployeeId, competence: Competence, visit: VisitDep) -> Response:
    """Propose a mentor; both have to accept."""
    form = await visit.form()
    if not form["pembimbing"]:
        error = FormError(text=visit.language.say("Pilih pembimbingnya"), field="pembimbing")
        return await _proposing(visit, employee_id, competence, form=form, errors=[error])
    body = {"mentor_id": form["pembimbing"], "mentee_id": employee_id, "competence": competence}
    try:
        await visit.services.post("career", "/mentoring-matches", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = [FormError(text=refusal.problem.detail, field="pembimbing")]
        return await _proposing(visit, employee_id, competence, form=form, errors=errors)
    return go_to(f"/karier/pegawai/{quote(employee_id)}")


async def _meeting(
    visit: Visit, match_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    match, agency = await side_by_side(
        visit.services.get("career", f"/mentoring-matches/{match_id}"), visit.services.get("directory", "/agency")
    )
    names = await names_of(visit.services, views.people_in(match.content))
    page = views.meeting(
        match.content,
        names,
        visit.session.employee_id,
        agency.content["today"],
        clock.random_id(),
        visit.language,
        form=form,
        errors=errors,
    )
    return visit.page("pages/act.html", page, status=422 if errors else 200)


async def _ending(
    visit: Visit, match_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    match = (await visit.services.get("career", f"/mentoring-matches/{match_id}")).content
    names = await names_of(visit.services, views.people_in(match))
    page = views.ending(match, names, visit.session.employee_id, visit.language, form=form, errors=errors)
    return visit.page("pages/act.html", page, status=422 if errors else 200)


async def _proposing(
    visit: Visit, employee_id: str, competence: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    profile, found = await side_by_side(
        visit.services.get("career", f"/profiles/{employee_id}"),
        visit.services.get("career", "/mentoring-candidates", employee_id=employee_id, competence=competence),
    )
    candidates = found.content["items"]
    names = await names_of(visit.services, {employee_id, *(each["mentor_id"] for each in candidates)})
    page = views.proposing(profile.content, competence, candidates, names, visit.language, form=form, errors=errors)
    return visit.page("pages/act.html", page, status=422 if errors else 200)
