"""Pages on which officers look at policies, check one at its lines, try it on people, and publish it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from portal.calls import Problem, Refused, side_by_side, unless_away
from portal.names import names_of
from portal.views import policies, policy_form, policy_trial
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/kebijakan")
PolicyId = Annotated[str, Path(max_length=100)]
Version = Annotated[int, Path(ge=1)]
Json = Mapping[str, Any]
_BYTES_MAX: Final = 128 * 1024
_FILES_MAX: Final = 1
_FORM_AGAIN: Final = frozenset({404, 409, 413, 422})


@router.get("")
async def get_policies(
    visit: VisitDep,
    terbit: Annotated[str, Query(max_length=100)] = "",
    versi: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """List the policies; ``terbit`` and ``versi``: which one was just published."""
    rows = (await visit.services.get("evaluation", "/policies")).content["items"]
    return visit.page("pages/policies.html", policies.policies(rows, visit.language, published=(terbit, versi)))


@router.get("/baru")
async def get_form(
    visit: VisitDep,
    dari: Annotated[str, Query(max_length=100)] = "",
    versi: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Show the form, with the text of a policy to change where one is named."""
    text = ""
    if dari and versi:
        told = await visit.services.get("evaluation", f"/policies/{quote(dari, safe='')}/{versi}/text")
        text = policy_form.next_version(told.content)
    return visit.page("pages/policy_form.html", policy_form.page(visit.language, text=text))


@router.post("/baru")
async def post_form(visit: VisitDep) -> Response:
    """Check a text, try it on people, and publish it: only what was checked, after one more question."""
    form, files = await visit.upload(bytes_max=_BYTES_MAX, files_max=_FILES_MAX)
    text = policy_form.text_of(form, [each.content for each in files])
    if not text:
        return _nothing(visit, form, unreadable=text is None)
    try:
        checked = (await visit.services.post_text("evaluation", "/policies?dry_run=true", text)).content
        sound = checked["refusal"] is None
        if form["_aksi"] in ("terbitkan", "kirim") and sound and form["_sidik"] == _print(text):
            return await _publish(visit, form, text, checked)
        trial = await _try(visit, form, text) if form["_aksi"] == "coba" or form["_lanjut"] else None
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        page = policy_form.page(visit.language, text=text, problems=_said(refusal.problem), form=form)
        return visit.page("pages/policy_form.html", page, status=422)
    return await _form(visit, form, text, checked, trial)


@router.get("/{policy_id}/{version}")
async def get_policy(policy_id: PolicyId, version: Version, visit: VisitDep) -> Response:
    """Show one version."""
    told = (await visit.services.get("evaluation", f"/policies/{quote(policy_id, safe='')}/{version}")).content
    return visit.page("pages/policy.html", policies.page(told, visit.language))


@router.get("/{policy_id}/{version}/berkas")
async def get_file(policy_id: PolicyId, version: Version, visit: VisitDep) -> Response:
    """Give one version as the file that one changes and uploads."""
    told = await visit.services.get("evaluation", f"/policies/{quote(policy_id, safe='')}/{version}/text")
    name = f"{quote(policy_id, safe='')}-{version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(told.content, media_type="application/yaml", headers=headers)


async def _publish(visit: Visit, form: Form, text: str, checked: Json) -> Response:
    if form["_aksi"] != "kirim":
        return visit.page("pages/last_look.html", policy_form.check(checked, text, _print(text), visit.language))
    await visit.services.post_text("evaluation", "/policies", text, key=form.key)
    query = urlencode({"terbit": checked["policy_id"], "versi": checked["version"]})
    return go_to(f"{policies.PLACE}?{query}")


async def _try(visit: Visit, form: Form, text: str) -> Json:
    asked = {"unit_id": form["unit"], "after": form["_lanjut"]}
    query = urlencode({name: value for name, value in asked.items() if value})
    path = f"/cycles/{quote(form['siklus'], safe='')}/policy-trials"
    found: Json = (await visit.services.post_text("evaluation", f"{path}?{query}" if query else path, text)).content
    return found


async def _form(visit: Visit, form: Form, text: str, checked: Json, trial: Json | None) -> Response:
    cycles, units = await side_by_side(
        visit.services.get("evaluation", "/cycles", limit=50),
        unless_away(visit.services.all("directory", "/units", limit=200)),
    )
    page = policy_form.page(
        visit.language,
        text=text,
        checked=checked,
        form=form,
        print=_print(text),
        cycles=[each for each in cycles.content["items"] if each["status"] != "cancelled"],
        units={each["unit_id"]: each["name"] for each in units or ()},
        trial=trial,
        names=await names_of(visit.services, policy_trial.people_of(trial)) if trial is not None else {},
    )
    return visit.page("pages/policy_form.html", page)


def _nothing(visit: Visit, form: Form, *, unreadable: bool) -> Response:
    say = visit.language.say
    words = (
        say("Berkas ini bukan teks. Simpan sebagai YAML (UTF-8).")
        if unreadable
        else say("Pilih berkasnya, atau tulis isinya")
    )
    page = policy_form.page(
        visit.language, text=form["naskah"], errors=[FormError(text=words, field="berkas")], form=form
    )
    return visit.page("pages/policy_form.html", page, status=422)


def _said(problem: Problem) -> Sequence[tuple[str, str]]:
    """Give what is wrong, each with the name of its place where that is one of the text."""
    if not problem.errors:
        return [("", problem.detail)]
    return [(_place(each.pointer), each.detail) for each in problem.errors]


def _place(pointer: str) -> str:
    path = pointer.strip("/").replace("/", ".")
    return "" if path == "policy" else path


def _print(text: str) -> str:
    """Name a text, so that what is published is what was checked; browsers send its lines with other ends."""
    return hashlib.sha256("\n".join(text.strip().splitlines()).encode()).hexdigest()[:40]
