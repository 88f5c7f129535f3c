"""The page on which officers look for people."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import people
from portal.visit import VisitDep

router = APIRouter(prefix="/kelola/pegawai")
Asked = Annotated[str, Query(max_length=300)]
_DIGITS_MIN: Final = 4
_PAGE: Final = 50


@router.get("")
async def get_people(
    visit: VisitDep, cari: Asked = "", sesudah: Annotated[str, Query(max_length=600)] = ""
) -> Response:
    """Find people by the beginnings of words of the name, or by the NIP."""
    text = cari.strip()
    if not text:
        return visit.page("pages/people.html", people.view("", None, {}, {}, visit.language))
    number = text.replace(" ", "")
    by = {"nip": number} if number.isdigit() and len(number) >= _DIGITS_MIN else {"name": text}
    try:
        found, units = await side_by_side(
            visit.services.get("directory", "/people", **by, limit=_PAGE, after=sesudah or None),
            unless_away(visit.services.all("directory", "/units", limit=200)),
        )
    except Refused as refusal:
        if refusal.problem.status != 422:
            raise
        errors = shown_errors(refusal.problem, _field_of)
        return visit.page(
            "pages/people.html", people.view(text, None, {}, {}, visit.language, errors=errors), status=422
        )
    rows, after = found.content["items"], found.content["next"]
    names = await names_of(visit.services, [each["rater_id"] for each in rows])
    of_units = {each["unit_id"]: each["name"] for each in units or ()}
    more = f"/kelola/pegawai?{urlencode({'cari': text, 'sesudah': after})}" if after else ""
    return visit.page("pages/people.html", people.view(text, rows, names, of_units, visit.language, more=more))


def _field_of(_pointer: str) -> str:
    return "cari"
