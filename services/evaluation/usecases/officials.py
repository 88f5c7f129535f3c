"""The officials who left, or leave soon, page by page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.evaluation.domain.appraisal.officials import SOON, OfficialLeft, official_left
from services.evaluation.store import awaited_of
from shared.acting import Acting
from shared.agency import EMPLOYMENT
from shared.ids import directory
from shared.where import Range

_LOOK: Final = 200
_LOOKS_MAX: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialsLeft:
    """A page by id; ``next`` is what the following one begins after, absent on the last. A page may be short."""

    items: tuple[OfficialLeft, ...]
    next: str | None


async def officials_left(acting: Acting, *, limit: int, after: str | None) -> OfficialsLeft:
    """List those whose last day is past or near and for whom somebody waits; most of who ever left rated nobody."""
    found: list[OfficialLeft] = []
    for _ in range(_LOOKS_MAX):
        employments = await acting.documents.select(
            kind=EMPLOYMENT,
            agency_id=acting.agency_id,
            # Above "": those without a last day come before every text in some databases.
            where={"last_day": Range(above="", below=(acting.today + SOON + timedelta(days=1)).isoformat())},
            limit=_LOOK,
            after=None if after is None else directory.EMPLOYMENT.of(acting.agency_id, after),
        )
        states = [each.present for each in employments]
        waiting = await awaited_of(acting, [each.employee_id for each in states])
        rows = (official_left(each, waiting[each.employee_id], today=acting.today) for each in states)
        found += [row for row in rows if row is not None]
        if len(found) > limit:
            return OfficialsLeft(items=tuple(found[:limit]), next=found[limit - 1].official_id)
        if len(states) < _LOOK:
            return OfficialsLeft(items=tuple(found), next=None)
        after = states[-1].employee_id
    return OfficialsLeft(items=tuple(found), next=after)
