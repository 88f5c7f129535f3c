"""Who may do and see what. The employee and the frozen rater act; officers read; nobody agrees his own plan."""

from collections.abc import Iterable
from datetime import date

from services.goals.domain.directory import PERSON, PersonState
from services.goals.domain.plan.state import PlanState
from shared.authority import Signed, acts_for, is_officer_of, principals, sign_for
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


def must_be_officer(actor: Actor, unit_id: str | None = None) -> str:
    """Let only those act who keep performance for the agency, or for the unit of whom it is about.

    :raises NotYours: for everybody else
    """
    if not is_officer_of(actor, unit_id):
        raise NotYours("Hanya pengelola kinerja atau admin instansi yang dapat melakukan ini. Hubungi salah satunya.")
    return actor.employee_id


def must_be_rater(actor: Actor, assignment: Assignment) -> Signed:
    """Let only the frozen rater decide, or whom the rater's accepted delegation lets act today.

    :raises SelfAgreement: when the caller is the employee, also as somebody's substitute
    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        raise SelfAgreement(
            "Rencana sendiri tidak dapat diputuskan sendiri, juga tidak sebagai PLT, Plh, atau pengganti."
            " Mintalah pejabat penilai Anda."
        )
    otherwise = "Hanya pejabat penilai rencana ini yang dapat memutuskan. Bila keliru, hubungi admin."
    return sign_for(actor, assignment.rater_id, otherwise=otherwise)


def must_be_party(actor: Actor, assignment: Assignment) -> Signed:
    """Let the employee and the rater act, or who acts for the rater today.

    :raises NotYours: for everybody else
    """
    if actor.employee_id == assignment.employee_id:
        return Signed(by=actor.employee_id)
    return must_be_rater(actor, assignment)


def may_read(actor: Actor, plan: PlanState, *, officials: Iterable[PersonState]) -> bool:
    """Say whether the caller sees the whole plan: the employee, the rater, the unit's head, officers.

    Who decides on an objection sees the plan in dispute until that is decided; who acts today for the rater, the head
    or the decider sees what they see. ``officials``: for whom the caller acts today (:func:`officials_of`).
    """
    who = plan.assignment
    own = is_officer_of(actor, who.unit_id) or actor.employee_id == who.employee_id
    return (
        own
        or head_of(who.unit_id, officials, today=actor.today) is not None
        or acts_for(actor, who.rater_id)
        or acts_for(actor, plan.decider_id)
    )


def may_see_objectives(plan: PlanState, *, me: PersonState | None, today: date) -> bool:
    """Say whether the caller works today for the plan's owner and so may see what to serve, not how far it has come."""
    return me is not None and me.rater_on(today) == plan.assignment.employee_id


def must_keep_unit(env: Env, unit_id: str) -> Signed:
    """Let officers and whoever heads the unit write its indicators, or who acts for the head today.

    :raises NotYours: for everybody else
    """
    by = env.by.employee_id
    told = (env.get(PERSON, id) for id in officials_of(env.by, agency_of(env.id)))
    head = head_of(unit_id, (each for each in told if each is not None), today=env.today)
    if head is not None:
        return Signed(by=by, acting_for=None if head == by else head)
    if not is_officer_of(env.by, unit_id):
        raise NotYours("Indikator unit hanya diisi pengelola kinerja atau pimpinan unit. Hubungi salah satunya.")
    return Signed(by=by)


def officials_of(actor: Actor, agency_id: str) -> tuple[str, ...]:
    """Name the documents of those for whom somebody acts today, first of the person in question."""
    return tuple(directory.PERSON.of(agency_id, each) for each in (actor.employee_id, *sorted(principals(actor))))


def me_in(env: Env) -> PersonState | None:
    """Give who acts as the directory told; None when it did not, or when it was not asked for."""
    return env.get(PERSON, directory.PERSON.of(agency_of(env.id), env.by.employee_id))


def head_of(unit_id: str, officials: Iterable[PersonState], *, today: date) -> str | None:
    """Name who of these heads a unit today; None where nobody does."""
    return next((each.employee_id for each in officials if each.heads_on(today) == unit_id), None)
