"""Pages of who rates: the team, plans that wait, and the table on which everybody is decided about."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from portal.calls import Refused, Services, side_by_side, unless_away
from portal.names import names_of
from portal.refusals import shown_errors
from portal.views import approvals, rating, rating_decide, rating_spread, team
from portal.views.naming import Names
from portal.views.parts import FormError
from portal.views.typed import Form
from portal.visit import Visit, VisitDep

router = APIRouter(prefix="/tim")
Json = Mapping[str, Any]
Cycle = Annotated[str, Query(max_length=100)]
_FORM_AGAIN: Final = frozenset({409, 412, 422})


@router.get("")
async def get_team(visit: VisitDep) -> Response:
    """Show one's people by cycle: how their plans and ratings stand."""
    services, me = visit.services, visit.session.employee_id
    plans, appraisals, waiting = await side_by_side(
        unless_away(services.all("goals", "/plans", rater_id=me, limit=200)),
        unless_away(services.all("evaluation", "/appraisals", rater_id=me, limit=200)),
        unless_away(services.all("evaluation", "/approvals", limit=200)),
    )
    to_approve = len(approvals.mine(waiting or (), frozenset({me})))
    people = {each["employee_id"] for each in (*(plans or ()), *(appraisals or ()))}
    names = await names_of(services, people)
    page = team.view(plans, appraisals, names, visit.language, to_approve=to_approve)
    return visit.page("pages/team.html", page)


@router.get("/rencana")
async def get_inbox(visit: VisitDep) -> Response:
    """Show all plans that wait for one's word, to be agreed or returned in place."""
    return await _inbox(visit)


@router.post("/rencana")
async def post_inbox(visit: VisitDep) -> Response:
    """Agree on all plans that were marked; each is answered for itself."""
    form = await visit.form()
    marked = [each.partition("|") for each in form.all("setuju")]
    if not marked:
        text = visit.language.say("Tandai sedikitnya satu rencana")
        return await _inbox(visit, errors=[FormError(text=text)])
    items = [{"plan_id": id, "edition": int(edition)} for id, _, edition in marked if edition.isdigit()]
    done = (await visit.services.post("goals", "/agreements", {"items": items}, key=form.key)).content["items"]
    return await _inbox(visit, answered=done)


@router.get("/penilaian")
async def get_table(visit: VisitDep, siklus: Cycle = "") -> Response:
    """Show the table of a cycle; without one, that in which most waits."""
    cycle_id = siklus or await _cycle(visit)
    if not cycle_id:
        return visit.page("pages/no_table.html", None)
    table, names = await _table(visit.services, cycle_id)
    return visit.page("pages/rating.html", rating.page(table, names, visit.language))


@router.post("/penilaian")
async def post_table(visit: VisitDep) -> Response:
    """Recount the spread, check, or decide, as the button says; nothing counts before the last one."""
    form = await visit.form()
    table, names = await _table(visit.services, form["siklus"])
    act, chosen = form["_aksi"], rating_decide.choices(form, table)
    if act not in ("periksa", "putuskan"):
        return visit.page("pages/rating.html", rating.page(table, names, visit.language, form=form))
    wrong = rating_decide.missing(chosen, table, names, visit.language)
    if wrong:
        return _again(visit, table, names, form, wrong)
    body = {"items": [each.body() for each in chosen], "dry_run": act == "periksa"}
    try:
        answered = (await visit.services.post("evaluation", "/decisions", body, key=form.key)).content["items"]
    except Refused as refusal:
        if refusal.problem.status not in _FORM_AGAIN:
            raise
        return _again(visit, table, names, form, shown_errors(refusal.problem, _nowhere))
    if act == "putuskan":
        return visit.page("pages/rated.html", rating_decide.done(table, answered, names, visit.language))
    refused = rating_decide.refused(answered, table, names, visit.language)
    if refused:
        return _again(visit, table, names, form, refused)
    page = rating_decide.check(table, chosen, names, form.typed, visit.language)
    return visit.page("pages/rating_check.html", page)


@router.post("/penilaian/sebaran")
async def post_spread(visit: VisitDep) -> Response:
    """Count the spread with what is chosen now, for the page that shows it as one goes."""
    form = await visit.form()
    table, _names = await _table(visit.services, form["siklus"])
    counted = rating_spread.spreads(table, rating_decide.chosen_now(form, table), visit.language)
    return JSONResponse([asdict(each) for each in counted])


def _again(visit: Visit, table: Json, names: Names, form: Form, errors: Sequence[FormError]) -> Response:
    page = rating.page(table, names, visit.language, form=form, errors=errors)
    return visit.page("pages/rating.html", page, status=422)


def _nowhere(_pointer: str) -> str:
    return ""


async def _table(services: Services, cycle_id: str) -> tuple[Json, Names]:
    table, units = await side_by_side(
        services.get("evaluation", "/appraisals/table", cycle_id=cycle_id),
        unless_away(services.all("directory", "/units", limit=200)),
    )
    named = {each["unit_id"]: each["name"] for each in units or ()}
    told = table.content
    told["units"] = [{**each, "name": named.get(each["unit_id"], "")} for each in told["units"]]
    return told, await names_of(services, [each["employee_id"] for each in told["rows"]])


async def _cycle(visit: Visit) -> str:
    """The cycle in which most people wait for one's decision, else the newest one with people of one's own."""
    rows = await visit.services.all("evaluation", "/appraisals", rater_id=visit.session.employee_id, limit=200)
    waiting: dict[str, int] = {}
    for row in rows:
        waiting[row["cycle_id"]] = waiting.get(row["cycle_id"], 0) + (row["status"] == "ready")
    return max(waiting, key=_waits_most(waiting), default="")


def _waits_most(waiting: Mapping[str, int]) -> Any:
    def key(cycle_id: str) -> tuple[int, str]:
        return (waiting[cycle_id], cycle_id)

    return key


async def _inbox(visit: Visit, *, errors: Sequence[FormError] = (), answered: Sequence[Json] = ()) -> Response:
    services = visit.services
    rows = await services.all("goals", "/proposals", limit=50)
    names = await names_of(services, [each["employee_id"] for each in rows])
    page = team.inbox(rows, answered, errors, names, visit.language)
    return visit.page("pages/inbox.html", page, status=422 if errors else 200)
