"""Pages on which officers import files of people and units."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.forms import Upload
from portal.refusals import shown_errors
from portal.views import imports
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter(prefix="/kelola/impor")
ImportId = Annotated[str, Path(max_length=100)]
_BYTES_MAX: Final = 3 * 1024 * 1024
_FILES_MAX: Final = 20
_SHOWN: Final = 10
_FORM_AGAIN: Final = frozenset({400, 409, 413, 422})


@router.get("")
async def get_imports(visit: VisitDep) -> Response:
    """Show the form, and the imports before."""
    rows = (await visit.services.get("directory", "/imports", limit=_SHOWN)).content["items"]
    return visit.page("pages/import.html", imports.page(visit.language, before=rows))


@router.post("")
async def post_import(visit: VisitDep) -> Response:
    """Try files, or record those that were tried.

    Nothing is kept between both: who records sends the files again, and others than those that were tried are tried.
    """
    form, files = await visit.upload(bytes_max=_BYTES_MAX, files_max=_FILES_MAX)
    if not files:
        error = FormError(text=visit.language.say("Pilih berkasnya"), field="berkas")
        return _again(visit, form, [error])
    shown = _print(files)
    records = form["_aksi"] == "catat" and form["_sidik"] == shown
    body = {
        **imports.options_of(form),
        "files": [{"name": each.name, "content": base64.b64encode(each.content).decode()} for each in files],
        "dry_run": not records,
    }
    try:
        done = (await visit.services.post("directory", "/imports", body, key=form.key if records else "")).content
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return _again(visit, form, shown_errors(refusal.problem, _field_of))
    if records:
        return go_to(f"/kelola/impor/{done['import_id']}")
    page = imports.page(visit.language, form=form, tried=done, print=shown, units=await _units(visit))
    return visit.page("pages/import.html", page)


@router.get("/{import_id}")
async def get_import(import_id: ImportId, visit: VisitDep) -> Response:
    """Show how far an import is."""
    told, units = await side_by_side(visit.services.get("directory", f"/imports/{import_id}"), _units(visit))
    return visit.page("pages/import_one.html", imports.one(told.content, units, visit.language))


@router.post("/{import_id}/hentikan")
async def post_cancellation(import_id: ImportId, visit: VisitDep) -> Response:
    """Record nothing more of an import."""
    form = await visit.form()
    await visit.services.post("directory", f"/imports/{import_id}/cancellation", {}, key=form.key)
    return go_to(f"/kelola/impor/{import_id}")


def _again(visit: Visit, form: Form, errors: Sequence[FormError]) -> Response:
    return visit.page("pages/import.html", imports.page(visit.language, form=form, errors=errors), status=422)


def _field_of(pointer: str) -> str | None:
    return "sejak" if pointer == "/since" else "berkas" if pointer.startswith("/files") else None


def _print(files: Sequence[Upload]) -> str:
    """Name the content of files, so that those recorded are those that were tried."""
    found = hashlib.sha256()
    for each in files:
        found.update(f"{each.name}|{len(each.content)}|".encode() + each.content)
    return found.hexdigest()


async def _units(visit: Visit) -> Mapping[str, Any]:
    rows = await unless_away(visit.services.all("directory", "/units", limit=200))
    return {each["unit_id"]: each["name"] for each in rows or ()}
