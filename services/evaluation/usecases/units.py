"""The units whose results somebody may read, page by page."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.cycle.state import CYCLE
from shared.acting import Acting
from shared.authority import principals
from shared.decision import Invalid
from shared.events.evaluation import CycleStatus
from shared.http.pages import UNKNOWN_CURSOR, Page, cursor_of, read_cursor
from shared.ids import evaluation
from shared.where import Range, Term, any_of

_CYCLES_MAX: Final = 200
_RUNNING: Final = any_of((CycleStatus.OPEN.value, CycleStatus.CLOSING.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit in a cycle."""

    cycle_id: str
    unit_id: str


def heads_for(acting: Acting) -> Collection[str]:
    """As whom somebody heads units: in person, and for whom he or she acts today."""
    return sorted({acting.actor.employee_id, *principals(acting.actor)})


async def units_to_read(acting: Acting, *, cycle_id: str | None, limit: int, after: str | None) -> Page[UnitRow]:
    """List units with people in a cycle, or in all that are not closed, for officers; for others those that they lead.

    Leading is heading a unit, or rating who heads it, in person or for somebody today.

    :raises Invalid: when the cursor is none of this list's
    """
    last_cycle, last_unit = _read_on(acting, after)
    cycles = [each for each in await _cycles(acting, cycle_id) if each >= last_cycle]
    found: list[UnitRow] = []
    for cycle in cycles:
        above = last_unit if cycle == last_cycle else ""
        units = {unit async for unit in _units(acting, cycle, above=above)}
        found += [UnitRow(cycle_id=cycle, unit_id=unit) for unit in sorted(units)]
        if len(found) > limit:
            last = found[limit - 1]
            id = evaluation.UNIT.of(acting.agency_id, last.cycle_id, last.unit_id)
            return Page(items=found[:limit], next=cursor_of(id))
    return Page(items=found)


def _read_on(acting: Acting, after: str | None) -> tuple[str, str]:
    id = read_cursor(after, acting.agency_id)
    if id is None:
        return "", ""
    if not evaluation.UNIT.matches(id, agency_id=acting.agency_id):
        raise Invalid(UNKNOWN_CURSOR, field="after")
    cycle, unit = evaluation.UNIT.read(id)
    return cycle, unit


async def _cycles(acting: Acting, cycle_id: str | None) -> Sequence[str]:
    if cycle_id is not None:
        return [cycle_id]
    found = await acting.select(CYCLE, {"status": _RUNNING}, limit=_CYCLES_MAX)
    return sorted(each.present.cycle_id for each in found)


async def _units(acting: Acting, cycle_id: str, *, above: str) -> AsyncIterator[str]:
    """Give the units of a cycle, those again in which several are. Segments after which others follow do not count."""
    if acting.actor.officer:
        asked: list[tuple[str, dict[str, Term]]] = [("unit_id", {"cycle_id": cycle_id, "unit_id": Range(above=above)})]
    else:
        for own in sorted(each for each in acting.actor.units if each > above):
            if await acting.select(APPRAISAL, {"cycle_id": cycle_id, "unit_id": own}, limit=1):
                yield own
        mine = any_of(heads_for(acting))
        asked = [("heads_unit", {"employee_id": mine}), ("heads_unit", {"rater_id": mine})]
    for field, where in asked:
        fields = ("cycle_id", field, "continued")
        rows = acting.documents.lookups(kind=APPRAISAL, agency_id=acting.agency_id, where=where, fields=fields)
        async for row in rows:
            unit = row.fields.get(field)
            if row.fields["cycle_id"] == cycle_id and unit and unit > above and not row.fields.get("continued"):
                yield unit
