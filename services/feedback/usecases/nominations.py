"""Counting whose turn it is with nominating."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.feedback.domain.cycle import CYCLE
from services.feedback.domain.dossier.state import DOSSIER
from services.feedback.domain.nomination.show import GiverCounts, count_givers
from services.feedback.domain.nomination.state import Phase
from shared.acting import Acting
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
    decided: int
    givers: GiverCounts | None = None


async def count_reminders(acting: Acting, *, cycle_id: str, unit_id: str | None) -> Reminders:
    """Count who has not proposed and who waits for the rater."""
    where = {"cycle_id": cycle_id} | ({"unit_id": unit_id} if unit_id is not None else {})

    async def count(**more: str) -> int:
        return await acting.documents.count(kind=DOSSIER, agency_id=acting.agency_id, where=where | more)

    people = await count()
    proposed = await count(nomination=Phase.PROPOSED.value)
    decided = await count(nomination=Phase.DECIDED.value)
    return Reminders(
        people=people,
        nothing_proposed=people - proposed - decided,
        waiting_for_rater=proposed,
        decided=decided,
        givers=await _givers(acting, cycle_id, where) if unit_id is not None else None,
    )


async def _givers(acting: Acting, cycle_id: str, where: Mapping[str, Term]) -> GiverCounts | None:
    cycle = (await acting.find(CYCLE, CYCLE_ID.of(acting.agency_id, cycle_id))).state
    if cycle is None or cycle.terms.nomination is None or not cycle.terms.nomination.reminders:
        return None
    decided = {**where, "nomination": Phase.DECIDED.value}
    pages = acting.documents.pages(kind=DOSSIER, agency_id=acting.agency_id, where=decided, size=_PAGE)
    return count_givers([each.present async for page in pages for each in page], cycle.terms)
