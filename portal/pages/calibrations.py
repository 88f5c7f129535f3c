"""Pages of calibration: officers open and close sessions, participants propose, raters answer."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import calibration, calibration_acts, calibrations
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter()
CycleId = Annotated[str, Path(max_length=100)]
SessionId = Annotated[str, Path(max_length=400)]
Number = Annotated[int, Path(ge=1, le=10_000)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({403, 409, 422})
_FIELDS: Final = {"/appraisal_id": "siapa", "/results": "hasil", "/behaviour": "perilaku"}


@router.get("/kalibrasi")
async def get_mine(visit: VisitDep) -> Response:
    """List the sessions that one takes part in."""
    rows = await visit.services.all("evaluation", "/calibrations", limit=100)
    return visit.page("pages/calibrations.html", calibrations.taken_part(rows, visit.language))


@router.get("/kelola/siklus/{cycle_id}/kalibrasi")
async def get_sessions(cycle_id: CycleId, visit: VisitDep) -> Response:
    """List the sessions of a cycle, with the form of a new one."""
    return await _sessions(visit, cycle_id)


@router.post("/kelola/siklus/{cycle_id}/kalibrasi")
async def post_session(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Open a session."""
    form = await visit.form()
    wrong = calibrations.missing(form, visit.language)
    if wrong:
        return await _sessions(visit, cycle_id, form=form, errors=wrong)
    body = {
        "calibration_id": form["sesi"],
        "cycle_id": cycle_id,
        "units": form.all("unit"),
        "participants": form.all("peserta"),
    }
    try:
        made = (await visit.services.post("evaluation", "/calibrations", body, key=form.key)).content
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, calibrations.field_of)
        return await _sessions(visit, cycle_id, form=form, errors=errors)
    return go_to(calibrations.place_of(made["id"]))


@router.get("/kalibrasi/{session_id}")
async def get_session(session_id: SessionId, visit: VisitDep) -> Response:
    """Show one session."""
    return await _session(visit, session_id)


@router.post("/kalibrasi/{session_id}/usulan")
async def post_change(session_id: SessionId, visit: VisitDep) -> Response:
    """Propose a change."""
    form = await visit.form()
    wrong = calibration_acts.missing(form, visit.language)
    body = {
        "appraisal_id": form["siapa"],
        "results": form["hasil"],
        "behaviour": form["perilaku"],
        "reason": form["alasan"],
    }
    return await _act(visit, session_id, "changes", body, form=form, wrong=wrong)


@router.post("/kalibrasi/{session_id}/usulan/{number}/terima")
async def post_confirmation(session_id: SessionId, number: Number, visit: VisitDep) -> Response:
    """Take a change over, as the rater."""
    form = await visit.form()
    return await _act(visit, session_id, f"changes/{number}/confirmation", {}, form=form)


@router.post("/kalibrasi/{session_id}/usulan/{number}/tolak")
async def post_refusal(session_id: SessionId, number: Number, visit: VisitDep) -> Response:
    """Leave the rating as it is, as the rater."""
    form = await visit.form()
    field = calibration_acts.reason_of(number)
    wrong = calibration_acts.missing_reason(form, field, visit.language)
    body = {"reason": form[field]}
    return await _act(visit, session_id, f"changes/{number}/refusal", body, form=form, wrong=wrong, reason=field)


@router.post("/kalibrasi/{session_id}/tutup")
async def post_closing(session_id: SessionId, visit: VisitDep) -> Response:
    """Close the session as it was read: a change proposed meanwhile does not lapse unseen."""
    form = await visit.form()
    await visit.services.post(
        "evaluation", f"/calibrations/{session_id}/closing", {}, key=form.key, version=form.version
    )
    return go_to(calibrations.place_of(session_id))


async def _act(
    visit: Visit,
    session_id: str,
    act: str,
    body: Json,
    *,
    form: Form,
    wrong: Sequence[FormError] = (),
    reason: str = "alasan",
) -> Response:
    if wrong:
        return await _session(visit, session_id, form=form, errors=wrong)
    try:
        await visit.services.post("evaluation", f"/calibrations/{session_id}/{act}", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, (_FIELDS | {"/reason": reason}).get)
        return await _session(visit, session_id, form=form, errors=errors)
    return go_to(calibrations.place_of(session_id))


async def _session(
    visit: Visit, session_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    told, units = await side_by_side(visit.services.get("evaluation", f"/calibrations/{session_id}"), _units(visit))
    session, me = told.content, visit.session.employee_id
    rows = (
        await _rows(visit, session) if session["status"] == "open" and calibration_acts.takes_part(session, me) else []
    )
    looking = calibration_acts.Looking(
        me=me,
        officer=visit.session.is_officer,
        names=await names_of(visit.services, calibration.people_of(session, rows)),
        units=units,
        rows=rows,
        version=told.version or 0,
        form=form,
        errors=errors,
    )
    page = calibration.page(session, looking, visit.language)
    return visit.page("pages/calibration.html", page, status=422 if errors else 200)


async def _rows(visit: Visit, session: Json) -> list[Json]:
    """Read about whom one can propose: for officers everybody of these units, for raters the own people."""
    cycle_id = quote(session["cycle_id"], safe="")
    if visit.session.is_officer:
        found = await visit.services.all("evaluation", f"/cycles/{cycle_id}/results", limit=1000)
    else:
        table = await visit.services.get("evaluation", "/appraisals/table", cycle_id=session["cycle_id"])
        found = table.content["rows"]
    return calibration_acts.open_to_change(found, session, visit.session.employee_id)


async def _sessions(
    visit: Visit, cycle_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    cycle, rows, raters, units = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        visit.services.all("evaluation", "/calibrations", cycle_id=cycle_id, limit=100),
        visit.services.all("evaluation", "/raters/leniency", cycle_id=cycle_id, limit=200),
        _units(visit),
    )
    people = [each["rater_id"] for each in raters]
    names = await names_of(visit.services, people)
    page = calibrations.of_cycle(cycle.content, rows, units, people, names, visit.language, form=form, errors=errors)
    return visit.page("pages/calibrations.html", page, status=422 if errors else 200)


async def _units(visit: Visit) -> Mapping[str, str]:
    """Names of units by id; none where the directory is away."""
    rows = await unless_away(visit.services.all("directory", "/units", limit=200))
    return {each["unit_id"]: each["name"] for each in rows or ()}
