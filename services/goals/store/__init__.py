"""What goals keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from services.goals.domain.activity.act import ENTRY_ACT
from services.goals.domain.activity.entry import ACTIVITY
from services.goals.domain.activity.log import ACTIVITY_LOG
from services.goals.domain.cycle.calendar import CALENDAR, calendar_id
from services.goals.domain.cycle.close import logs_of
from services.goals.domain.cycle.regroup import looks_below, regroup
from services.goals.domain.cycle.state import CYCLE, Answer, CycleState
from services.goals.domain.delegation.follow import delegations_of, follow_person
from services.goals.domain.delegation.state import DELEGATION
from services.goals.domain.dialogue.state import DIALOGUE
from services.goals.domain.directory import PERSON, UNIT, PersonState
from services.goals.domain.plan.cascade import is_touched
from services.goals.domain.plan.move import newest, next_segments
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.plan.tenure import behind_tenure
from services.goals.domain.realisation import REALISATION, UNIT_REALISATION
from services.goals.domain.report_act import REPORT_ACT, UNIT_REPORT_ACT
from services.goals.domain.template.assign import ASSIGNING
from services.goals.domain.template.versions import TEMPLATE
from services.goals.domain.unit import UNIT_INDICATORS, UNIT_REGISTER
from services.goals.domain.unit_tree import UNIT_TREE, UnitTreeState
from services.goals.store.scans import plans_in, read_parents
from shared.decision import Kind
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.events.goals import PlanStatus, SubjectVersion
from shared.ids import evaluation, goals
from shared.jobs import Owner
from shared.mongo.documents import Documents, LookedUp
from shared.where import Term, any_of

KINDS = (
    PERSON,
    UNIT,
    UNIT_TREE,
    CYCLE,
    CALENDAR,
    PLAN,
    ACTIVITY_LOG,
    ACTIVITY,
    ENTRY_ACT,
    REALISATION,
    REPORT_ACT,
    UNIT_INDICATORS,
    UNIT_REALISATION,
    UNIT_REPORT_ACT,
    UNIT_REGISTER,
    TEMPLATE,
    ASSIGNING,
    DELEGATION,
    DIALOGUE,
)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("cycle_id", "status"),
    ("cycle_id", "unit_id"),
    ("cycle_id", "closed"),
    ("rater_id",),
    ("employee_id", "status"),
    ("active",),
    ("links",),
    ("gone_from",),
    ("heads_unit",),
)

_LAST: Final = (PlanStatus.CLOSING, PlanStatus.CLOSED)
_OPEN: Final = any_of(status.value for status in PlanStatus if status not in _LAST)
_LIVE: Final = (DelegationStatus.PROPOSED.value, DelegationStatus.ACCEPTED.value)
_PAGE: Final = 1000


async def select_open(owner: Owner[CycleState], limit: int) -> Sequence[str]:
    """Name what still takes something: open plans first, then open logs."""
    cycle_id = owner.state.cycle_id
    return await _ids(owner, PLAN, {"cycle_id": cycle_id, "status": _OPEN}, limit) or await _ids(
        owner, ACTIVITY_LOG, {"cycle_id": cycle_id, "closed": False}, limit
    )


async def select_stopped(owner: Owner[CycleState], limit: int) -> Sequence[str]:
    """Name what has still to give its last word: stopped plans, then units."""
    return await _stopped_plans(owner, limit) or await _unclosed_units(owner, limit)


async def select_moved(owner: Owner[PersonState], _limit: int) -> Sequence[str]:
    """Name the plans that have still to follow a person's first waiting move; one person has few."""
    calendar = (await owner.documents.get(CALENDAR, calendar_id(owner.agency_id))).state
    where: Mapping[str, Term] = {"employee_id": owner.state.employee_id, "status": _OPEN}
    found = await owner.documents.select(kind=PLAN, agency_id=owner.agency_id, where=where, limit=_PAGE)
    parents = await read_parents(owner.documents, owner.agency_id)
    entries = calendar.entries if calendar else ()
    return next_segments(owner.state, newest(each.present for each in found), entries, parents)


async def select_behind_tenure(owner: Owner[PersonState], _limit: int) -> Sequence[str]:
    """Name the plans of a person that are not about the days of employment, and those that are missing."""
    calendar = (await owner.documents.get(CALENDAR, calendar_id(owner.agency_id))).state
    where: Mapping[str, Term] = {"employee_id": owner.state.employee_id}
    found = await owner.documents.select(kind=PLAN, agency_id=owner.agency_id, where=where, limit=_PAGE)
    parents = await read_parents(owner.documents, owner.agency_id)
    entries = calendar.entries if calendar else ()
    return behind_tenure(owner.state, (each.present for each in found), entries, parents)


async def select_looking_below(owner: Owner[UnitTreeState], _limit: int) -> Sequence[str]:
    """Name the open cycles that take in units below others and have not noted the tree as it is."""
    calendar = (await owner.documents.get(CALENDAR, calendar_id(owner.agency_id))).state
    entries = [each for each in (calendar.entries if calendar else ()) if looks_below(each)]
    ids = [evaluation.CYCLE.of(owner.agency_id, each.cycle_id) for each in entries]
    cycles = await owner.documents.load(ids)
    return [id for id, each in cycles.items() if regroup(each.state, owner.state, owner.env) is not None]


async def select_touched(owner: Owner[PlanState], limit: int) -> Sequence[str]:
    """Name open plans that serve a plan and have still to hear what changed in it."""
    found: list[str] = []
    async for plans, _end in plans_in(owner, {"links": owner.id}):
        found += [each.id for each in plans if each.status not in _LAST and is_touched(each, above=owner.state)]
        if len(found) >= limit:
            break
    return found[:limit]


async def gather_answer(owner: Owner[CycleState]) -> Answer:
    """Count the closed plans and read the last versions of everything about units."""
    where = {"cycle_id": owner.state.cycle_id, "status": PlanStatus.CLOSED.value}
    _closed, units = await _units(owner)
    versions = await owner.documents.versions(units)
    return Answer(
        people=await owner.documents.count(kind=PLAN, agency_id=owner.agency_id, where=where),
        unit_subjects=tuple(
            SubjectVersion(subject=subject, version=version) for subject, version in sorted(versions.items())
        ),
    )


async def count_by_status(documents: Documents, agency_id: str, cycle_id: str) -> dict[PlanStatus, int]:
    """Count a cycle's plans by where they stand; statuses without plans are left out."""
    counted = {
        status: await documents.count(
            kind=PLAN, agency_id=agency_id, where={"cycle_id": cycle_id, "status": status.value}
        )
        for status in PlanStatus
    }
    return {status: count for status, count in counted.items() if count}


async def select_behind_directory(owner: Owner[PersonState], limit: int) -> Sequence[str]:
    """Name the delegations of a person that are not as the directory tells."""
    given = _given_by(owner.documents, owner.agency_id, owner.state.employee_id)
    live = [each.id async for each in given if each.fields["source"] == DelegationSource.DIRECTORY.value]
    ids = dict.fromkeys((*delegations_of(owner.state), *live))
    known = await owner.documents.load(ids)
    states = {id: known[id].state if id in known else None for id in ids}
    behind = [id for id in ids if follow_person(states[id], owner.state, replace(owner.env, id=id)) is not None]
    return behind[:limit]


async def count_running(documents: Documents, agency_id: str, principal_id: str, *, today: date) -> int:
    """Count the delegations that somebody gave, that wait or were accepted, and are not over."""
    given = _given_by(documents, agency_id, principal_id)
    return len([each async for each in given if each.fields["valid_to"] >= today.isoformat()])


async def _given_by(documents: Documents, agency_id: str, principal_id: str) -> AsyncIterator[LookedUp]:
    """Look up the delegations that somebody gave and that wait or were accepted."""
    where = {"rater_id": principal_id}
    async for each in documents.lookups(kind=DELEGATION, agency_id=agency_id, where=where):
        if each.fields["status"] in _LIVE:
            yield each


async def _stopped_plans(owner: Owner[CycleState], limit: int) -> Sequence[str]:
    """Name stopped plans; before them, logs that were registered but never written, so that none appears later."""
    where = {"cycle_id": owner.state.cycle_id, "status": PlanStatus.CLOSING.value}
    plans = await owner.documents.select(kind=PLAN, agency_id=owner.agency_id, where=where, limit=limit)
    logs = [id for each in plans for id in logs_of(each.present)]
    written = await owner.documents.versions(logs)
    return [id for id in logs if id not in written][:limit] or [each.id for each in plans]


async def _unclosed_units(owner: Owner[CycleState], limit: int) -> Sequence[str]:
    closed, units = await _units(owner)
    if not closed:
        return (goals.UNIT_REGISTER.of(owner.agency_id, owner.state.cycle_id),)
    where: Mapping[str, Term] = {"cycle_id": owner.state.cycle_id, "closed": False}
    if unclosed := await _ids(owner, UNIT_INDICATORS, where, limit):
        return unclosed
    written = await owner.documents.versions(units)
    return [id for id in units if id not in written][:limit]


async def _units(owner: Owner[CycleState]) -> tuple[bool, Sequence[str]]:
    """Say whether a cycle's register of units is closed, and name the indicators of all units in it."""
    agency_id, cycle_id = owner.agency_id, owner.state.cycle_id
    register = (await owner.documents.get(UNIT_REGISTER, goals.UNIT_REGISTER.of(agency_id, cycle_id))).state
    if register is None:
        return False, ()
    return register.closed, [goals.UNIT_INDICATORS.of(agency_id, cycle_id, unit) for unit in register.unit_ids]


async def _ids(owner: Owner[CycleState], kind: Kind[Any], where: Mapping[str, Term], limit: int) -> Sequence[str]:
    found = await owner.documents.select(kind=kind, agency_id=owner.agency_id, where=where, limit=limit)
    return [each.id for each in found]
