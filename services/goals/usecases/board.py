"""How a cycle stands: plans by status, and at whose desk those lie that are not agreed on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.remind import DESKS, lateness, remind_now
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.store.scans import LATE
from services.goals.usecases.reading import find_cycle
from shared.acting import Acting
from shared.authority import looks_after
from shared.commands import Command, Done
from shared.events.goals import Desk, PlanStatus
from shared.where import Term

_DESKS_MAX: Final = 200
_AT_ONCE: Final = 500
_FIELDS: Final = ("status", "employee_id", "rater_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansAtDesk:
    """How many plans wait for one person, as employee or as rater; None: for a rater whom nobody knows."""

    employee_id: str | None
    desk: Desk
    plans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBoard:
    """Plans of a cycle by status, and the desks with most of what is not agreed on, at most two hundred."""

    plans: Mapping[str, int]
    desks: Sequence[PlansAtDesk]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Of how many late plans somebody was reminded today by an officer, and how many were not looked at."""

    reminded: int
    left: int


async def plan_board(acting: Acting, cycle_id: str) -> PlanBoard:
    """Count the plans of a cycle, for an officer of some units those of the units."""
    await find_cycle(acting, cycle_id)
    where = _of_cycle(acting, cycle_id)
    statuses: Counter[str] = Counter()
    desks: Counter[tuple[Desk, str | None]] = Counter()
    async for plan in acting.documents.lookups(kind=PLAN, agency_id=acting.agency_id, where=where, fields=_FIELDS):
        status = PlanStatus(plan.fields["status"])
        statuses[status.value] += 1
        desk = DESKS.get(status)
        if desk is not None:
            desks[desk, plan.fields.get("employee_id" if desk is Desk.EMPLOYEE else "rater_id")] += 1
    return PlanBoard(
        plans={each.value: statuses[each.value] for each in PlanStatus},
        desks=[
            PlansAtDesk(employee_id=who, desk=desk, plans=count) for (desk, who), count in desks.most_common(_DESKS_MAX)
        ],
    )


async def remind_all(acting: Acting, cycle_id: str) -> Reminded:
    """Remind whoever late plans of a cycle wait for, each once a day; at most five hundred plans at once.

    Plans of which somebody was reminded today are passed over, so that the next call comes to the following ones.
    """
    cycle: CycleState = await find_cycle(acting, cycle_id)
    where = {**_of_cycle(acting, cycle_id), "status": LATE}
    act = partial(remind_now, cycle=cycle, by=acting.actor.employee_id)
    looked = told = reminded = 0
    after: str | None = ""
    while after is not None:
        found = await acting.select(PLAN, where, limit=_AT_ONCE, after=after or None)
        waiting = [each for each in found if _waits(each.present, cycle, acting)]
        if told + len(waiting) > _AT_ONCE:
            break
        commands: list[Command[Any, Any]] = [Command(PLAN, each.id, act, None, key=None) for each in waiting]
        outcomes = await acting.run_many(commands) if commands else []
        reminded += sum(_reminded(each.present, acting.today) for each in found)
        reminded += sum(isinstance(each, Done) and _reminded(each.state, acting.today) for each in outcomes)
        looked, told = looked + len(found), told + len(waiting)
        after = found[-1].id if len(found) == _AT_ONCE else None
    if after is None:
        return Reminded(reminded=reminded, left=0)
    total = await acting.documents.count(kind=PLAN, agency_id=acting.agency_id, where=where)
    return Reminded(reminded=reminded, left=max(0, total - looked))


def _waits(plan: PlanState, cycle: CycleState, acting: Acting) -> bool:
    """Say whether a plan is late and nobody was reminded of it today by an officer."""
    late = lateness(plan, cycle, on=acting.today, day_of=acting.time.day_of)
    return late is not None and not _reminded(plan, acting.today)


def _reminded(plan: PlanState, today: date) -> bool:
    return any(each.on == today and each.by is not None for each in plan.reminders)


def _of_cycle(acting: Acting, cycle_id: str) -> dict[str, Term]:
    units = looks_after(acting.actor, None)
    return {"cycle_id": cycle_id} if units is None else {"cycle_id": cycle_id, "unit_id": units}
