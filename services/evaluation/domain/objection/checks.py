"""Who are the sides of an objection, and whether it may still be acted on."""

from dataclasses import replace

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.state import ObjectionState
from shared.decision import Decision, NotYet, Publish, Rejected
from shared.events.evaluation import ObjectionStatus


class ObjectionDecided(Rejected):
    """The objection was decided, and that decision is final."""

    code = "objection-decided"


class NoObjection(NotYet):
    """There is no objection against this result."""

    code = "no-objection"


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
        raise ObjectionDecided(f"Keberatan ini sudah diputus pada {state.objection.decided_on}; keputusan itu final.")
    return state.objection


def barred_from(state: AppraisalState) -> tuple[str | None, ...]:
    """Those who do not decide: employee and rater, and who decided the result as the rater's substitute."""
    return (state.employee_id, state.inputs.rater_id, state.decision.decided_by)
