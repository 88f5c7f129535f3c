"""Both sides of an objection are heard, by who decides; an officer names that official where nobody is known."""

from dataclasses import replace
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.delegation.act import acting_for
from services.evaluation.domain.delegation.state import Delegations
from services.evaluation.domain.objection.checks import barred_from, contested, parties_of, undecided_objection
from services.evaluation.domain.objection.state import Statement
from services.evaluation.domain.reasons import check_reason
from shared.decision import Decision, Invalid

_STATEMENTS_MAX: Final = 20


def name_decider(state: AppraisalState, *, decider_id: str, reason: str, by: str) -> Decision[AppraisalState]:
    """Name who decides, as an officer: where nobody is known, or the one who is known cannot.

    :raises NotYours: when the officer is a party to it.
    :raises Invalid: when the decider is a party to it.
    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    :raises ReasonNeeded: when the reason is too short.
    """
    objection = undecided_objection(state)
    if by in barred_from(state):
        raise OwnAppraisal("Anda pihak dalam keberatan ini; pengelola kinerja yang lain menunjuk pemutusnya.")
    if decider_id in barred_from(state):
        raise Invalid(
            "Keberatan tidak boleh diputus oleh pegawai, pejabat penilainya, atau yang memutuskan hasilnya.",
            field="decider_id",
        )
    if (objection.decider_id, objection.naming_reason) == (decider_id, reason.strip()):
        return Decision(state)
    check_reason(reason, "Sebutkan mengapa pejabat ini yang memutus.")
    named = replace(objection, decider_id=decider_id, named_by=by, naming_reason=reason.strip())
    return contested(state, named)


def state_side(
    state: AppraisalState, *, text: str, by: str, on: date, given: Delegations = ()
) -> Decision[AppraisalState]:
    """Say something about the objection, as the employee, as the rater or the rater's substitute.

    :raises NotYours: when it is somebody else.
    :raises NoObjection: when there is none.
    :raises ObjectionDecided: when it is decided.
    :raises Invalid: when too much was said already.
    :raises ReasonNeeded: when the text is too short.
    """
    objection = undecided_objection(state)
    for_id = _speaks_for(state, by=by, on=on, given=given)
    if any((each.by, each.text) == (by, text.strip()) for each in objection.statements):
        return Decision(state)
    check_reason(text, "Keterangan terlalu pendek.")
    if len(objection.statements) >= _STATEMENTS_MAX:
        raise Invalid(f"Paling banyak {_STATEMENTS_MAX} keterangan per keberatan.", field="text")
    said = Statement(by=by, on=on, text=text.strip(), acting_for=for_id)
    return contested(state, replace(objection, statements=(*objection.statements, said)))


def _speaks_for(state: AppraisalState, *, by: str, on: date, given: Delegations) -> str | None:
    employee_id, rater_id = parties_of(state)
    if by == employee_id:
        return None
    text = "Keterangan atas keberatan hanya dari pegawai atau pejabat penilainya."
    return acting_for(rater_id, by=by, on=on, given=given, otherwise=text)
