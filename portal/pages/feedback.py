"""Pages of feedback: give it in one form for each person, read one's own, propose who is heard."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.responses import JSONResponse, Response

from portal.calls import Refused, side_by_side, unless_away, unless_missing
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import feedback, feedback_read
from portal.views.naming import named
from portal.views.parts import Confirmation, FormError, Link
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to
from shared import clock

router = APIRouter(prefix="/umpan-balik")
DossierId = Annotated[str, Path(max_length=400)]
Source = Annotated[str, Query(max_length=30)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})


@router.get("")
async def get_lists(visit: VisitDep) -> Response:
    """Show about whom one is asked, and one's own feedback."""
    services, me = visit.services, visit.session.employee_id
    to_answer, dossiers = await side_by_side(
        services.all("feedback", "/dossiers/to-answer", limit=200),
        services.all("feedback", "/dossiers", employee_id=me, limit=50),
    )
    nominated = await _nominated(visit) if visit.session.rates else []
    people = [each["employee_id"] for each in (*to_answer, *nominated)]
    people += [one["acting_for"] for each in to_answer for one in each["sources"]]
    page = feedback.lists(to_answer, dossiers, nominated, await names_of(services, people), visit.language)
    return visit.page("pages/feedback.html", page)


@router.get("/{dossier_id}")
async def get_received(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Show what was said of a person."""
    services, me = visit.services, visit.session.employee_id
    told, nominations = await side_by_side(
        services.get("feedback", f"/dossiers/{dossier_id}"),
        unless_missing(services.get("feedback", f"/dossiers/{dossier_id}/nominations")),
    )
    own = told.content["assignment"]["employee_id"] == me
    open_still = own and nominations is not None and nominations.content["phase"] in ("none", "proposed")
    names, nominates = await side_by_side(
        names_of(services, feedback_read.people_of(told.content)), _nominates(visit, told.content, asked=open_still)
    )
    page = feedback_read.received(told.content, names, visit.language, own=own, nominates=nominates)
    return visit.page("pages/received.html", page)


@router.post("/{dossier_id}/dibaca")
async def post_read(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Say that one has read what is shown."""
    form = await visit.form()
    await visit.services.post("feedback", f"/dossiers/{dossier_id}/acknowledgements", {}, key=form.key)
    return go_to(f"/umpan-balik/{quote(dossier_id, safe=':')}")


@router.get("/{dossier_id}/isi")
async def get_form(dossier_id: DossierId, visit: VisitDep, sebagai: Source = "") -> Response:
    """Show the form about one person."""
    return await _form(visit, dossier_id, sebagai)


@router.post("/{dossier_id}/isi")
async def post_form(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Have the texts looked at, or send them."""
    form = await visit.form()
    asked = await _asked(visit, dossier_id, form["sebagai"])
    if not feedback.answers_of(asked, form):
        error = FormError(text=visit.language.say("Jawab sedikitnya satu pertanyaan"))
        return await _form(visit, dossier_id, form["sebagai"], form=form, errors=[error])
    sends = form["_aksi"] == "kirim"
    try:
        judged = await _judge(visit, dossier_id, asked, form, dry_run=not sends)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = shown_errors(refusal.problem, _nowhere)
        return await _form(visit, dossier_id, form["sebagai"], form=form, errors=errors)
    errors = feedback.refused(asked, judged)
    if errors or not sends:
        return await _form(visit, dossier_id, form["sebagai"], form=form, judged=judged, errors=errors)
    return go_to(f"/umpan-balik/{quote(dossier_id, safe=':')}/terkirim")


@router.post("/{dossier_id}/saran")
async def post_advice(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Say what the texts lack, while they are written."""
    form = await visit.form()
    asked = await _asked(visit, dossier_id, form["sebagai"])
    judged = await _judge(visit, dossier_id, asked, form, dry_run=True) if feedback.answers_of(asked, form) else []
    page = feedback.form_page(asked, "", visit.language, form=form, judged=judged)
    return JSONResponse({each.id: list(each.advice) for each in page.questions})


@router.get("/{dossier_id}/terkirim")
async def get_sent(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Confirm that feedback was sent (rule 15)."""
    say = visit.language.say
    page = Confirmation(
        title=say("Umpan balik sudah terkirim"),
        reference=dossier_id,
        next=(
            say("Anda dapat memperbaikinya sampai siklus ditutup: isi lagi, jawaban baru menggantikan yang lama."),
            say("Isinya dipakai pejabat penilai saat memutuskan."),
        ),
        link=Link(text=say("Umpan balik lainnya"), href="/umpan-balik"),
    )
    return visit.page("pages/confirmed.html", page)


@router.get("/{dossier_id}/usulan")
async def get_nominating(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Show whom one may propose."""
    return await _nominating(visit, dossier_id)


@router.post("/{dossier_id}/usulan")
async def post_nominating(dossier_id: DossierId, visit: VisitDep) -> Response:
    """Propose who is heard about one's work."""
    form = await visit.form()
    chosen = form.all("rekan")
    if not chosen:
        error = FormError(text=visit.language.say("Pilih sedikitnya satu rekan"), field="rekan")
        return await _nominating(visit, dossier_id, form=form, errors=[error])
    body = {"nominees": [{"employee_id": each} for each in chosen]}
    try:
        await visit.services.put("feedback", f"/dossiers/{dossier_id}/nominations", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        errors = [FormError(text=refusal.problem.detail, field="rekan")]
        return await _nominating(visit, dossier_id, form=form, errors=errors)
    return go_to(f"/umpan-balik/{quote(dossier_id, safe=':')}/usulan")


async def _nominated(visit: Visit) -> list[Json]:
    """The proposals of one's people that wait for one's word, in the cycles that are open."""
    services, me = visit.services, visit.session.employee_id
    cycles = await unless_away(services.all("evaluation", "/cycles", status="open", limit=20))
    lists = await side_by_side(
        *(
            unless_missing(
                services.get(
                    "feedback",
                    "/nominations",
                    cycle_id=each["cycle_id"],
                    rater_id=me,
                    phase="proposed",
                    limit=100,
                )
            )
            for each in cycles or ()
        )
    )
    return [row for found in lists if found is not None for row in found.content["items"]]


async def _nominates(visit: Visit, dossier: Json, *, asked: bool) -> bool:
    """Whether the policy of the cycle has people propose who is heard."""
    if not asked or dossier["closed"]:
        return False
    cycle = await unless_away(unless_missing(visit.services.get("evaluation", f"/cycles/{dossier['cycle_id']}")))
    if cycle is None:
        return False
    path = f"/policies/{cycle.content['policy_id']}/{cycle.content['policy_version']}"
    policy = await unless_away(unless_missing(visit.services.get("evaluation", path)))
    return policy is not None and bool((policy.content["policy"].get("feedback") or {}).get("nomination"))


async def _asked(visit: Visit, dossier_id: str, source: str) -> Json:
    found = await visit.services.get("feedback", f"/dossiers/{dossier_id}/questions", source=source or None)
    content: Json = found.content
    return content


async def _judge(visit: Visit, dossier_id: str, asked: Json, form: Form, *, dry_run: bool) -> Sequence[Json]:
    body = {
        "entry_id": form.key or clock.random_id(),
        "source": asked["source"],
        "set": asked["set"],
        "answers": feedback.answers_of(asked, form),
    }
    path = f"/dossiers/{dossier_id}/answers{'?dry_run=true' if dry_run else ''}"
    judged: Sequence[Json] = (await visit.services.post("feedback", path, body)).content["answers"]
    return judged


async def _form(
    visit: Visit,
    dossier_id: str,
    source: str,
    *,
    form: Form | None = None,
    judged: Sequence[Json] = (),
    errors: Sequence[FormError] = (),
) -> Response:
    asked = await _asked(visit, dossier_id, source)
    employee_id = dossier_id.split(":")[-2]
    name = named(await names_of(visit.services, [employee_id]), employee_id, visit.language)
    page = feedback.form_page(asked, name, visit.language, form=form, judged=judged, errors=errors)
    return visit.page("pages/feedback_form.html", page, status=422 if errors else 200)


async def _nominating(
    visit: Visit, dossier_id: str, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> Response:
    services, me = visit.services, visit.session.employee_id
    nominations, asked = await side_by_side(
        services.get("feedback", f"/dossiers/{dossier_id}/nominations"),
        unless_away(services.all("feedback", "/dossiers/to-answer", limit=200)),
    )
    told = nominations.content
    colleagues = {each["employee_id"] for each in asked or () if each["employee_id"] != me}
    names = await names_of(services, [*colleagues, *(each["employee_id"] for each in told["nominees"])])
    page = feedback_read.nominating(
        dossier_id, told, sorted(colleagues), names, visit.language, form=form, errors=errors
    )
    return visit.page("pages/nominating.html", page, status=422 if errors else 200)


def _nowhere(_pointer: str) -> str:
    return ""
