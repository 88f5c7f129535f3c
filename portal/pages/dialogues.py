"""Pages of performance dialogues about a plan: the list with what one may do, and the form of the minutes."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import dialogue_form, dialogues
from portal.views.dialogues import at
from portal.views.naming import officials_of
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to
from shared import clock

router = APIRouter(prefix="/rencana/{plan_id}/dialog")
PlanId = Annotated[str, Path(max_length=400)]
DialogueId = Annotated[str, Path(max_length=100)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_dialogues(plan_id: PlanId, visit: VisitDep, tersimpan: str = "") -> Response:
    """Show the dialogues about a plan."""
    return await _show(visit, plan_id, saved=bool(tersimpan))


@router.get("/baru")
async def get_new(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show the form of a new dialogue; sent twice it counts once, by its id."""
    return await _form(visit, plan_id, clock.random_id())


@router.get("/{dialogue_id}/isi")
async def get_minutes(plan_id: PlanId, dialogue_id: DialogueId, visit: VisitDep) -> Response:
    """Show the form of minutes that are to be corrected."""
    return await _form(visit, plan_id, dialogue_id)


@router.post("/{dialogue_id}/isi")
async def post_minutes(plan_id: PlanId, dialogue_id: DialogueId, visit: VisitDep) -> Response:
    """Record or correct minutes; the button that adds a row sends nothing."""
    form = await visit.form()
    if form["_aksi"] == "tambah":
        return await _form(visit, plan_id, dialogue_id, form=form)
    wrong = dialogue_form.missing(form, visit.language)
    if wrong:
        return await _form(visit, plan_id, dialogue_id, form=form, errors=wrong)
    path, body = f"/plans/{plan_id}/dialogues/{dialogue_id}", dialogue_form.body_of(form)
    try:
        await visit.services.post("goals", path, body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, dialogue_form.field_of)
        return await _form(visit, plan_id, dialogue_id, form=form, errors=errors)
    return _saved(plan_id)


@router.post("/{dialogue_id}/pengakuan")
async def post_acknowledgement(plan_id: PlanId, dialogue_id: DialogueId, visit: VisitDep) -> Response:
    """Acknowledge what the other side recorded."""
    form, name = await visit.form(), at("tanggapan", dialogue_id)
    body = {"minutes_version": _number(form["notulen"]), "remark": form[name]}
    return await _act(visit, plan_id, f"{dialogue_id}/acknowledgements", body, form, name)


@router.post("/{dialogue_id}/selesai")
async def post_completion(plan_id: PlanId, dialogue_id: DialogueId, visit: VisitDep) -> Response:
    """Note that something agreed is done."""
    form = await visit.form()
    name = at("keterangan", dialogue_id, form["nomor"])
    body = {"number": _number(form["nomor"]), "note": form[name]}
    return await _act(visit, plan_id, f"{dialogue_id}/completions", body, form, name)


@router.post("/{dialogue_id}/catatan-pribadi")
async def post_note(plan_id: PlanId, dialogue_id: DialogueId, visit: VisitDep) -> Response:
    """Keep a note that nobody else reads, or delete it."""
    form, name = await visit.form(), at("pribadi", dialogue_id)
    return await _act(visit, plan_id, f"{dialogue_id}/private-notes", {"text": form[name]}, form, name)


async def _act(visit: Visit, plan_id: str, path: str, body: Json, form: Form, name: str) -> Response:
    try:
        await visit.services.post("goals", f"/plans/{plan_id}/dialogues/{path}", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = [FormError(text=each.text, field=name) for each in shown_errors(refusal.problem, _nowhere)]
        return await _show(visit, plan_id, form=form, errors=errors)
    return _saved(plan_id)


def _nowhere(_pointer: str) -> str:
    return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _saved(plan_id: str) -> Response:
    return go_to(f"/rencana/{quote(plan_id, safe=':')}/dialog?tersimpan=1")


async def _show(
    visit: Visit, plan_id: str, *, saved: bool = False, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    services, me = visit.services, visit.session.employee_id
    plan, rows, received = await side_by_side(
        services.get("goals", f"/plans/{plan_id}"),
        services.all("goals", f"/plans/{plan_id}/dialogues", limit=200),
        unless_away(services.all("goals", "/delegations", mine="received", status="accepted", limit=50)),
    )
    about = dialogues.About(
        side=dialogues.side_of(plan.content, me, officials_of(me, received or ())),
        names=await names_of(services, dialogues.people_in(plan.content, rows)),
        saved=saved,
        form=form,
        errors=errors,
    )
    page = dialogues.view(plan.content, rows, about, visit.language)
    return visit.page("pages/dialogues.html", page, status=422 if errors else 200)


async def _form(
    visit: Visit, plan_id: str, dialogue_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    services = visit.services
    plan, rows, agency = await side_by_side(
        services.get("goals", f"/plans/{plan_id}"),
        services.all("goals", f"/plans/{plan_id}/dialogues", limit=200),
        services.get("directory", "/agency"),
    )
    told = next((each for each in rows if each["dialogue_id"] == dialogue_id), None)
    page = dialogue_form.form_page(
        plan.content,
        dialogue_id,
        told,
        await names_of(services, dialogues.people_in(plan.content, rows)),
        agency.content["today"],
        visit.language,
        form=form,
        errors=errors,
    )
    return visit.page("pages/dialogue_form.html", page, status=422 if errors else 200)
