"""Pages of the daily log, and the door for what was written without network."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query
from starlette.responses import JSONResponse, Response

from portal.calls import Answer, Refused, side_by_side, unless_missing
from portal.refusals import shown_errors
from portal.session.proof import digest_of
from portal.templating import STATIC, files_address
from portal.views import log as views
from portal.views.change import withdrawal_field
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import GuestDep, Visit, VisitDep, go_to
from shared import clock

router = APIRouter()
PlanId = Annotated[str, Path(max_length=400)]
MonthPath = Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
EntryId = Annotated[str, Path(max_length=100)]
Month = Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]
Json = Mapping[str, Any]
_OPEN_MAX: Final = 50
_QUEUED_MAX: Final = 200
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("/catatan")
async def get_log(visit: VisitDep, rencana: str = "", bulan: Month = "", tersimpan: str = "") -> Response:
    """Show the form for today, and a month of entries."""
    return await _show(visit, plan_id=rencana, month=bulan, saved=bool(tersimpan))


@router.post("/catatan")
async def post_entry(visit: VisitDep) -> Response:
    """Record one entry; sent twice it counts once, by its id."""
    form = await visit.form()
    wrong = views.missing(form.values, visit.language)
    if wrong:
        return await _show(visit, plan_id=form["rencana"], typed=form, errors=wrong)
    body = {"items": [views.body_of(form.values, form["id"])]}
    try:
        answer = await visit.services.post("goals", f"/plans/{form['rencana']}/activities", body)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, views.field_of)
        return await _show(visit, plan_id=form["rencana"], typed=form, errors=errors)
    item = answer.content["items"][0]
    if item["outcome"] == "refused":
        return await _show(visit, plan_id=form["rencana"], typed=form, errors=_refused(item))
    asked = {"rencana": form["rencana"], "bulan": form["tanggal"][:7], "tersimpan": "1"}
    return go_to(f"/catatan?{urlencode(asked)}")


@router.get("/catatan/bukti")
async def get_proof(visit: VisitDep) -> Response:
    """Give the proof that entries written without network are sent with, and whose they may be."""
    return JSONResponse({"proof": visit.proof, "whose": _whose(visit)})


@router.post("/catatan/kiriman")
async def post_queue(visit: VisitDep) -> Response:
    """Take what a device kept while there was no network; each entry is answered for itself."""
    form = await visit.form()
    entries = _queued(form["catatan"])
    if form["milik"] != _whose(visit) or not entries:
        return JSONResponse({"items": []})
    items = [views.body_of(each, str(each.get("id", ""))) for each in entries]
    try:
        answer = await visit.services.post("goals", f"/plans/{form['rencana']}/activities", {"items": items})
    except Refused as refusal:
        told = refusal.problem.detail
        return JSONResponse(
            {"items": [{"id": each["activity_id"], "outcome": "refused", "detail": told} for each in items]}
        )
    told_items = [
        {"id": each["activity_id"], "outcome": each["outcome"], "detail": each["detail"] or ""}
        for each in answer.content["items"]
    ]
    return JSONResponse({"items": told_items})


@router.get("/catatan/luring")
async def get_offline(asked: GuestDep) -> Response:
    """The page that stands in for the log without network: it holds nothing about anybody."""
    return asked.show("pages/offline.html", None)


@router.get("/sw.js")
async def get_worker() -> Response:
    """Give the service worker, from where it may look after all pages; with our files it changes, too."""
    text = (STATIC / "sw.js").read_text(encoding="utf-8").replace("FILES/", f"{files_address()}/")
    text = text.replace('"FILES"', f'"{files_address()}"')
    return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/catatan/{plan_id}/{month}/{entry_id}")
async def get_change(plan_id: PlanId, month: MonthPath, entry_id: EntryId, visit: VisitDep) -> Response:
    """Show the forms that correct an entry or take it back."""
    return await _change(visit, plan_id, month, entry_id)


@router.post("/catatan/{plan_id}/{month}/{entry_id}/perbaikan")
async def post_correction(plan_id: PlanId, month: MonthPath, entry_id: EntryId, visit: VisitDep) -> Response:
    """Correct an entry."""
    form = await visit.form()
    wrong = views.missing(form.values, visit.language)
    if wrong:
        return await _change(visit, plan_id, month, entry_id, errors=wrong, typed=form)
    entry = await _entry(visit, plan_id, month, entry_id)
    item = {**views.body_of(form.values, entry_id, entry), "reason": form["alasan"], "version": form.version or 1}
    return await _step(visit, plan_id, month, entry_id, form, "corrections", item, _same)


@router.post("/catatan/{plan_id}/{month}/{entry_id}/penarikan")
async def post_withdrawal(plan_id: PlanId, month: MonthPath, entry_id: EntryId, visit: VisitDep) -> Response:
    """Take an entry back."""
    form = await visit.form()
    item = {"id": entry_id, "reason": form["alasan-tarik"], "version": form.version or 1}
    return await _step(visit, plan_id, month, entry_id, form, "withdrawals", item, withdrawal_field)


def _same(field: str) -> str:
    return field


async def _step(
    visit: Visit, plan_id: str, month: str, entry_id: str, form: Form, path: str, item: Json, placed: Any
) -> Response:
    body = {"month": month, "items": [item]}
    errors: Sequence[FormError]
    try:
        done = await visit.services.post("goals", f"/plans/{plan_id}/activities/{path}", body, key=form.key)
        told = done.content["items"][0]
        errors = _refused(told) if told["outcome"] == "refused" else ()
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, views.field_of)
    if errors:
        moved = [FormError(text=each.text, field=placed(each.field)) for each in errors]
        return await _change(visit, plan_id, month, entry_id, errors=moved, typed=form)
    return go_to(f"/catatan?{urlencode({'rencana': plan_id, 'bulan': month, 'tersimpan': '1'})}")


async def _change(
    visit: Visit,
    plan_id: str,
    month: str,
    entry_id: str,
    *,
    errors: Sequence[FormError] = (),
    typed: Form | None = None,
) -> Response:
    entry = await _entry(visit, plan_id, month, entry_id)
    if entry is None:
        return go_to(f"/catatan?{urlencode({'rencana': plan_id, 'bulan': month})}")
    page = views.change(quote(plan_id, safe=":"), month, entry, errors, typed, visit.language)
    return visit.page("pages/change.html", page, status=422 if errors else 200)


async def _entry(visit: Visit, plan_id: str, month: str, entry_id: str) -> Json | None:
    log = await visit.services.get("goals", f"/plans/{plan_id}/activities", month=month)
    return next((each for each in log.content["items"] if each["activity_id"] == entry_id), None)


async def _show(
    visit: Visit,
    *,
    plan_id: str = "",
    month: str = "",
    saved: bool = False,
    typed: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Response:
    services = visit.services
    agency, rows = await side_by_side(
        services.get("directory", "/agency"),
        services.get("goals", "/plans", employee_id=visit.session.employee_id, limit=_OPEN_MAX),
    )
    today = date.fromisoformat(agency.content["today"])
    running = [each for each in rows.content["items"] if each["status"] not in ("closing", "closed")]
    every = running or rows.content["items"]
    plan = next(
        (each for each in rows.content["items"] if each["id"] == plan_id), max(every, key=_newest, default=None)
    )
    shown = month or f"{today:%Y-%m}"
    log: Answer | None = None
    if plan is not None:
        log = await unless_missing(services.get("goals", f"/plans/{plan['id']}/activities", month=shown))
    page = views.view(
        views.Answers(
            today=today,
            month=shown,
            plan=plan,
            plans=running,
            log=log.content if log else None,
            whose=_whose(visit),
            fresh_id=clock.random_id(),
            saved=saved,
            typed=typed,
            errors=errors,
        ),
        visit.language,
    )
    return visit.page("pages/log.html", page, status=422 if errors else 200)


def _newest(row: Json) -> tuple[str, int]:
    return (row["cycle_id"], row["segment"])


def _whose(visit: Visit) -> str:
    return digest_of(visit.session.agency_id, visit.session.employee_id)


def _refused(item: Json) -> list[FormError]:
    if not item["errors"]:
        return [FormError(text=item["detail"] or "")]
    return [FormError(text=each["detail"], field=views.field_of(each["pointer"])) for each in item["errors"]]


def _queued(text: str) -> list[dict[str, str]]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    kept = [each for each in found[:_QUEUED_MAX] if isinstance(each, dict)]
    return [{str(name): str(value) for name, value in each.items()} for each in kept]
