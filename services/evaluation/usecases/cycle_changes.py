"""Cycles before and after they are opened: looked at beforehand, amended, cancelled."""

from dataclasses import replace

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.cycle.change import AmendCycle, CancelCycle, amend_cycle, cancel_cycle
from services.evaluation.domain.cycle.life import OpenCycle, open_cycle
from services.evaluation.domain.cycle.preview import UnitBeforeClosing, unit_before_closing
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.unit.state import UNIT
from services.evaluation.store import UNIT_MAX, count_decided
from services.evaluation.usecases.units import units_to_read
from shared.acting import Acting
from shared.commands import Command, Done
from shared.decision import Rejected
from shared.http.pages import Page
from shared.ids import evaluation


async def try_opening(acting: Acting, command: OpenCycle) -> Done[CycleState]:
    """Open a cycle without writing anything.

    :raises Rejected: as opening it would
    """
    id = evaluation.CYCLE.of(acting.agency_id, command.cycle_id)
    (outcome,) = await acting.run_many([Command(CYCLE, id, open_cycle, command)], dry_run=True)
    if isinstance(outcome, Rejected):
        raise outcome
    return outcome


async def before_closing(acting: Acting, cycle_id: str, *, limit: int, after: str | None) -> Page[UnitBeforeClosing]:
    """Look at a cycle's units before it is closed, page by page."""
    found = await units_to_read(acting, cycle_id=cycle_id, limit=limit, after=after)
    ids = {each.unit_id: evaluation.UNIT.of(acting.agency_id, cycle_id, each.unit_id) for each in found.items}
    await acting.load(ids.values())
    rows = []
    for unit_id, id in ids.items():
        people = await acting.select(APPRAISAL, {"cycle_id": cycle_id, "unit_id": unit_id}, limit=UNIT_MAX)
        unit = (await acting.find(UNIT, id)).state
        rows.append(unit_before_closing(unit_id, [each.present for each in people], unit))
    return Page(items=rows, next=found.next)


async def amend(acting: Acting, cycle_id: str, wanted: AmendCycle) -> Done[CycleState]:
    """Amend a cycle in which nothing was decided."""
    command = replace(wanted, decided=await count_decided(acting, cycle_id))
    return await acting.run(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle_id), amend_cycle, command)


async def cancel(acting: Acting, cycle_id: str, *, reason: str) -> Done[CycleState]:
    """Cancel a cycle in which nothing was decided."""
    command = CancelCycle(reason=reason, decided=await count_decided(acting, cycle_id))
    return await acting.run(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle_id), cancel_cycle, command)
