"""Counting whose turn it is with nominating."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.feedback.domain.cycle import CYCLE
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.nomination.show import GiverCounts, NominationLine, count_givers, show_nomination_line
from services.feedback.domain.nomination.state import Phase
from shared.acting import Acting
from shared.agency import EMPLOYMENT
from shared.authority import is_officer_of, looks_after
from shared.http.pages import Page
from shared.ids.directory import EMPLOYMENT as EMPLOYMENT_ID
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.where import Term

_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """How many people of a cycle (and unit) are where with nominating. Numbers only.

    ``givers`` only for a unit, and only where the policy has reminders and enough people are decided on.
    """

    people: int
    nothing_proposed: int
    waiting_for_rater: int
    waiting_for_rater_who_left: int
    decided: int
    givers: GiverCounts | None = None


async def count_reminders(acting: Acting, *, cycle_id: str, unit_id: str | None) -> Reminders:
    """Count who has not proposed and who waits for the rater."""
    units = looks_after(acting.actor, unit_id)
    where: Mapping[str, Term] = {"cycle_id": cycle_id} | ({"unit_id": units} if units is not None else {})

    async def count(**more: str) -> int:
        return await acting.documents.count(kind=DOSSIER, agency_id=acting.agency_id, where={**where, **more})

    people = await count()
    proposed = await count(nomination=Phase.PROPOSED.value)
    decided = await count(nomination=Phase.DECIDED.value)
    return Reminders(
        people=people,
        nothing_proposed=people - proposed - decided,
        waiting_for_rater=proposed,
        waiting_for_rater_who_left=await _waiting_in_vain(acting, where),
        decided=decided,
        givers=await _givers(acting, cycle_id, where) if unit_id is not None else None,
    )


async def nomination_lines(
    acting: Acting,
    where: Mapping[str, Term],
    wanted: Callable[[NominationLine], bool],
    *,
    limit: int,
    after: str | None,
) -> Page[NominationLine]:
    """List how far nominations are, one page; what is not wanted is left out.

    The own line is not among those of a substitute: a person does not learn what was decided.
    """
    found: list[Dossier] = []
    page: Page[None] = await acting.page(
        DOSSIER, where=where, limit=limit, after=after, show=lambda document: found.append(document.present)
    )
    actor, me = acting.actor, acting.actor.employee_id
    left = await last_days(acting, {id for each in found for id in (each.assignment.rater_id, *_approved(each)) if id})
    lines = [
        show_nomination_line(each, left, officer=officer)
        for each, officer in ((one, is_officer_of(actor, one.assignment.unit_id)) for one in found)
        if officer or me == each.assignment.rater_id or me != each.assignment.employee_id
    ]
    return Page(items=[line for line in lines if wanted(line)], next=page.next)


async def last_days(acting: Acting, employee_ids: Iterable[str]) -> Mapping[str, date]:
    """Give the last day of those who have left by today."""
    ids = {EMPLOYMENT_ID.of(acting.agency_id, each) for each in employee_ids}
    await acting.load(ids)
    employments = [(await acting.find(EMPLOYMENT, id)).state for id in sorted(ids)]
    gone = (each for each in employments if each is not None and each.is_over(acting.today))
    return {each.employee_id: each.last_day for each in gone if each.last_day is not None}


async def _waiting_in_vain(acting: Acting, where: Mapping[str, Term]) -> int:
    proposed = {**where, "nomination": Phase.PROPOSED.value}
    rows = acting.documents.lookups(kind=DOSSIER, agency_id=acting.agency_id, where=proposed, fields=("rater_id",))
    waiting = Counter([row.fields["rater_id"] async for row in rows if row.fields.get("rater_id")])
    left = await last_days(acting, waiting)
    return sum(waiting[rater_id] for rater_id in left)


def _approved(state: Dossier) -> frozenset[str]:
    return state.nominations.approved_givers


async def _givers(acting: Acting, cycle_id: str, where: Mapping[str, Term]) -> GiverCounts | None:
    cycle = (await acting.find(CYCLE, CYCLE_ID.of(acting.agency_id, cycle_id))).state
    if cycle is None or cycle.terms.nomination is None or not cycle.terms.nomination.reminders:
        return None
    decided = {**where, "nomination": Phase.DECIDED.value}
    pages = acting.documents.pages(kind=DOSSIER, agency_id=acting.agency_id, where=decided, size=_PAGE)
    return count_givers([each.present async for page in pages for each in page], cycle.terms)
