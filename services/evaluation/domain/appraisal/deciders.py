"""Who decides about a final result: the rater's superior, or whom an officer names; never a party to it."""

from collections.abc import Collection

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.requests import DeciderBody, check_reason
from shared.authority import Signed, sign_for
from shared.decision import Actor, Invalid, NotYet, NotYours


class DeciderUnknown(NotYet):
    """Nobody is known who decides; an officer names the superior of the rater first."""

    code = "decider-unknown"


def barred_from(state: AppraisalState) -> tuple[str | None, ...]:
    """Those who do not decide: employee and rater, and who decided or withdrew the result."""
    decision = state.decision
    decided_by = decision.finalised_by if decision.withdrawn else decision.decided_by
    return (state.employee_id, state.inputs.rater_id, decided_by)


def check_naming(by: Actor, input: DeciderBody, barred: Collection[str | None]) -> None:
    """Let an officer who is no party name a decider who is none, with a reason.

    :raises OwnAppraisal: when the officer is a party to it.
    :raises Invalid: when the decider is a party to it.
    :raises ReasonNeeded: when the reason is too short.
    """
    if by.employee_id in barred:
        raise OwnAppraisal("Anda pihak dalam perkara ini; pengelola kinerja yang lain menunjuk pemutusnya.")
    if input.decider_id in barred:
        raise Invalid(
            "Yang memutus bukan pegawai, pejabat penilainya, yang mengusulkan, atau yang memutuskan hasilnya.",
            field="decider_id",
        )
    check_reason(input.reason, "Sebutkan mengapa pejabat ini yang memutus.")


def sign_as_decider(by: Actor, decider_id: str | None, *, barred: Collection[str | None], otherwise: str) -> Signed:
    """Let only the decider act, or a substitute of today, and no party.

    :raises DeciderUnknown: when nobody was named yet.
    :raises NotYours: for everybody else, saying what ``otherwise`` says.
    """
    if decider_id is None:
        raise DeciderUnknown("Atasan pejabat penilai belum diketahui. Pengelola kinerja menunjuk pemutusnya dahulu.")
    if by.employee_id in barred:
        raise NotYours(otherwise)
    return sign_for(by, decider_id, otherwise=otherwise)
