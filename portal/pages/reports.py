"""Pages about what is reported on a plan, and the report that the rater is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import reported, reports
from portal.views.naming import named
from portal.views.parts import Confirmation, Field, FormError, Link, errors_by_field
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to
from shared import clock

router = APIRouter(prefix="/rencana")
PlanId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})
_WAITS: Final = "submitted"


@router.get("/{plan_id}/capaian")
async def get_realisations(plan_id: PlanId, visit: VisitDep, tersimpan: str = "") -> Response:
    """Show the form in which one reports what was achieved, and what one reported."""
    return await _report(visit, plan_id, saved=bool(tersimpan))


@router.post("/{plan_id}/capaian")
async def post_realisations(plan_id: PlanId, visit: VisitDep) -> Response:
    """Report on the indicators that were filled in, all or none."""
    form = await visit.form()
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    items = reports.items_of(plan, form)
    if not items:
        text = visit.language.say("Isi capaian sedikitnya satu ukuran")
        return await _report(visit, plan_id, typed=form, errors=[FormError(text=text)])
    try:
        await visit.services.post("goals", f"/plans/{plan_id}/realisations", {"items": items}, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, partial(reports.placed, items))
        return await _report(visit, plan_id, typed=form, errors=errors)
    return go_to(f"/rencana/{quote(plan_id, safe=':')}")


@router.get("/{plan_id}/laporan")
async def get_review(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show what waits for the rater to confirm it."""
    return await _review(visit, plan_id)


@router.post("/{plan_id}/laporan")
async def post_review(plan_id: PlanId, visit: VisitDep) -> Response:
    """Confirm or return what was reported."""
    form = await visit.form()
    _plan, waiting, entries = await _waiting(visit, plan_id)
    told, months = reports.judged(waiting, entries, form)
    calls: list[tuple[str, Json]] = [("realisations", {"items": told})] if told else []
    calls += [("activities", {"month": month, "items": items}) for month, items in months.items()]
    errors: list[FormError] = []
    for what, body in calls:
        try:
            done = await visit.services.post("goals", f"/plans/{plan_id}/{what}/reviews", body, key=form.key)
        except Refused as refusal:
            if refusal.problem.status not in _FORM_AGAIN:
                raise
            errors += shown_errors(refusal.problem, _nowhere)
        else:
            prefix = "r" if what == "realisations" else "c"
            errors += [
                FormError(text=each["detail"] or "", field=f"{prefix}-{each['id']}-alasan")
                for each in done.content["items"]
                if each["outcome"] == "refused"
            ]
    if errors:
        return await _review(visit, plan_id, typed=form, errors=errors)
    return go_to(f"/rencana/{quote(plan_id, safe=':')}")


@router.get("/{plan_id}/penilai")
async def get_wrong_rater(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show the form in which one says that the rater is wrong."""
    return await _wrong_rater(visit, plan_id)


@router.post("/{plan_id}/penilai")
async def post_wrong_rater(plan_id: PlanId, visit: VisitDep) -> Response:
    """Tell the officers that the rater is wrong."""
    form = await visit.form()
    try:
        await visit.services.post("goals", f"/plans/{plan_id}/rater-reports", {"reason": form["alasan"]}, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _wrong_rater(
            visit, plan_id, typed=form, errors=shown_errors(refusal.problem, {"/reason": "alasan"}.get)
        )
    say = visit.language.say
    page = Confirmation(
        title=say("Laporan Anda sudah diterima"),
        reference=plan_id,
        next=(
            say("Pengelola kinerja memeriksa data kepegawaian dan memperbaikinya bila keliru."),
            say("Rencana dan penilaian Anda berjalan terus sementara itu."),
        ),
        link=Link(text=say("Lihat rencana"), href=f"/rencana/{plan_id}"),
    )
    return visit.page("pages/confirmed.html", page)


def _nowhere(_pointer: str) -> str:
    return ""


async def _wrong_rater(
    visit: Visit, plan_id: str, *, typed: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    rater_id = plan["assignment"]["rater_id"]
    say, names = visit.language.say, await names_of(visit.services, [rater_id])
    page = {
        "rater": named(names, rater_id, visit.language),
        "action": f"/rencana/{quote(plan_id, safe=':')}/penilai",
        "back": Link(text=say("Kembali ke rencana"), href=f"/rencana/{quote(plan_id, safe=':')}"),
        "errors": errors,
        "reason": Field(
            name="alasan",
            label=say("Apa yang keliru, dan siapa seharusnya?"),
            hint=say("Sebutkan nama, jabatan, dan sejak kapan. Paling sedikit 10 huruf."),
            kind="area",
            value=typed["alasan"] if typed else "",
            error=errors_by_field(errors).get("alasan", ""),
            max_length=4000,
        ),
    }
    return visit.page("pages/wrong_rater.html", page, status=422 if errors else 200)


async def _report(
    visit: Visit,
    plan_id: str,
    *,
    typed: Form | None = None,
    errors: Sequence[FormError] = (),
    saved: bool = False,
) -> Response:
    plan, agency, told = await side_by_side(
        visit.services.get("goals", f"/plans/{plan_id}"),
        visit.services.get("directory", "/agency"),
        visit.services.all("goals", f"/plans/{plan_id}/realisations", limit=200),
    )
    count = sum(len(each["indicators"]) for each in plan.content["objectives"])
    page = reports.realisations(
        plan.content,
        date.fromisoformat(agency.content["today"]),
        visit.language,
        fresh=[clock.random_id() for _ in range(count)],
        reported=reported.rows(plan.content, told, visit.language),
        saved=saved,
        typed=typed,
        errors=errors,
    )
    return visit.page("pages/realisations.html", page, status=422 if errors else 200)


async def _waiting(visit: Visit, plan_id: str) -> tuple[Json, list[Json], list[tuple[str, Json]]]:
    services = visit.services
    plan = (await services.get("goals", f"/plans/{plan_id}")).content
    told, *months = await side_by_side(
        services.all("goals", f"/plans/{plan_id}/realisations", limit=200),
        *(services.get("goals", f"/plans/{plan_id}/activities", month=each) for each in plan["months"]),
    )
    entries = [
        (month, each)
        for month, answer in zip(plan["months"], months, strict=True)
        for each in answer.content["items"]
        if each["status"] == _WAITS
    ]
    return plan, [each for each in told if each["status"] == _WAITS], entries


async def _review(
    visit: Visit, plan_id: str, *, typed: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    plan, waiting, entries = await _waiting(visit, plan_id)
    who = plan["employee_id"]
    name = named(await names_of(visit.services, [who]), who, visit.language)
    page = reports.review(plan, name, waiting, entries, visit.language, typed=typed, errors=errors)
    return visit.page("pages/review.html", page, status=422 if errors else 200)
