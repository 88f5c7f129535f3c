"""Who may do and see what. The employee and the frozen rater act; officers read; nobody agrees his own plan."""

from dataclasses import dataclass
from datetime import date

from services.goals.domain.delegation.state import Delegations
from services.goals.domain.directory.people import PersonState
from services.goals.domain.plan.state import PlanState
from shared.decision import NotYours
from shared.events.goals import Assignment


class SelfAgreement(NotYours):
    """Nobody agrees or returns his own plan, not even as acting officer; the rater's superior must name another."""

    code = "self-agreement"


class DelegationNotAccepted(NotYours):
    """The rater's substitute has no authority before he or she accepts the delegation."""

    code = "delegation-not-accepted"


class DelegationNotInForce(NotYours):
    """The delegation does not hold on the day of the act; the rater acts, or another substitute."""

    code = "delegation-not-in-force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The caller as far as goals cares. ``officer``: sees everything of the agency and keeps unit indicators."""

    employee_id: str
    officer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who did something; ``acting_for``: the rater for whom, by an accepted delegation."""

    by: str
    acting_for: str | None = None


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


def must_be_rater(actor: Actor, assignment: Assignment, *, delegations: Delegations, on: date) -> Signed:
    """Let only the frozen rater decide, or whom the rater's accepted delegation lets act on that day.

    :raises SelfAgreement: when the caller is the employee, also as somebody's substitute
    :raises DelegationNotAccepted: when the caller has not accepted the rater's delegation, or not by that day
    :raises DelegationNotInForce: when the caller accepted, but not for that day
    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        raise SelfAgreement(
            "Rencana sendiri tidak dapat diputuskan sendiri, juga tidak sebagai PLT, Plh, atau pengganti."
            " Mintalah pejabat penilai Anda."
        )
    if rates(actor, assignment, delegations=delegations, on=on):
        own = actor.employee_id == assignment.rater_id
        return Signed(by=actor.employee_id, acting_for=None if own else assignment.rater_id)
    raise _why_not(given_to(actor, assignment, delegations), on)


def must_be_party(actor: Actor, assignment: Assignment, *, delegations: Delegations, on: date) -> Signed:
    """Let the employee and the rater act, or who acts for the rater on that day.

    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        return Signed(by=actor.employee_id)
    return must_be_rater(actor, assignment, delegations=delegations, on=on)


def rates(actor: Actor, assignment: Assignment, *, delegations: Delegations = (), on: date) -> bool:
    """Say whether the caller is the rater, or acts for the rater on a day. One step: nobody acts for who acts."""
    if assignment.rater_id is None:
        return False
    if actor.employee_id == assignment.rater_id:
        return True
    return any(each.is_in_force(on) for each in given_to(actor, assignment, delegations))


def given_to(actor: Actor, assignment: Assignment, delegations: Delegations) -> Delegations:
    """Give the delegations from the rater to the caller."""
    parties = (assignment.rater_id, actor.employee_id)
    return tuple(each for each in delegations if (each.principal_id, each.delegate_id) == parties)


def _why_not(given: Delegations, on: date) -> NotYours:
    """Say why a substitute may not act on a day; the delegation that comes nearest to it is named."""
    live = [each for each in given if each.is_live]
    today = [each for each in live if each.valid_from <= on <= each.valid_to]
    if today:
        return DelegationNotAccepted(
            f"Penugasan Anda untuk pejabat penilai ini ({today[0].valid_from} sampai {today[0].valid_to}) belum Anda"
            f" terima pada {on}. Terima dahulu penugasan itu."
        )
    if live:
        days = ", ".join(f"{each.valid_from} sampai {each.valid_to}" for each in live)
        return DelegationNotInForce(f"Penugasan Anda untuk pejabat penilai ini hanya berlaku {days}, tidak pada {on}.")
    return NotYours("Hanya pejabat penilai rencana ini yang dapat memutuskan. Bila keliru, hubungi admin.")


def may_read(actor: Actor, plan: PlanState, *, delegations: Delegations, me: PersonState | None, on: date) -> bool:
    """Say whether the caller sees the whole plan: the employee, the rater, the unit's head, officers."""
    own = actor.employee_id == plan.assignment.employee_id
    heads = me is not None and me.heads_unit is not None and me.heads_unit == plan.assignment.unit_id
    return actor.officer or own or heads or rates(actor, plan.assignment, delegations=delegations, on=on)


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
