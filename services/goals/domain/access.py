"""Who may do and see what. The employee and the frozen rater act; officers read; nobody agrees his own plan."""

from datetime import date

from services.goals.domain.directory import PERSON, PersonState
from services.goals.domain.plan.state import PlanState
from shared.authority import Signed, acts_for, sign_for
from shared.decision import Actor, Env, NotYours
from shared.events.goals import Assignment
from shared.ids import directory
from shared.ids.form import agency_of


class SelfAgreement(NotYours):
    """Nobody agrees or returns his own plan, not even as acting officer; the rater's superior must name another."""

    code = "self-agreement"


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


def must_be_rater(actor: Actor, assignment: Assignment, *, on: date) -> Signed:
    """Let only the frozen rater decide, or whom the rater's accepted delegation lets act on that day.

    :raises SelfAgreement: when the caller is the employee, also as somebody's substitute
    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        raise SelfAgreement(
            "Rencana sendiri tidak dapat diputuskan sendiri, juga tidak sebagai PLT, Plh, atau pengganti."
            " Mintalah pejabat penilai Anda."
        )
    otherwise = "Hanya pejabat penilai rencana ini yang dapat memutuskan. Bila keliru, hubungi admin."
    return sign_for(actor, assignment.rater_id, on=on, otherwise=otherwise)


def must_be_party(actor: Actor, assignment: Assignment, *, on: date) -> Signed:
    """Let the employee and the rater act, or who acts for the rater on that day.

    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        return Signed(by=actor.employee_id)
    return must_be_rater(actor, assignment, on=on)


def may_read(actor: Actor, plan: PlanState, *, me: PersonState | None, on: date) -> bool:
    """Say whether the caller sees the whole plan: the employee, the rater, the unit's head, officers."""
    who = plan.assignment
    own = actor.officer or actor.employee_id == who.employee_id
    return own or heads(me, who.unit_id) or acts_for(actor, who.rater_id, on=on)


def may_see_objectives(plan: PlanState, *, me: PersonState | None) -> bool:
    """Say whether the caller works for the plan's owner and so may see what to serve, not how far it has come."""
    return me is not None and me.rater_id is not None and me.rater_id == plan.assignment.employee_id


def must_keep_unit(env: Env, unit_id: str) -> str:
    """Let officers and whoever heads the unit write its indicators.

    :raises NotYours: for everybody else
    """
    if not (env.by.officer or heads(me_in(env), unit_id)):
        raise NotYours("Indikator unit hanya diisi pengelola kinerja atau pimpinan unit. Hubungi salah satunya.")
    return env.by.employee_id


def me_in(env: Env) -> PersonState | None:
    """Give who acts as the directory told; None when it did not, or when it was not asked for."""
    return env.get(PERSON, directory.PERSON.of(agency_of(env.id), env.by.employee_id))


def heads(me: PersonState | None, unit_id: str) -> bool:
    """Say whether somebody heads a unit."""
    return me is not None and me.heads_unit == unit_id
