"""The first page."""

from datetime import date, timedelta
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from portal.calls import side_by_side, unless_away, unless_missing
from portal.names import names_of
from portal.session import cookies
from portal.session.proof import digest_of
from portal.views import home
from portal.visit import Visit, VisitDep

router = APIRouter()
_SEEN: Final = "__Host-kinerja-kunjungan"
_A_YEAR: Final = 365 * 86_400
_FIRST_VISIT: Final = timedelta(days=30)
_TASKS: Final = ("goals", "evaluation")


@router.get("/")
async def get_home(visit: VisitDep) -> Response:
    """Show what waits for the person now, and what happened since the day of the visit before."""
    services, language = visit.services, visit.language
    agency, me, units = await side_by_side(
        unless_away(services.get("directory", "/agency")),
        unless_away(unless_missing(services.get("directory", "/me"))),
        unless_away(services.all("directory", "/units", limit=200)),
    )
    today = date.fromisoformat(agency.content["today"]) if agency is not None else None
    before, first_today = _visits(visit, today)
    since = before or (today - _FIRST_VISIT if today else None)
    *told, plans, to_answer = await side_by_side(
        *(unless_away(services.get(each, "/me/tasks", since=str(since) if since else None)) for each in _TASKS),
        unless_away(services.get("goals", "/plans", employee_id=visit.session.employee_id, limit=50)),
        unless_away(unless_missing(services.get("feedback", "/dossiers/to-answer", limit=100))),
    )
    tasks = {name: answer.content if answer else None for name, answer in zip(_TASKS, told, strict=True)}
    own = plans.content["items"] if plans else None
    page = home.view(
        home.Answers(
            tasks=tasks,
            plans=own,
            me=me.content if me else None,
            units={each["unit_id"]: each["name"] for each in units or ()},
            names=await names_of(services, _people(tasks, own)),
            since=since,
            to_answer=to_answer.content["items"] if to_answer else (),
        ),
        language,
    )
    answer = visit.page("pages/home.html", page)
    if today is not None and first_today:
        seen = f"{_whose(visit)}.{today}.{before or ''}"
        cookies.put(answer, _SEEN, seen, seconds=_A_YEAR)
    return answer


def _people(tasks: dict[str, Any], plans: list[Any] | None) -> list[str]:
    rows = [row for told in tasks.values() if told for row in (*told["items"], *told["happened"])]
    return [each for row in rows for each in (row["employee_id"], row.get("by"))] + [
        each["rater_id"] for each in plans or ()
    ]


def _visits(visit: Visit, today: date | None) -> tuple[date | None, bool]:
    """Give the day of the visit before this one's day, and whether this is the first one of the day.

    The browser keeps both days, so that a second look on the same day shows the same.
    """
    whose, _, days = visit.request.cookies.get(_SEEN, "").partition(".")
    last, _, before = days.partition(".")
    if whose != _whose(visit):
        return None, True
    if last == str(today):
        return _day(before), False
    return _day(last), True


def _whose(visit: Visit) -> str:
    return digest_of(visit.session.agency_id, visit.session.employee_id)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
