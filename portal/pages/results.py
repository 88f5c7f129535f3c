"""Pages of a result: the list, one with its explanation, and what people do about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away, unless_missing
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import result, result_acts, results
from portal.views.act_page import too_short
from portal.views.naming import named, officials_of
from portal.views.parts import Confirmation, FormError, Link
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/hasil")
AppraisalId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})
_FIELDS: Final = {
    "/reason": "alasan",
    "/approved": "setuju",
    "/upheld": "putusan",
    "/results": "hasil",
    "/behaviour": "perilaku",
}
_SAYS: Final = {"/text": "keterangan", "/reason": "keterangan"}


@router.get("")
async def get_results(visit: VisitDep) -> Response:
    """List one's own results."""
    rows = await visit.services.all("evaluation", "/appraisals", employee_id=visit.session.employee_id, limit=50)
    return visit.page("pages/results.html", results.results(rows, visit.language))


@router.get("/{appraisal_id}")
async def get_result(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Show a result with its explanation."""
    return await _show(visit, appraisal_id)


@router.post("/{appraisal_id}/tanggapan")
async def post_acknowledgement(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Say that one has read the result."""
    form = await visit.form()
    return await _act(visit, appraisal_id, form, "acknowledgements", {})


@router.post("/{appraisal_id}/keberatan")
async def post_objection(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Check an objection, and file it from the check page."""
    form = await visit.form()
    if form["_aksi"] == "ubah":
        return await _show(visit, appraisal_id, form=form)
    wrong = too_short(form, "alasan", visit.language)
    if wrong:
        return await _show(visit, appraisal_id, errors=wrong, form=form)
    if form["_aksi"] != "kirim":
        appraisal = (await visit.services.get("evaluation", f"/appraisals/{appraisal_id}")).content
        page = result_acts.check_objection(appraisal, form["alasan"], visit.language)
        return visit.page("pages/check.html", page)
    done = await _act(visit, appraisal_id, form, "objection", {"reason": form["alasan"]})
    return done if done.status_code != 303 else go_to(f"/hasil/{quote(appraisal_id, safe=':')}/keberatan-terkirim")


@router.get("/{appraisal_id}/keberatan-terkirim")
async def get_objected(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Confirm that an objection was filed (rule 15)."""
    told = (await visit.services.get("evaluation", f"/appraisals/{appraisal_id}/objection")).content
    decider = (told["objection"] or {}).get("decider_id")
    names = await names_of(visit.services, [decider])
    say, name = visit.language.say, named(names, decider, visit.language)
    page = Confirmation(
        title=say("Keberatan Anda sudah diajukan"),
        text=say("Hasil yang lama tetap berlaku sampai ada keputusan."),
        reference=appraisal_id,
        next=(
            say("{name} memutuskan keberatan ini.", name=name)
            if decider
            else say("Pengelola kinerja menunjuk siapa yang memutuskan."),
            say("Anda dan pejabat penilai dapat diminta memberi penjelasan."),
            say("Keputusannya muncul di beranda Anda."),
        ),
        link=Link(text=say("Kembali ke hasil"), href=f"/hasil/{appraisal_id}"),
    )
    return visit.page("pages/confirmed.html", page)


@router.post("/{appraisal_id}/keterangan")
async def post_statement(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Say something about an objection, as the employee or the rater."""
    form = await visit.form()
    wrong = too_short(form, "keterangan", visit.language)
    if wrong:
        return await _show(visit, appraisal_id, errors=wrong, form=form)
    body = {"text": form["keterangan"]}
    return await _act(visit, appraisal_id, form, "objection/statements", body, fields=_SAYS)


@router.post("/{appraisal_id}/catatan-pribadi")
async def post_note(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Keep a note that nobody else reads, or delete it, as the rater."""
    form = await visit.form()
    try:
        body = {"text": form["catatan-pribadi"]}
        await visit.services.put("evaluation", f"/appraisals/{appraisal_id}/note", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, {"/text": "catatan-pribadi"}.get)
        return await _show(visit, appraisal_id, errors=errors, form=form)
    return go_to(f"/hasil/{quote(appraisal_id, safe=':')}")


@router.post("/{appraisal_id}/persetujuan")
async def post_approval(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Approve a decision, or return it, as the rater's superior."""
    form = await visit.form()
    if form["setuju"] not in ("ya", "tidak"):
        return await _unchosen(visit, appraisal_id, form, "setuju")
    body = {"approved": form["setuju"] == "ya", "reason": form["alasan"]}
    return await _act(visit, appraisal_id, form, "approval", body)


@router.post("/{appraisal_id}/putusan-keberatan")
async def post_objection_decision(appraisal_id: AppraisalId, visit: VisitDep) -> Response:
    """Decide on an objection, as the rater's superior."""
    form = await visit.form()
    if form["putusan"] not in ("kabul", "tolak"):
        return await _unchosen(visit, appraisal_id, form, "putusan")
    body: dict[str, Any] = {"upheld": form["putusan"] == "kabul", "reason": form["alasan"]}
    if body["upheld"]:
        body |= {"results": form["hasil"] or None, "behaviour": form["perilaku"] or None}
    return await _act(visit, appraisal_id, form, "objection/decision", body)


async def _unchosen(visit: Visit, appraisal_id: str, form: Form, field: str) -> Response:
    text = visit.language.say("Pilih keputusan Anda")
    return await _show(visit, appraisal_id, errors=[FormError(text=text, field=field)], form=form)


async def _act(
    visit: Visit, appraisal_id: str, form: Form, path: str, body: Json, *, fields: Mapping[str, str] = _FIELDS
) -> Response:
    try:
        await visit.services.post(
            "evaluation", f"/appraisals/{appraisal_id}/{path}", body, key=form.key, version=form.version
        )
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _show(visit, appraisal_id, errors=shown_errors(refusal.problem, fields.get), form=form)
    return go_to(f"/hasil/{quote(appraisal_id, safe=':')}")


async def _show(
    visit: Visit, appraisal_id: str, *, errors: Sequence[FormError] = (), form: Form | None = None
) -> Response:
    services, place = visit.services, f"/appraisals/{appraisal_id}"
    appraisal, explanation, objection, agency, received, note = await side_by_side(
        services.get("evaluation", place),
        services.get("evaluation", f"{place}/explanation"),
        unless_missing(services.get("evaluation", f"{place}/objection")),
        services.get("directory", "/agency"),
        unless_away(services.all("goals", "/delegations", mine="received", status="accepted", limit=50)),
        unless_away(unless_missing(services.get("evaluation", f"{place}/note"))),
    )
    told = objection.content if objection else None
    about = result_acts.About(
        me=visit.session.employee_id,
        today=date.fromisoformat(agency.content["today"]),
        names=await names_of(services, result.people_of(appraisal.content, told)),
        objection=told,
        officials=officials_of(visit.session.employee_id, received or ()),
        officer=visit.session.is_officer,
        note=note.content["text"] if note else None,
        observes=bool(explanation.content["policy_document"]["competences"]),
        errors=errors,
        typed=form.values if form is not None else None,
    )
    page = result.page(appraisal.content, explanation.content, about, visit.language)
    return visit.page("pages/result.html", page, status=422 if errors else 200)
