"""Pages of a plan (SKP): the list, one plan, the form, the check before sending, the rater's word on it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away, unless_missing
from portal.names import names_of
from portal.planning import rule_of
from portal.refusals import shown_errors
from portal.views import plan as views
from portal.views import plan_form
from portal.views.drafts import Draft, field_of
from portal.views.naming import named
from portal.views.parts import Confirmation, FormError, Link
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/rencana")
PlanId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_PAST_EDITING: Final = frozenset({409, 422})


@router.get("")
async def get_plans(visit: VisitDep) -> Response:
    """List one's own plans."""
    rows = await visit.services.all("goals", "/plans", employee_id=visit.session.employee_id, limit=50)
    return visit.page("pages/plans.html", views.plans(rows, visit.language))


@router.get("/{plan_id}")
async def get_plan(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show a plan."""
    return await _show(visit, plan_id)


@router.get("/{plan_id}/isi")
async def get_form(plan_id: PlanId, visit: VisitDep) -> Response:
    """Show the form, with what was proposed last, what a template holds, or nothing."""
    around = await _around(visit, plan_id)
    return _form(visit, Draft.of(_begun(around.plan)), around)


@router.post("/{plan_id}/isi")
async def post_form(plan_id: PlanId, visit: VisitDep) -> Response:
    """Change the form, check it, or send it, as the button says."""
    form = await visit.form()
    around, draft, act = await _around(visit, plan_id), Draft.read(form), form["_aksi"]
    if act not in ("periksa", "kirim"):
        return _form(visit, draft.changed(act), around, version=form.version)
    missing = draft.missing(around.rule, visit.language)
    if missing:
        return _form(visit, draft, around, missing, version=form.version)
    if act == "periksa":
        fields = [(name, value) for name, value in form.typed]
        return visit.page("pages/plan_check.html", plan_form.checked(draft, around, fields, visit.language))
    try:
        body = draft.proposal(_begun(around.plan))
        await visit.services.post("goals", f"/plans/{plan_id}/proposals", body, key=form.key, version=form.version)
    except Refused as refusal:
        if refusal.problem.status not in _PAST_EDITING:
            raise
        return _form(visit, draft, around, shown_errors(refusal.problem, field_of), version=form.version)
    return go_to(f"/rencana/{quote(plan_id, safe=':')}/terkirim")


@router.get("/{plan_id}/terkirim")
async def get_sent(plan_id: PlanId, visit: VisitDep) -> Response:
    """Confirm that a plan was sent (rule 15)."""
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    say, rater_id = visit.language.say, plan["assignment"]["rater_id"]
    rater = named(await names_of(visit.services, [rater_id]), rater_id, visit.language)
    page = Confirmation(
        title=say("Rencana sudah dikirim kepada {name}", name=rater),
        reference=f"{plan['id']}/{len((plan['pending'] or {}).get('objectives', ()))}",
        text=say("Anda tidak perlu melakukan apa-apa sampai ada jawaban."),
        next=(
            say("{name} menyetujui rencana, atau mengembalikannya dengan catatan.", name=rater),
            say("Jawabannya muncul di beranda Anda."),
            say("Pertanyaan? Hubungi {name} atau pengelola kinerja.", name=rater),
        ),
        link=Link(text=say("Lihat rencana"), href=f"/rencana/{plan['id']}"),
    )
    return visit.page("pages/confirmed.html", page)


@router.post("/{plan_id}/persetujuan")
async def post_agreement(plan_id: PlanId, visit: VisitDep) -> Response:
    """Agree on what was proposed, as the rater."""
    form = await visit.form()
    body = {"edition": int(form["edisi"])} if form["edisi"].isdigit() else {}
    return await _word(visit, plan_id, form, "agreements", body)


@router.post("/{plan_id}/pengembalian")
async def post_return(plan_id: PlanId, visit: VisitDep) -> Response:
    """Return what was proposed, as the rater."""
    form = await visit.form()
    edition = {"edition": int(form["edisi"])} if form["edisi"].isdigit() else {}
    return await _word(visit, plan_id, form, "returns", {**edition, "reason": form["alasan"]})


@router.post("/{plan_id}/dampak")
async def post_impact(plan_id: PlanId, visit: VisitDep) -> Response:
    """Say how a plan meets what the superior changed."""
    form = await visit.form()
    note = next((form[name] for name in form if name.startswith("catatan-")), "")
    return await _word(visit, plan_id, form, "impact-notes", {"objective": form["hasil"], "note": note})


async def _word(visit: Visit, plan_id: str, form: Form, path: str, body: Json) -> Response:
    try:
        await visit.services.post("goals", f"/plans/{plan_id}/{path}", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _PAST_EDITING:
            raise
        errors = shown_errors(refusal.problem, _FIELDS.get)
        return await _show(visit, plan_id, errors=errors, reason=form["alasan"], status=refusal.problem.status)
    back = form["_kembali"]
    return go_to("/tim/rencana" if back == "tim" else f"/rencana/{quote(plan_id, safe=':')}")


_FIELDS: Final = {"/reason": "alasan", "/note": "catatan-0"}


async def _show(
    visit: Visit, plan_id: str, *, errors: Sequence[FormError] = (), reason: str = "", status: int = 200
) -> Response:
    services = visit.services
    plan, editions = await side_by_side(
        services.get("goals", f"/plans/{plan_id}"),
        unless_missing(services.get("goals", f"/plans/{plan_id}/editions")),
    )
    told = editions.content["items"] if editions else []
    superior, names = await side_by_side(
        _superior(visit, plan.content), names_of(services, views.people_of(plan.content, told))
    )
    about = views.About(
        me=visit.session.employee_id,
        names=names,
        superior={each["id"]: each["name"] for each in superior},
        editions=told,
        errors=errors,
        reason=reason,
    )
    page = views.page(plan.content, about, visit.language)
    return visit.page("pages/plan.html", page, status=status)


async def _around(visit: Visit, plan_id: str) -> plan_form.Surroundings:
    plan = (await visit.services.get("goals", f"/plans/{plan_id}")).content
    rater_id = plan["assignment"]["rater_id"]
    superior, rule, names = await side_by_side(
        _superior(visit, plan), rule_of(visit.services, plan["cycle_id"]), names_of(visit.services, [rater_id])
    )
    rater = named(names, rater_id, visit.language)
    return plan_form.Surroundings(plan=plan, rule=rule, superior=superior, rater=rater)


async def _superior(visit: Visit, plan: Json) -> list[Json]:
    """The objectives of the rater's plan, with the ids by which they are named; none where they cannot be seen."""
    rater_id = plan["assignment"]["rater_id"]
    if rater_id is None:
        return []
    asked = visit.services.get("goals", "/plans", employee_id=rater_id, cycle_id=plan["cycle_id"], limit=20)
    rows = await unless_away(unless_missing(asked))
    if rows is None or not rows.content["items"]:
        return []
    newest = max(rows.content["items"], key=_segment)
    found = await unless_away(unless_missing(visit.services.get("goals", f"/plans/{newest['id']}")))
    objectives = found.content["objectives"] if found else []
    return [{"id": f"{newest['id']}:{each['objective_id']}", "name": each["name"]} for each in objectives]


def _segment(row: Json) -> int:
    return int(row["segment"])


def _begun(plan: Json) -> Sequence[Json]:
    """The objectives that a form begins with: those that wait or were proposed last, else those of a template."""
    if plan["pending"]:
        return list(plan["pending"]["objectives"])
    return list(plan["objectives"] or (plan["prefilled"] or {}).get("objectives", ()))


def _form(
    visit: Visit,
    draft: Draft,
    around: plan_form.Surroundings,
    errors: Sequence[FormError] = (),
    *,
    version: int | None = None,
) -> Response:
    seen = {**around.plan, "version": version if version is not None else around.plan["version"]}
    around = plan_form.Surroundings(plan=seen, rule=around.rule, superior=around.superior, rater=around.rater)
    page = plan_form.view(draft, around, errors, visit.language)
    return visit.page("pages/plan_form.html", page, status=422 if errors else 200)
