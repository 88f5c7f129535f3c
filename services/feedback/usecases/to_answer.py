"""Finding the dossiers to which somebody may give feedback, by how he or she stands to people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.feedback.domain.cycle import CYCLE, Cycle
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.dossier.to_answer import ToAnswer, to_answer
from shared.acting import Acting
from shared.authority import principals
from shared.events.feedback import Source
from shared.http.pages import Page, cursor_of, read_cursor
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.where import Term, any_of

_OWN_MAX: Final = 200


async def dossiers_to_answer(acting: Acting, *, cycle_id: str | None, limit: int, after: str | None) -> Page[ToAnswer]:
    """List the dossiers of open cycles to which the caller may give feedback today, one page.

    A page may be shorter than asked for; its cursor still leads on.
    """
    where: dict[str, Term] = {"closed": False} | ({"cycle_id": cycle_id} if cycle_id is not None else {})
    mine = await acting.select(DOSSIER, {**where, "employee_id": acting.actor.employee_id}, limit=_OWN_MAX)
    own = [each.present for each in mine]
    cycles = await _cycles(acting, own)
    start, found = read_cursor(after, acting.agency_id), dict[str, Dossier]()
    for narrowed in _relations(acting, own, cycles):
        documents = await acting.documents.select(
            kind=DOSSIER, agency_id=acting.agency_id, where={**where, **narrowed}, limit=limit + 1, after=start
        )
        found |= {each.id: each.present for each in documents}
    ids = sorted(found)
    page = [found[id] for id in ids[:limit]]
    cycles |= await _cycles(acting, page)
    own_in = {cycle: [each for each in own if each.cycle_id == cycle] for cycle in cycles}
    shown = (
        to_answer(each, cycle, own_in[each.cycle_id], acting.actor)
        for each in page
        if (cycle := cycles.get(each.cycle_id)) is not None
    )
    following = cursor_of(ids[limit - 1]) if len(ids) > limit else None
    return Page(items=[each for each in shown if each is not None], next=following)


def _relations(acting: Acting, own: Sequence[Dossier], cycles: Mapping[str, Cycle]) -> Iterator[Mapping[str, Term]]:
    """By what those are found whom somebody rates or substitutes for, the superior and oneself, and colleagues.

    Dossiers are not looked up by team: of a team every dossier of the cycle is looked at, unless peers have to be
    approved and are found by that.
    """
    me, assignments = acting.actor.employee_id, [each.assignment for each in own]
    yield {"rater_id": any_of(sorted({me, *principals(acting.actor)}))}
    yield {"employee_id": any_of(sorted({me, *(each.rater_id for each in assignments if each.rater_id)}))}
    yield {"givers": me}
    if assignments:
        yield {"unit_id": any_of(sorted({each.unit_id for each in assignments}))}
    for cycle_id in sorted({each.cycle_id for each in own if _asked_of_team(each, cycles.get(each.cycle_id))}):
        yield {"cycle_id": cycle_id}


def _asked_of_team(own: Dossier, cycle: Cycle | None) -> bool:
    """Whether somebody may be asked about people of the own team, or of one that he or she heads."""
    if cycle is None:
        return False
    rule, sources = cycle.terms.nomination, cycle.terms.sources
    as_peer = Source.PEER in sources and not (rule is not None and rule.required)
    leads = Source.TEAM_LEAD in sources and own.assignment.heads_unit is not None
    return leads or (as_peer and own.assignment.team_id is not None)


async def _cycles(acting: Acting, dossiers: Sequence[Dossier]) -> dict[str, Cycle]:
    ids = {each.cycle_id: CYCLE_ID.of(acting.agency_id, each.cycle_id) for each in dossiers}
    await acting.load(ids.values())
    known = {cycle_id: (await acting.find(CYCLE, id)).state for cycle_id, id in ids.items()}
    return {cycle_id: cycle for cycle_id, cycle in known.items() if cycle is not None}
