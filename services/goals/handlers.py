"""Which decision for which fact, and the bulk jobs of cycles, plans, people and assignments."""

from typing import Any, Final

from services.goals.domain.activity.log import log_id
from services.goals.domain.cycle.calendar import CALENDAR, calendar_id, closing_cycles_of, keep_running
from services.goals.domain.cycle.close import close, finish_answer, finish_closing
from services.goals.domain.cycle.enrol import enrol_chosen, finish_enrolment, follow_directory, person_of_plan, plans_of
from services.goals.domain.cycle.state import ANSWER, CLOSE, CYCLE, ENROL, REMIND, look_again, months_of, on_cycle
from services.goals.domain.delegation.follow import finish_following, follow_person
from services.goals.domain.directory import DELEGATE, MOVE, PERSON, UNIT, on_person, on_unit
from services.goals.domain.plan.cascade import CASCADE, finish_cascade, pass_on
from services.goals.domain.plan.move import move, moved, seen_by_move
from services.goals.domain.plan.remind import finish_day, remind
from services.goals.domain.plan.state import PLAN
from services.goals.domain.template.assign import ASSIGN, finish_assigning, prefill
from services.goals.store import (
    gather_answer,
    select_behind_directory,
    select_moved,
    select_open,
    select_stopped,
    select_touched,
)
from services.goals.store.scans import EnrolmentScan, TemplateScan, late_plans
from shared.batch import Handler, Handlers
from shared.decision import Env
from shared.events.base import Body
from shared.events.calibration import Calibration
from shared.events.directory import Person, Unit
from shared.events.evaluation import Appraisal, Cycle, UnitRating
from shared.events.improvement import Improvement
from shared.ids import directory, evaluation
from shared.ids.form import kind_of
from shared.jobs import BulkJob
from shared.passes import DailyLook


def _calendar(body: Body, _env: Env | None = None) -> tuple[str, ...]:
    return (calendar_id(body.agency_id),)


def _person(body: Person, _env: Env) -> tuple[str, ...]:
    return (directory.PERSON.of(body.agency_id, body.employee_id),)


def _unit(body: Unit, _env: Env) -> tuple[str, ...]:
    return (directory.UNIT.of(body.agency_id, body.unit_id),)


def _cycle(body: Cycle, _env: Env) -> tuple[str, ...]:
    return (evaluation.CYCLE.of(body.agency_id, body.cycle_id),)


HANDLERS: Final[Handlers] = {
    Person: (
        Handler(kind=PERSON, targets=_person, decide=on_person),
        Handler(kind=PLAN, contexts=_calendar, targets=plans_of, decide=follow_directory),
        Handler(kind=CYCLE, contexts=_calendar, targets=closing_cycles_of, decide=look_again),
    ),
    Unit: (Handler(kind=UNIT, targets=_unit, decide=on_unit),),
    Cycle: (
        Handler(kind=CYCLE, targets=_cycle, decide=on_cycle),
        Handler(kind=CALENDAR, targets=_calendar, decide=keep_running),
    ),
}

# Ratings and what follows from them come after the goals, and change none of them.
IGNORED: Final[tuple[type[Body], ...]] = (Appraisal, Calibration, Improvement, UnitRating)

_ENROLMENT: Final = EnrolmentScan()
_TEMPLATES: Final = TemplateScan()
_LATE: Final = DailyLook(late_plans, looked_on=lambda cycle: cycle.reminded_on)

JOBS: Final[tuple[BulkJob[Any, Any], ...]] = (
    BulkJob(
        name=ENROL,
        select=_ENROLMENT.select,
        contexts=lambda _cycle, ids: [person_of_plan(id) for id in ids],
        decide=enrol_chosen,
        gather=_ENROLMENT.count,
        finish=finish_enrolment,
    ),
    BulkJob(name=CLOSE, select=select_open, decide=close, finish=finish_closing),
    BulkJob(
        name=ANSWER,
        select=select_stopped,
        # All logs that the plans among the ids can have: a plan's own list is not read yet.
        contexts=lambda cycle, ids: [
            log_id(id, month) for id in ids if kind_of(id) == PLAN.name for month in months_of(cycle)
        ],
        decide=close,
        gather=gather_answer,
        finish=finish_answer,
    ),
    BulkJob(
        name=ASSIGN,
        select=_TEMPLATES.select,
        contexts=lambda assigning, _ids: (assigning.cycle,),
        decide=prefill,
        gather=_TEMPLATES.count,
        finish=finish_assigning,
    ),
    BulkJob(name=MOVE, select=select_moved, contexts=seen_by_move, decide=move, finish=moved),
    BulkJob(name=CASCADE, select=select_touched, decide=pass_on, finish=finish_cascade),
    BulkJob(name=DELEGATE, select=select_behind_directory, decide=follow_person, finish=finish_following),
    BulkJob(name=REMIND, select=_LATE.select, decide=remind, gather=_LATE.day, finish=finish_day),
)
