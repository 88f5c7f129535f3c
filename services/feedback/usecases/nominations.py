"""Nominating givers, deciding on them, and seeing whose turn it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.feedback.domain.cycle.state import CYCLE
from services.feedback.domain.dossier.relations import placed
from services.feedback.domain.dossier.state import DOSSIER, Dossier, own_dossiers, placements
from services.feedback.domain.nomination.check import People
from services.feedback.domain.nomination.decide import Replacement, decide
from services.feedback.domain.nomination.propose import propose
from services.feedback.domain.nomination.show import GiverCounts, NominationsView, count_givers, show_nominations
from services.feedback.domain.nomination.state import Phase
from services.feedback.usecases.acting import Acting, check_id, cycle_of, existing
from services.feedback.usecases.dossiers import visible_dossier
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.events.feedback import Source
from shared.ids import feedback as ids
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.mongo.documents import Documents

_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """How many people of a cycle (and unit) are where with nominating. Numbers only.

    ``givers`` only for a unit, and only where the policy has reminders and enough people are decided on.
    """

    people: int
    nothing_proposed: int
    waiting_for_rater: int
    decided: int
    givers: GiverCounts | None = None


async def read_nominations(acting: Acting, *, dossier_id: str) -> NominationsView:
    """Read a person's nominations; what was decided is for the rater and for officers."""
    dossier, _cycle = await visible_dossier(acting, dossier_id)
    decisions = acting.caller.employee_id != dossier.assignment.employee_id and (
        acting.caller.is_officer or acting.caller.employee_id == dossier.assignment.rater_id
    )
    return show_nominations(dossier, decisions=decisions)


async def propose_givers(acting: Acting, *, dossier_id: str, nominees: Sequence[tuple[str, Source]]) -> Done[Dossier]:
    """Propose who may be heard."""
    return await _changed(
        acting,
        dossier_id,
        named=[who for who, _source in nominees],
        change=lambda state, people, contexts: propose(
            state,
            by=acting.caller.employee_id,
            nominees=nominees,
            people=people,
            cycle=contexts.get(cycle_of(dossier_id)),
        ),
    )


async def decide_givers(
    acting: Acting, *, dossier_id: str, approve: Sequence[str], replaced: Sequence[Replacement]
) -> Done[Dossier]:
    """Approve and replace what was proposed."""
    return await _changed(
        acting,
        dossier_id,
        named=[each.instead for each in replaced if each.instead is not None],
        change=lambda state, people, contexts: decide(
            state,
            by=acting.caller.employee_id,
            approve=approve,
            replaced=replaced,
            people=people,
            cycle=contexts.get(cycle_of(dossier_id)),
        ),
    )


async def count_reminders(documents: Documents, *, agency_id: str, cycle_id: str, unit_id: str | None) -> Reminders:
    """Count who has not proposed and who waits for the rater."""
    where = {"cycle_id": cycle_id} | ({"unit_id": unit_id} if unit_id is not None else {})

    async def count(**more: str) -> int:
        return await documents.count(kind=DOSSIER, agency_id=agency_id, where=where | more)

    people = await count()
    proposed = await count(nomination=Phase.PROPOSED.value)
    decided = await count(nomination=Phase.DECIDED.value)
    return Reminders(
        people=people,
        nothing_proposed=people - proposed - decided,
        waiting_for_rater=proposed,
        decided=decided,
        givers=await _givers(documents, agency_id, cycle_id, where) if unit_id is not None else None,
    )


async def _givers(documents: Documents, agency_id: str, cycle_id: str, where: Mapping[str, str]) -> GiverCounts | None:
    cycle = (await documents.get(CYCLE, CYCLE_ID.of(agency_id, cycle_id))).state
    if cycle is None or cycle.terms.nomination is None or not cycle.terms.nomination.reminders:
        return None
    people: list[Dossier] = []
    after: str | None = None
    while found := await documents.select(
        kind=DOSSIER, agency_id=agency_id, where={**where, "nomination": Phase.DECIDED.value}, limit=_PAGE, after=after
    ):
        people += [each.state for each in found if each.state is not None]
        after = found[-1].id
    return count_givers(people, cycle.terms)


async def _changed(
    acting: Acting,
    dossier_id: str,
    *,
    named: Sequence[str],
    change: Callable[[Dossier, People, Contexts], Decision[Dossier]],
) -> Done[Dossier]:
    agency_id = acting.caller.agency_id
    check_id(ids.DOSSIER, dossier_id, agency_id=agency_id)
    cycle_id, *_rest = ids.DOSSIER.read(dossier_id)
    own = [id for who in named for id in own_dossiers(agency_id=agency_id, cycle_id=cycle_id, employee_id=who)]

    def decided(state: Dossier | None, contexts: Contexts) -> Decision[Dossier]:
        dossier = existing(state)
        found = {who: placed(dossier.assignment, placements(contexts.values(), who)) for who in named}
        return change(dossier, {who: each for who, each in found.items() if each is not None}, contexts)

    return await acting.commands.run(
        agency_id=agency_id,
        kind=DOSSIER,
        id=dossier_id,
        decide=decided,
        contexts=(cycle_of(dossier_id), *own),
        key=acting.key,
    )
