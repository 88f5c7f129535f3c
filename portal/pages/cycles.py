"""Pages of officers about cycles: open one, follow it, remind, close."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import board, closing, cycle_check, cycle_form, endings
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola")
CycleId = Annotated[str, Path(max_length=100)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({404, 409, 422})
_NOT_YET: Final = "not-yet"
_NAMED_MAX: Final = 200
_EXISTS: Final = "cycle-exists"


@router.get("")
async def get_officer(visit: VisitDep) -> Response:
    """Show the cycles, and what else an officer does."""
    cycles = await visit.services.all("evaluation", "/cycles", limit=50)
    return visit.page("pages/officer.html", board.home(cycles, visit.language))


@router.get("/siklus/baru")
async def get_form(visit: VisitDep) -> Response:
    """Show the form of a new cycle."""
    return await _form(visit)


@router.post("/siklus/baru")
async def post_form(visit: VisitDep) -> Response:
    """Check a cycle with everybody who takes part, and open it from the check page."""
    form = await visit.form()
    if form["_aksi"] == "ubah":
        return await _form(visit, form)
    wrong = cycle_form.missing(form, visit.language)
    if wrong:
        return await _form(visit, form, wrong)
    body = cycle_form.body_of(form)
    try:
        if form["_aksi"] == "buka":
            await visit.services.post("evaluation", "/cycles", body, key=form.key)
            return go_to(f"/kelola/siklus/{quote(form['siklus'])}?dibuka=1")
        return await _check(visit, form, body)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, cycle_form.field_of)
        if refusal.problem.code == _EXISTS:
            errors = [_exists(visit)]
        return await _form(visit, form, errors)


@router.get("/siklus/{cycle_id}")
async def get_board(cycle_id: CycleId, visit: VisitDep, dibuka: bool = False) -> Response:
    """Show how far a cycle is."""
    return await _board(visit, cycle_id, opened=dibuka)


@router.post("/siklus/{cycle_id}/ingatkan")
async def post_reminders(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Remind everybody whose plans are late."""
    form = await visit.form()
    told = (await visit.services.post("goals", f"/cycles/{cycle_id}/reminders", {}, key=form.key)).content
    return await _board(visit, cycle_id, reminded=told)


@router.get("/siklus/{cycle_id}/tutup")
async def get_closing(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Show what is still open before a cycle is closed."""
    services = visit.services
    cycle, preview, units = await side_by_side(
        services.get("evaluation", f"/cycles/{cycle_id}"),
        services.get("evaluation", f"/cycles/{cycle_id}/closing-preview", limit=200),
        _units(visit),
    )
    people = [who for each in preview.content["units"]["items"] for who in each["not_agreed"]][:_NAMED_MAX]
    names = await names_of(services, people)
    page = closing.closing(cycle.content, preview.content, names, units, visit.language)
    return visit.page("pages/closing.html", page)


@router.post("/siklus/{cycle_id}/tutup")
async def post_closing(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Begin to close a cycle."""
    form = await visit.form()
    await visit.services.post("evaluation", f"/cycles/{cycle_id}/closing", {}, key=form.key)
    return go_to(f"/kelola/siklus/{quote(cycle_id)}")


@router.get("/siklus/{cycle_id}/selesaikan")
async def get_endings(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Show the appraisals that nobody ends by himself."""
    return await _endings(visit, cycle_id)


@router.post("/siklus/{cycle_id}/selesaikan")
async def post_endings(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Make decisions final, or end appraisals without a rating, each answered for itself."""
    form = await visit.form()
    act = endings.act_of(form)
    wrong = endings.missing(form, act, visit.language)
    if wrong:
        return await _endings(visit, cycle_id, form=form, errors=wrong)
    body = {"items": [{"appraisal_id": id, "reason": form[act.reason]} for id in form.all(act.field)]}
    done = (await visit.services.post("evaluation", act.path, body, key=form.key)).content["items"]
    return await _endings(visit, cycle_id, answered=done)


async def _form(visit: Visit, form: Form | None = None, errors: Sequence[FormError] = ()) -> Response:
    policies, cycles, units, agency = await side_by_side(
        visit.services.get("evaluation", "/policies"),
        visit.services.get("evaluation", "/cycles", limit=50),
        visit.services.all("directory", "/units", limit=200),
        visit.services.get("directory", "/agency"),
    )
    today = date.fromisoformat(agency.content["today"])
    told, before = policies.content["items"], cycles.content["items"]
    page = cycle_form.page(told, before, units, today, visit.language, form=form, errors=errors)
    return visit.page("pages/cycle_form.html", page, status=422 if errors else 200)


async def _check(visit: Visit, form: Form, body: Json) -> Response:
    asked = {
        "population": body["population"],
        "starts_on": body["starts_on"],
        "ends_on": body["ends_on"],
        "limit": _NAMED_MAX,
    }
    opening, people, units = await side_by_side(
        visit.services.post("evaluation", "/cycles/preview", body),
        visit.services.post("goals", "/populations/preview", asked),
        _units(visit),
    )
    if opening.content["exists"]:
        return await _form(visit, form, [_exists(visit)])
    told = people.content
    names = await names_of(visit.services, [*told["employees"], *told["begins_after"], *told["left_before"]])
    page = cycle_check.view(opening.content, told, names, units, form, visit.language)
    return visit.page("pages/cycle_check.html", page)


def _exists(visit: Visit) -> FormError:
    text = visit.language.say("Siklus dengan kode ini sudah ada. Pilih kode lain.")
    return FormError(text=text, field="siklus")


async def _board(visit: Visit, cycle_id: str, *, reminded: Json | None = None, opened: bool = False) -> Response:
    services = visit.services
    cycle, plans, appraisals = await side_by_side(
        services.get("evaluation", f"/cycles/{cycle_id}"),
        unless_away(_plans(visit, cycle_id)),
        unless_away(services.get("evaluation", f"/cycles/{cycle_id}/board")),
    )
    of_plans, of_appraisals = plans, appraisals and appraisals.content
    names = await names_of(services, board.people_of(of_plans, of_appraisals))
    page = board.board(cycle.content, of_plans, of_appraisals, names, visit.language, reminded=reminded, opened=opened)
    return visit.page("pages/board.html", page)


async def _plans(visit: Visit, cycle_id: str) -> Json:
    """Plans by status and desk; none yet while goals has not heard of a cycle that was opened a moment ago."""
    try:
        found: Json = (await visit.services.get("goals", f"/cycles/{cycle_id}/board")).content
    except Refused as refusal:
        if refusal.problem.code != _NOT_YET:
            raise
        return {"plans": {}, "desks": []}
    return found


async def _endings(
    visit: Visit,
    cycle_id: str,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
    answered: Sequence[Json] = (),
) -> Response:
    services = visit.services
    cycle, *lists = await side_by_side(
        services.get("evaluation", f"/cycles/{cycle_id}"),
        *(
            services.get("evaluation", "/appraisals", cycle_id=cycle_id, status=each, limit=_NAMED_MAX)
            for each in endings.STATUSES
        ),
    )
    rows = [row for each in lists for row in each.content["items"]]
    names = await names_of(services, [each["employee_id"] for each in rows])
    page = endings.page(cycle.content, rows, names, visit.language, form=form, errors=errors, answered=answered)
    return visit.page("pages/endings.html", page, status=422 if errors else 200)


async def _units(visit: Visit) -> Mapping[str, str]:
    """Names of units by id; none where the directory is away."""
    rows = await unless_away(visit.services.all("directory", "/units", limit=200))
    return {each["unit_id"]: each["name"] for each in rows or ()}
