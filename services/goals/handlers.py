"""Which decision for which fact, and the bulk work that cycles, plans and assignments owe."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from services.goals.domain.activity.log import log_id
from services.goals.domain.cycle.calendar import (
    CALENDAR,
    CalendarState,
    calendar_id,
    calendar_target,
    closing_cycles_of,
    hear_calendar,
)
from services.goals.domain.cycle.close import close
from services.goals.domain.cycle.enrol import OPEN_CYCLES_MAX, enrol_chosen, follow_directory, person_of_plan, plan_at
from services.goals.domain.cycle.finish import finish_answer, finish_closing, finish_enrolment
from services.goals.domain.cycle.hear import cycle_target, hear_cycle, hear_late
from services.goals.domain.cycle.state import ANSWER, CLOSE, CYCLE, ENROL, REMIND, CycleState, months_of
from services.goals.domain.delegation.follow import finish_following, follow_person
from services.goals.domain.directory.people import DELEGATE, MOVE, PERSON, PersonState, hear_person, person_target
from services.goals.domain.directory.units import UNIT, hear_unit, unit_target
from services.goals.domain.plan.cascade import CASCADE, finish_cascade, pass_on
from services.goals.domain.plan.move import move, moved, seen_by_move
from services.goals.domain.plan.remind import finish_day, remind
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.template.assign import ASSIGN, AssigningState, cycle_of, finish_assigning, prefill
from services.goals.store import gather_answer, select_moved, select_open, select_stopped, select_touched
from services.goals.store.delegations import select_behind_directory
from services.goals.store.enrolment import EnrolmentScan
from services.goals.store.scans import LateScan, TemplateScan
from shared.events.base import Body
from shared.events.directory import Person
from shared.events.evaluation import Cycle
from shared.fold import Handler, Handlers
from shared.ids.form import kind_of
from shared.walk import Walk


def _calendar(body: Body) -> tuple[str, ...]:
    return (calendar_id(body.agency_id),)


def _plan_handler(place: int) -> Handler[Person, PlanState]:
    return Handler(
        kind=PLAN, contexts=_calendar, targets=partial(plan_at, place), decide=partial(follow_directory, place)
    )


_PERSON: tuple[Handler[Person, PersonState] | Handler[Person, PlanState] | Handler[Person, CycleState], ...] = (
    Handler(kind=PERSON, targets=person_target, decide=hear_person),
    *(_plan_handler(place) for place in range(OPEN_CYCLES_MAX)),
    Handler(kind=CYCLE, contexts=_calendar, targets=closing_cycles_of, decide=hear_late),
)
_CYCLE: tuple[Handler[Cycle, CycleState] | Handler[Cycle, CalendarState], ...] = (
    Handler(kind=CYCLE, targets=cycle_target, decide=hear_cycle),
    Handler(kind=CALENDAR, targets=calendar_target, decide=hear_calendar),
)

HANDLERS: Handlers = {
    "person.recorded": _PERSON,
    "unit.recorded": (Handler(kind=UNIT, targets=unit_target, decide=hear_unit),),
    "cycle.opened": _CYCLE,
    "cycle.closing": _CYCLE,
    "cycle.closed": _CYCLE,
}


def _people_of(_owner: CycleState, ids: Sequence[str]) -> Sequence[str]:
    return [person_of_plan(id) for id in ids]


def _logs_of(owner: CycleState, ids: Sequence[str]) -> Sequence[str]:
    """All logs that the plans among the ids can have: a plan's own list is not read yet."""
    plans = [id for id in ids if kind_of(id) == PLAN.name]
    return [log_id(id, month) for id in plans for month in months_of(owner)]


_SCAN: Final = EnrolmentScan()
_TEMPLATES: Final = TemplateScan()

WALKS: tuple[Walk[CycleState] | Walk[PlanState] | Walk[AssigningState] | Walk[PersonState], ...] = (
    Walk(
        name=ENROL,
        select=_SCAN.select,
        contexts=_people_of,
        decide=enrol_chosen,
        gather=_SCAN.count,
        finish=finish_enrolment,
    ),
    Walk(name=CLOSE, select=select_open, decide=close, finish=finish_closing),
    Walk(
        name=ANSWER,
        select=select_stopped,
        contexts=_logs_of,
        decide=close,
        gather=gather_answer,
        finish=finish_answer,
    ),
    Walk(
        name=ASSIGN,
        select=_TEMPLATES.select,
        contexts=cycle_of,
        decide=prefill,
        gather=_TEMPLATES.count,
        finish=finish_assigning,
    ),
    Walk(name=MOVE, select=select_moved, contexts=seen_by_move, decide=move, finish=moved),
    Walk(name=CASCADE, select=select_touched, decide=pass_on, finish=finish_cascade),
    Walk(name=DELEGATE, select=select_behind_directory, decide=follow_person, finish=finish_following),
)


def reminding(zone: str) -> Walk[CycleState]:
    """Look once on each day of a zone for plans that are late, as long as the cycle is open."""
    scan = LateScan(zone)
    return Walk(name=REMIND, select=scan.select, decide=partial(remind, zone=zone), gather=scan.day, finish=finish_day)
