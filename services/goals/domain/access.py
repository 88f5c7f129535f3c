"""Who may do and see what. The employee and the frozen rater act; officers read; nobody agrees his own plan."""

from dataclasses import dataclass
from datetime import date

from services.goals.domain.people import PersonState
from services.goals.domain.plans import PlanState
from shared.decision import NotYours
from shared.events.goals import Assignment


class SelfAgreement(NotYours):
    """Nobody agrees or returns his own plan, not even as acting officer; the rater's superior must name another."""

    code = "self-agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The caller as far as goals cares. ``officer``: sees everything of the agency and keeps unit indicators."""

    employee_id: str
    officer: bool = False


def must_be_employee(actor: Actor, assignment: Assignment) -> str:
    """Let only the employee act on his or her own plan.

    :raises NotYours: for everybody else
    """
    if actor.employee_id != assignment.employee_id:
        raise NotYours("Hanya pegawai pemilik rencana yang dapat melakukan ini. Masuklah sebagai pegawai itu.")
    return actor.employee_id


def must_be_officer(actor: Actor) -> str:
    """Let only those act who keep performance for the agency.

    :raises NotYours: for everybody else
    """
    if not actor.officer:
        raise NotYours("Hanya pengelola kinerja atau admin instansi yang dapat melakukan ini. Hubungi salah satunya.")
    return actor.employee_id


def must_be_rater(actor: Actor, assignment: Assignment, *, rater: PersonState | None, on: date) -> str:
    """Let only the frozen rater decide, or who acts for the rater on that day.

    :raises SelfAgreement: when the caller is the employee
    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        raise SelfAgreement("Rencana sendiri tidak dapat disepakati sendiri. Mintalah pejabat penilai Anda.")
    if not rates(actor, assignment, rater=rater, on=on):
        raise NotYours("Hanya pejabat penilai rencana ini yang dapat memutuskan. Bila keliru, hubungi admin.")
    return actor.employee_id


def must_be_party(actor: Actor, assignment: Assignment, *, rater: PersonState | None, on: date) -> str:
    """Let the employee and the rater act, or who acts for the rater on that day.

    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        return actor.employee_id
    return must_be_rater(actor, assignment, rater=rater, on=on)


def rates(actor: Actor, assignment: Assignment, *, rater: PersonState | None, on: date) -> bool:
    """Say whether the caller is the rater, or acts for the rater on a day."""
    if assignment.rater_id is None:
        return False
    if actor.employee_id == assignment.rater_id:
        return True
    return (
        rater is not None and rater.employee_id == assignment.rater_id and rater.is_acted_for_by(actor.employee_id, on)
    )


def may_read(actor: Actor, plan: PlanState, *, rater: PersonState | None, me: PersonState | None, on: date) -> bool:
    """Say whether the caller sees the whole plan: the employee, the rater, the unit's head, officers."""
    own = actor.employee_id == plan.assignment.employee_id
    heads = me is not None and me.heads_unit is not None and me.heads_unit == plan.assignment.unit_id
    return actor.officer or own or heads or rates(actor, plan.assignment, rater=rater, on=on)


def may_see_objectives(plan: PlanState, *, me: PersonState | None) -> bool:
    """Say whether the caller works for the plan's owner and so may see what to serve, not how far it has come."""
    return me is not None and me.rater_id is not None and me.rater_id == plan.assignment.employee_id


def must_keep_unit(actor: Actor, *, me: PersonState | None, unit_id: str) -> str:
    """Let officers and whoever heads the unit write its indicators.

    :raises NotYours: for everybody else
    """
    heads = me is not None and me.heads_unit == unit_id
    if not (actor.officer or heads):
        raise NotYours("Indikator unit hanya diisi pengelola kinerja atau pimpinan unit. Hubungi salah satunya.")
    return actor.employee_id
