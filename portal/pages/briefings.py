"""Pages of briefings: officers record who was told, everybody confirms for himself or herself."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from portal.calls import Refused, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import briefings
from portal.views.naming import named
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep, go_to

router = APIRouter()
CycleId = Annotated[str, Path(max_length=100)]
BriefingId = Annotated[str, Path(max_length=400)]
Json = Mapping[str, Any]
_FORM_AGAIN: Final = frozenset({409, 422})
_AT_ONCE: Final = 1000


@router.get("/kelola/siklus/{cycle_id}/sosialisasi")
async def get_briefings(
    cycle_id: CycleId, visit: VisitDep, dicatat: Annotated[int, Query(ge=0, le=_AT_ONCE)] = 0
) -> Response:
    """Show a cycle's briefings with the form of a new one."""
    return await _show(visit, cycle_id, recorded=dicatat)


@router.post("/kelola/siklus/{cycle_id}/sosialisasi")
async def post_briefing(cycle_id: CycleId, visit: VisitDep) -> Response:
    """Look at a briefing with how many people it is about, and record it from the check page."""
    form = await visit.form()
    wrong = briefings.missing(form, visit.language)
    if wrong or form["_aksi"] == "ubah":
        return await _show(visit, cycle_id, form=form, errors=wrong)
    path = f"/cycles/{quote(cycle_id, safe='')}/results"
    people = briefings.chosen(await visit.services.all("evaluation", path, limit=_AT_ONCE), form)
    held_by = await _by(visit, form)
    wrong = briefings.not_these(people, visit.language)
    if held_by is None:
        wrong.append(FormError(text=visit.language.say("Tidak ada pegawai dengan NIP ini"), field="nip"))
    if wrong or held_by is None:
        return await _show(visit, cycle_id, form=form, errors=wrong)
    if form["_aksi"] != "kirim":
        return await _check(visit, cycle_id, form, people, held_by)
    try:
        body = briefings.body_of(form, cycle_id, held_by, people)
        await visit.services.post("evaluation", "/briefings", body, key=form.key)
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return await _show(visit, cycle_id, form=form, errors=shown_errors(refusal.problem, briefings.field_of))
    return go_to(f"/kelola/siklus/{quote(cycle_id)}/sosialisasi?dicatat={len(people)}")


@router.get("/sosialisasi")
async def get_mine(visit: VisitDep, siklus: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Show in which briefings one was told, of the newest cycle or of the one that is named."""
    me = visit.session.employee_id
    plans = (await visit.services.get("goals", "/plans", employee_id=me, limit=50)).content["items"]
    cycles = sorted({each["cycle_id"] for each in plans}, reverse=True)
    cycle_id = siklus or (cycles[0] if cycles else "")
    rows = await visit.services.all("evaluation", "/briefings", cycle_id=cycle_id, limit=100) if cycle_id else []
    names = await names_of(visit.services, [each["held_by"] for each in rows])
    page = briefings.of_person(cycle_id, cycles, rows, me, names, visit.language)
    return visit.page("pages/briefings.html", page)


@router.post("/sosialisasi/{briefing_id}/konfirmasi")
async def post_confirmation(briefing_id: BriefingId, visit: VisitDep) -> Response:
    """Confirm that one was told."""
    form = await visit.form()
    told = await visit.services.post("evaluation", f"/briefings/{briefing_id}/acknowledgement", {}, key=form.key)
    return go_to(f"/sosialisasi?siklus={quote(told.content['cycle_id'])}")


async def _by(visit: Visit, form: Form) -> str | None:
    """Find who held the briefing, the officer where nobody is named; None where there is no such person."""
    number = "".join(form["nip"].split())
    if not number:
        return visit.session.employee_id
    if len(number) != 18 or not (number.isascii() and number.isdigit()):
        return None
    found = (await visit.services.get("directory", "/people", nip=number, limit=1)).content["items"]
    return str(found[0]["employee_id"]) if found else None


async def _check(visit: Visit, cycle_id: str, form: Form, people: Sequence[str], held_by: str) -> Response:
    cycle, units, names = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        _units(visit),
        names_of(visit.services, [held_by]),
    )
    by = named(names, held_by, visit.language)
    page = briefings.check(form, cycle.content, people, units, by, visit.language)
    return visit.page("pages/last_look.html", page)


async def _show(
    visit: Visit, cycle_id: str, *, form: Form | None = None, errors: Sequence[FormError] = (), recorded: int = 0
) -> Response:
    cycle, rows, units = await side_by_side(
        visit.services.get("evaluation", f"/cycles/{cycle_id}"),
        visit.services.all("evaluation", "/briefings", cycle_id=cycle_id, limit=100),
        _units(visit),
    )
    names = await names_of(visit.services, [each["held_by"] for each in rows])
    page = briefings.of_cycle(
        cycle.content, rows, units, names, visit.language, form=form, errors=errors, recorded=recorded
    )
    return visit.page("pages/briefings.html", page, status=422 if errors else 200)


async def _units(visit: Visit) -> Mapping[str, str]:
    """Names of units by id; none where the directory is away."""
    rows = await unless_away(visit.services.all("directory", "/units", limit=200))
    return {each["unit_id"]: each["name"] for each in rows or ()}
