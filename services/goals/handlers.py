"""Which decision for which fact, and the bulk jobs of cycles, plans, people and assignments."""

from typing import Any, Final

from services.goals.domain.activity.log import log_id
from services.goals.domain.cycle.calendar import CALENDAR, calendar_id, closing_cycles_of, keep_running
from services.goals.domain.cycle.close import close, finish_answer, finish_closing
from services.goals.domain.cycle.enrol import (
    enrol_chosen,
    finish_enrolment,
    follow_directory,
    plans_of,
    seen_by_enrolment,
)
from services.goals.domain.cycle.regroup import regroup, regrouped
from services.goals.domain.cycle.state import ANSWER, CLOSE, CYCLE, ENROL, REMIND, look_again, months_of, on_cycle
from services.goals.domain.delegation.follow import finish_following, follow_person
from services.goals.domain.directory import DELEGATE, MOVE, PERSON, TENURE, UNIT, on_employment, on_person, on_unit
from services.goals.domain.plan.cascade import CASCADE, finish_cascade, pass_on
from services.goals.domain.plan.dispute import disputed, on_appraisal
from services.goals.domain.plan.move import move, moved, seen_by_move
from services.goals.domain.plan.remind import finish_day, remind
from services.goals.domain.plan.state import PLAN
from services.goals.domain.plan.tenure import follow_tenure, seen_by_tenure, tenure_followed
from services.goals.domain.template.assign import ASSIGN, finish_assigning, prefill
from services.goals.domain.unit_tree import REGROUP, UNIT_TREE, place_unit, tree_id
from services.goals.store import (
    gather_answer,
    select_behind_directory,
    select_behind_tenure,
    select_looking_below,
    select_moved,
    select_open,
    select_stopped,
    select_touched,
)
from services.goals.store.scans import EnrolmentScan, TemplateScan, late_plans
from shared import directory as everywhere
from shared.batch import Handler, Handlers
from shared.decision import Env
from shared.events.base import Body
from shared.events.calibration import Calibration
from shared.events.directory import Employment, Person, Position, Unit
from shared.events.evaluation import Appraisal, Cycle, UnitRating
from shared.events.improvement import Improvement
from shared.ids import directory, evaluation
from shared.ids.form import kind_of
from shared.jobs import BulkJob
from shared.passes import DailyLook


def _calendar(body: Body, _env: Env | None = None) -> tuple[str, ...]:
    return (calendar_id(body.agency_id),)


def _person(body: Person | Employment, _env: Env) -> tuple[str, ...]:
    return (directory.PERSON.of(body.agency_id, body.employee_id),)


def _unit(body: Unit, _env: Env) -> tuple[str, ...]:
    return (directory.UNIT.of(body.agency_id, body.unit_id),)


def _cycle(body: Cycle, _env: Env) -> tuple[str, ...]:
    return (evaluation.CYCLE.of(body.agency_id, body.cycle_id),)


def _tree(body: Body, _env: Env | None = None) -> tuple[str, ...]:
    return (tree_id(body.agency_id),)


def _seen_by_person(body: Person) -> tuple[str, ...]:
    return (*_calendar(body), *_tree(body), directory.EMPLOYMENT.of(body.agency_id, body.employee_id))


HANDLERS: Final[Handlers] = {
    Person: (
        Handler(kind=PERSON, contexts=_seen_by_person, targets=_person, decide=on_person),
        Handler(kind=PLAN, contexts=_seen_by_person, targets=plans_of, decide=follow_directory),
        Handler(kind=CYCLE, contexts=_seen_by_person, targets=closing_cycles_of, decide=look_again),
    ),
    Employment: (
        *everywhere.HANDLERS[Employment],
        Handler(kind=PERSON, targets=_person, decide=on_employment),
    ),
    Unit: (
        Handler(kind=UNIT, targets=_unit, decide=on_unit),
        Handler(kind=UNIT_TREE, targets=_tree, decide=place_unit),
    ),
    Appraisal: (Handler(kind=PLAN, targets=disputed, decide=on_appraisal),),
    Cycle: (
        Handler(kind=CYCLE, targets=_cycle, decide=on_cycle),
        Handler(kind=CALENDAR, targets=_calendar, decide=keep_running),
    ),
}

# Unit ratings and what follows from ratings come after the goals, and change none of them.
IGNORED: Final[tuple[type[Body], ...]] = (Calibration, Improvement, UnitRating, Position)

_ENROLMENT: Final = EnrolmentScan()
_TEMPLATES: Final = TemplateScan()
_LATE: Final = DailyLook(late_plans, looked_on=lambda cycle: cycle.reminded_on)

JOBS: Final[tuple[BulkJob[Any, Any], ...]] = (
    BulkJob(
        name=ENROL,
        select=_ENROLMENT.select,
        contexts=seen_by_enrolment,
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
        contexts=lambda assigning, _ids: assigning.held_against,
        decide=prefill,
        gather=_TEMPLATES.count,
        finish=finish_assigning,
    ),
    BulkJob(name=MOVE, select=select_moved, contexts=seen_by_move, decide=move, finish=moved),
    BulkJob(
        name=TENURE,
        select=select_behind_tenure,
        contexts=seen_by_tenure,
        decide=follow_tenure,
        finish=tenure_followed,
    ),
    BulkJob(name=REGROUP, select=select_looking_below, decide=regroup, finish=regrouped),
    BulkJob(name=CASCADE, select=select_touched, decide=pass_on, finish=finish_cascade),
    BulkJob(name=DELEGATE, select=select_behind_directory, decide=follow_person, finish=finish_following),
    BulkJob(name=REMIND, select=_LATE.select, decide=remind, gather=_LATE.day, finish=finish_day),
)
