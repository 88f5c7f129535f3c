"""What goals keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.goals.domain.activity.log import ACTIVITY_LOG
from services.goals.domain.cycle.calendar import CALENDAR, CalendarState, calendar_id
from services.goals.domain.cycle.close import logs_of
from services.goals.domain.cycle.state import CYCLE, Answer, CycleState
from services.goals.domain.delegation.state import DELEGATION
from services.goals.domain.directory.people import PERSON, PersonState
from services.goals.domain.directory.units import UNIT
from services.goals.domain.plan.cascade import is_touched
from services.goals.domain.plan.move import newest, next_segments
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.template.assign import ASSIGNING
from services.goals.domain.template.versions import TEMPLATE
from services.goals.domain.unit.indicators import UNIT_INDICATORS
from services.goals.domain.unit.register import UNIT_REGISTER, UnitRegisterState
from services.goals.rules.population import takes_part
from services.goals.store.scans import plans_in
from shared.document import Document
from shared.events.goals import PlanStatus, SubjectVersion
from shared.ids import goals
from shared.mongo.documents import Documents

KINDS = (
    PERSON,
    UNIT,
    CYCLE,
    CALENDAR,
    PLAN,
    ACTIVITY_LOG,
    UNIT_INDICATORS,
    UNIT_REGISTER,
    TEMPLATE,
    ASSIGNING,
    DELEGATION,
)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("cycle_id", "status"),
    ("cycle_id", "unit_id"),
    ("cycle_id", "closed"),
    ("rater_id",),
    ("employee_id",),
    ("active",),
    ("links",),
)

_OPEN: Final = [status.value for status in PlanStatus if status not in (PlanStatus.CLOSING, PlanStatus.CLOSED)]
_PAGE: Final = 1000
UNIT_PLANS_MAX: Final = 5000


async def select_open(documents: Documents, owner: Document[CycleState], limit: int) -> Sequence[str]:
    """Name what still takes something: open plans first, then open logs."""
    agency_id, cycle_id = owner.agency_id, owner.present.cycle_id
    return await _ids(
        documents, PLAN, agency_id, {"cycle_id": cycle_id, "status": {"$in": _OPEN}}, limit
    ) or await _ids(documents, ACTIVITY_LOG, agency_id, {"cycle_id": cycle_id, "closed": False}, limit)


async def select_stopped(documents: Documents, owner: Document[CycleState], limit: int) -> Sequence[str]:
    """Name what has still to say its last word: stopped plans, then units."""
    agency_id, cycle_id = owner.agency_id, owner.present.cycle_id
    return await _stopped_plans(documents, agency_id, cycle_id, limit) or await _unclosed_units(
        documents, agency_id, cycle_id, limit
    )


async def select_moved(documents: Documents, owner: Document[PersonState], _limit: int) -> Sequence[str]:
    """Name the plans that have still to follow a person's first waiting move; one person has few."""
    person = owner.present
    calendar: CalendarState | None = (await documents.get(CALENDAR, calendar_id(owner.agency_id))).state
    where = {"employee_id": person.employee_id, "status": {"$in": _OPEN}}
    found = await documents.select(kind=PLAN, agency_id=owner.agency_id, where=where, limit=_PAGE)
    return next_segments(person, newest([each.state for each in found]), calendar.entries if calendar else ())


async def select_touched(documents: Documents, owner: Document[PlanState], limit: int) -> Sequence[str]:
    """Name open plans that serve a plan and have still to hear what changed in it."""
    where = {"links": owner.id, "status": {"$in": _OPEN}}
    found: list[str] = []
    async for plans, _end in plans_in(documents, owner.agency_id, where):
        found += [each.id for each in plans if is_touched(each, above=owner.present)]
        if len(found) >= limit:
            break
    return found[:limit]


async def gather_answer(documents: Documents, owner: Document[CycleState]) -> Answer:
    """Count the closed plans and read the last versions of everything about units."""
    agency_id, cycle_id = owner.agency_id, owner.present.cycle_id
    register = await _register(documents, agency_id, cycle_id)
    versions = await documents.versions(
        goals.UNIT_INDICATORS.of(agency_id, cycle_id, unit) for unit in (register.unit_ids if register else ())
    )
    return Answer(
        people=await _count(documents, agency_id, {"cycle_id": cycle_id, "status": PlanStatus.CLOSED.value}),
        unit_subjects=tuple(
            SubjectVersion(subject=subject, version=version) for subject, version in sorted(versions.items())
        ),
    )


async def count_by_status(documents: Documents, agency_id: str, cycle_id: str) -> dict[PlanStatus, int]:
    """Count a cycle's plans by where they stand; statuses without plans are left out."""
    counted = {
        status: await _count(documents, agency_id, {"cycle_id": cycle_id, "status": status.value})
        for status in PlanStatus
    }
    return {status: count for status, count in counted.items() if count}


async def count_linked(documents: Documents, agency_id: str, link: str) -> int:
    """Count the plans that a link finds."""
    return await _count(documents, agency_id, {"links": link})


async def plans_of_unit(
    documents: Documents, *, agency_id: str, cycle_id: str, unit_id: str
) -> list[Document[PlanState]]:
    """Read the plans of a unit's people."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id}
    return await documents.select(kind=PLAN, agency_id=agency_id, where=where, limit=UNIT_PLANS_MAX)


async def _register(documents: Documents, agency_id: str, cycle_id: str) -> UnitRegisterState | None:
    return (await documents.get(UNIT_REGISTER, goals.UNIT_REGISTER.of(agency_id, cycle_id))).state


async def _stopped_plans(documents: Documents, agency_id: str, cycle_id: str, limit: int) -> Sequence[str]:
    """Name stopped plans; before them, logs that were registered but never written, so that none appears later."""
    where = {"cycle_id": cycle_id, "status": PlanStatus.CLOSING.value}
    plans = await documents.select(kind=PLAN, agency_id=agency_id, where=where, limit=limit)
    logs = [id for each in plans if each.state is not None for id in logs_of(each.state)]
    written = await documents.versions(logs)
    return [id for id in logs if id not in written][:limit] or [each.id for each in plans]


async def _unclosed_units(documents: Documents, agency_id: str, cycle_id: str, limit: int) -> Sequence[str]:
    register = await _register(documents, agency_id, cycle_id)
    if register is None or not register.closed:
        return (goals.UNIT_REGISTER.of(agency_id, cycle_id),)
    unclosed = await _ids(documents, UNIT_INDICATORS, agency_id, {"cycle_id": cycle_id, "closed": False}, limit)
    if unclosed:
        return unclosed
    all_ids = [goals.UNIT_INDICATORS.of(agency_id, cycle_id, unit_id) for unit_id in register.unit_ids]
    written = await documents.versions(all_ids)
    return [id for id in all_ids if id not in written][:limit]


async def _ids(documents: Documents, kind: Any, agency_id: str, where: Mapping[str, Any], limit: int) -> Sequence[str]:
    found = await documents.select(kind=kind, agency_id=agency_id, where=where, limit=limit)
    return [each.id for each in found]


async def _count(documents: Documents, agency_id: str, where: Mapping[str, Any]) -> int:
    return await documents.count(kind=PLAN, agency_id=agency_id, where=where)
