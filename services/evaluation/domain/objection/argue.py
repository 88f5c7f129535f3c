"""The sides of an objection are heard, by who decides; an officer names that official where nobody is known."""

from dataclasses import replace
from typing import Final

from services.evaluation.domain.appraisal.checks import sign_as_party
from services.evaluation.domain.appraisal.deciders import barred_from, check_naming
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState, Statement
from services.evaluation.domain.requests import DeciderBody, check_reason
from shared.decision import Decision, Env, Invalid, NotYet, Publish, Rejected, existing
from shared.events.evaluation import ObjectionStatus
from shared.indonesian import date_text

_STATEMENTS_MAX: Final = 20


class ObjectionDecided(Rejected):
    """The objection was decided, and that decision is final."""

    code = "objection-decided"


class NoObjection(NotYet):
    """There is no objection against this result."""

    code = "no-objection"


def name_decider(state: AppraisalState | None, input: DeciderBody, env: Env) -> Decision[AppraisalState]:
    """Name who decides, as an officer: where nobody is known, or the one who is known cannot.

    :raises OwnAppraisal: when the officer is a party to it.
    :raises Invalid: when the decider is a party to it.
    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    :raises ReasonNeeded: when the reason is too short.
    """
    state, by = existing(state), env.by.employee_id
    objection = undecided_objection(state)
    check_naming(env.by, input, barred_from(state))
    if (objection.decider_id, objection.naming_reason) == (input.decider_id, input.reason):
        return Decision(state)
    named = replace(objection, decider_id=input.decider_id, named_by=by, naming_reason=input.reason)
    return contested(state, named)


def state_side(state: AppraisalState | None, text: str, env: Env) -> Decision[AppraisalState]:
    """Say something about the objection, as the employee, as the rater or the rater's substitute.

    :raises NotYours: when it is somebody else.
    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    :raises Invalid: when too much was said already.
    :raises ReasonNeeded: when the text is too short.
    """
    state = existing(state)
    objection = undecided_objection(state)
    signed = sign_as_party(
        env.by,
        employee_id=state.employee_id,
        rater_id=state.inputs.rater_id,
        otherwise="Keterangan atas keberatan hanya dari pegawai atau pejabat penilainya.",
    )
    if any((each.by, each.text) == (signed.by, text) for each in objection.statements):
        return Decision(state)
    check_reason(text, "Keterangan terlalu pendek.")
    if len(objection.statements) >= _STATEMENTS_MAX:
        raise Invalid(f"Paling banyak {_STATEMENTS_MAX} keterangan per keberatan.", field="text")
    statement = Statement(by=signed.by, on=env.today, text=text, acting_for=signed.acting_for)
    return contested(state, replace(objection, statements=(*objection.statements, statement)))


def contested(state: AppraisalState, objection: ObjectionState) -> Decision[AppraisalState]:
    """Keep the objection as it is now, and tell it."""
    return Decision(replace(state, objection=objection), (Publish("appraisal.contested", state.id),))


def undecided_objection(state: AppraisalState) -> ObjectionState:
    """Give the objection that is being decided.

    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    """
    if state.objection is None:
        raise NoObjection("Tidak ada keberatan atas hasil ini.")
    if state.objection.status is not ObjectionStatus.FILED:
        raise ObjectionDecided(
            f"Keberatan ini sudah diputus pada {date_text(state.objection.decided_on)}; keputusan itu final."
        )
    return state.objection
