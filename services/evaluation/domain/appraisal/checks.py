"""Who may see an appraisal, and what an act on it demands: the right person and moment, the policy's stages."""

from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.heard import Heard
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.wait import in_words
from services.evaluation.domain.cycle.state import CycleState
from shared.authority import Signed, principals, sign_for
from shared.decision import Actor, NotYet, NotYours, Rejected
from shared.events.evaluation import AppraisalStatus
from shared.policy.policy import Stage


class OwnAppraisal(NotYours):
    """Nobody acts as an official on the own appraisal."""

    code = "own-appraisal"


class StageMissing(Rejected):
    """The policy demands something first; the text says what and how much is there."""

    code = "stage-missing"


class InputsOpen(NotYet):
    """Facts that count may still arrive; the text names what is awaited."""

    code = "inputs-open"


class AlreadyFinal(Rejected):
    """The appraisal is final; only an objection or a correction supersedes it."""

    code = "already-final"


class NotDecided(NotYet):
    """There is no decision yet to acknowledge or to finalise."""

    code = "not-decided"


def may_see(state: AppraisalState, actor: Actor, *, on: date | None) -> bool:
    """Whether this person may see the appraisal; whoever may not is told that there is none.

    ``on``: the day on which a substitute looks; None: also on the other days, so that an act can say what is wrong.
    """
    decider_id = state.objection.decider_id if state.objection is not None else None
    seen_by = {actor.employee_id, *principals(actor, on=on)}
    own = actor.employee_id == state.employee_id
    return actor.officer or own or not seen_by.isdisjoint({state.inputs.rater_id, decider_id})


def sign_as_rater(state: AppraisalState, by: Actor, *, on: date) -> Signed:
    """Let only the frozen rater act, or a substitute on the days given, and nobody on the own appraisal.

    :raises NotYours: when the caller is somebody else.
    """
    if by.employee_id == state.employee_id:
        raise OwnAppraisal(
            "Penilaian diri sendiri diputuskan oleh pejabat penilai, bukan oleh Anda, juga tidak sebagai penggantinya."
        )
    return sign_for(
        by,
        state.inputs.rater_id,
        on=on,
        otherwise="Hanya pejabat penilai yang tercatat pada rencana kinerja yang dapat melakukan ini.",
    )


def check_stages(state: AppraisalState, cycle: CycleState, *, before: str) -> None:
    """Check what the policy wants done first.

    :raises StageMissing: naming every stage that is not fulfilled.
    """
    missing = [
        f"Tahap '{stage.label.id}' belum terpenuhi: {lacking}"
        for stage in cycle.running.policy.stages
        if stage.before == before
        for condition in _CONDITIONS
        if (lacking := condition(stage, state.inputs))
    ]
    if missing:
        raise StageMissing(" ".join(missing))


def _trained(stage: Stage, heard: Heard) -> str:
    if heard.training_jp >= stage.training_jp_at_least:
        return ""
    return (
        f"baru {heard.training_jp.normalize():f} dari {stage.training_jp_at_least.normalize():f} JP pelatihan."
        " Catat pelatihan pegawai pada log kegiatan dahulu."
    )


_CONDITIONS: Final = (_trained,)
"""What a stage can ask for: each says what is lacking, or nothing."""


def check_not_final(state: AppraisalState) -> None:
    """Refuse what comes too late.

    :raises AlreadyFinal: when it was acknowledged or is final.
    """
    if state.status in (AppraisalStatus.ACKNOWLEDGED, AppraisalStatus.FINAL):
        raise AlreadyFinal("Penilaian ini sudah final. Perubahan hanya melalui keberatan atau koreksi.")


def check_decided(state: AppraisalState) -> None:
    """Demand a decision that may be acknowledged, finalised or calibrated.

    :raises NotDecided: when there is none.
    """
    if state.status is not AppraisalStatus.DECIDED:
        raise NotDecided("Pejabat penilai belum memutuskan. Tunggu putusan, lalu ulangi.")


def check_ready(state: AppraisalState) -> None:
    """Demand that no fact that counts may still arrive.

    :raises InputsOpen: naming what is awaited.
    """
    if state.status is AppraisalStatus.OPEN:
        raise InputsOpen(
            f"Masukan belum ditutup; masih ditunggu: {in_words(state.inputs.waits_for)}."
            " Ulangi setelah siklus ditutup dan semua masukan diterima."
        )
