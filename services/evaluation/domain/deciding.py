"""The named official decides; the platform only suggests. Then the employee sees it, and it becomes final."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.evaluation.domain.appraisal import AppraisalState, Decided, Units
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.observing import OwnAppraisal, check_rater, check_stages
from services.evaluation.domain.policy import running
from services.evaluation.domain.readiness import in_words
from services.evaluation.domain.suggesting import renewed
from services.evaluation.rules.suggest import decide_outcome
from shared.decision import Decision, Invalid, NotYet, NotYours, Rejected, Says, document_id
from shared.events.evaluation import AppraisalStatus, Outcome
from shared.rules.vocabulary import Level

REASON_MIN = 20
"""Shorter reasons say nothing that a person could examine."""

FINALISE = "finalise"
"""The work of an acknowledged appraisal: become final."""


class InputsOpen(NotYet):
    """Facts that count may still arrive; the text names what is awaited."""

    code = "inputs-open"


class ReasonNeeded(Invalid):
    """The official must say why, in at least twenty characters."""

    code = "reason-needed"


class AlreadyFinal(Rejected):
    """The appraisal is final; only an objection or a correction supersedes it."""

    code = "already-final"


class AlreadyDecided(Rejected):
    """The rater decided; finalise that decision instead."""

    code = "already-decided"


class NotDecided(NotYet):
    """There is no decision yet to acknowledge or to finalise."""

    code = "not-decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """The command of a rater."""

    results: Level
    behaviour: Level
    reason: str
    on: date


def decide(
    state: AppraisalState, command: Decide, *, cycle: CycleState, units: Units, by: str
) -> Decision[AppraisalState]:
    """Decide the ratings on closed inputs; again, as long as nobody has acknowledged it.

    :raises NotYours: when somebody else than the frozen rater decides.
    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises InputsOpen: when facts that count may still arrive.
    :raises StageMissing: when the policy wants something done before the decision.
    :raises ReasonNeeded: when it deviates, or nothing complete is suggested, and no reason says why.
    """
    check_rater(state, by)
    _check_not_final(state)
    fresh = renewed(state, cycle=cycle, units=units)
    _check_ready(fresh)
    check_stages(fresh, cycle, before="decision")
    deviating = deviates(fresh.suggested.outcome, command)
    if deviating:
        _check_reason(command.reason, "Putusan Anda berbeda dari saran, atau saran belum lengkap.")
    decided = Decided(
        outcome=_outcome(command, cycle), by=by, on=command.on, deviates=deviating, reason=command.reason.strip()
    )
    if decided == state.decided:
        return Decision(state)
    after = replace(fresh, status=AppraisalStatus.DECIDED, decided=decided)
    return Decision(after, (Says("appraisal.decided", state.id),))


def deviates(suggested: Outcome, command: Decide) -> bool:
    """Whether the decision differs from the suggestion; where there is none, any decision does."""
    return (suggested.results, suggested.behaviour) != (command.results, command.behaviour)


def acknowledge(state: AppraisalState, *, by: str, on: date) -> Decision[AppraisalState]:
    """The employee has seen the decision; what is owed now is to make it final.

    :raises NotYours: when it is not the employee who acknowledges.
    :raises NotDecided: when there is no decision yet.
    :raises AlreadyFinal: when it became final without being acknowledged.
    """
    if by != state.employee_id:
        raise NotYours("Hanya pegawai yang dinilai yang dapat menyatakan sudah mengetahui hasil.")
    if state.acknowledged_on is not None:
        return Decision(state)
    _check_not_final(state)
    _check_decided(state)
    after = replace(state, status=AppraisalStatus.ACKNOWLEDGED, acknowledged_on=on, owes=(FINALISE,))
    return Decision(after, (Says("appraisal.acknowledged", state.id),))


def finalise_acknowledged(state: AppraisalState, *, now: datetime) -> Decision[AppraisalState]:
    """Make an acknowledged appraisal final."""
    if state.status is not AppraisalStatus.ACKNOWLEDGED:
        return Decision(state)
    return _final(replace(state, owes=(), finalised_on=state.acknowledged_on), now)


def finalise(state: AppraisalState, *, by: str, reason: str, on: date, now: datetime) -> Decision[AppraisalState]:
    """Make a decision final that the employee does not acknowledge.

    :raises OwnAppraisal: when an officer finalises the own appraisal.
    :raises NotDecided: when there is no decision yet.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    """
    _check_not_own(state, by)
    if (state.finalised_by, state.final_reason) == (by, reason.strip()):
        return Decision(state)
    _check_not_final(state)
    _check_decided(state)
    _check_reason(reason, "Putusan menjadi final tanpa pernyataan pegawai.")
    return _final(replace(state, finalised_by=by, finalised_on=on, final_reason=reason.strip()), now)


def conclude_unrated(
    state: AppraisalState, *, cycle: CycleState, units: Units, by: str, reason: str, on: date, now: datetime
) -> Decision[AppraisalState]:
    """Make an appraisal final without a rating, because what it needs is missing.

    :raises OwnAppraisal: when an officer concludes the own appraisal.
    :raises InputsOpen: when facts that count may still arrive.
    :raises AlreadyDecided: when the rater decided.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    """
    _check_not_own(state, by)
    if state.unrated_reason and (state.finalised_by, state.unrated_reason) == (by, reason.strip()):
        return Decision(state)
    _check_not_final(state)
    if state.status is AppraisalStatus.DECIDED:
        raise AlreadyDecided("Pejabat penilai sudah memutuskan. Finalkan putusan itu.")
    fresh = renewed(state, cycle=cycle, units=units)
    _check_ready(fresh)
    _check_reason(reason, "Penilaian selesai tanpa predikat.")
    return _final(replace(fresh, finalised_by=by, finalised_on=on, unrated_reason=reason.strip()), now)


def _final(state: AppraisalState, now: datetime) -> Decision[AppraisalState]:
    final = replace(state, status=AppraisalStatus.FINAL, finalised_at=now)
    return Decision(final, (Says("appraisal.final", state.id), Says("result.final", result_subject(state))))


def result_subject(state: AppraisalState) -> str:
    """The subject under which other government systems hear the result."""
    return document_id(state.agency_id, "result", state.cycle_id, state.employee_id, state.segment)


def _outcome(command: Decide, cycle: CycleState) -> Outcome:
    predicate = decide_outcome(running(cycle.policy_text).policy, command.results, command.behaviour)
    return Outcome(results=command.results, behaviour=command.behaviour, predicate=predicate)


def _check_not_own(state: AppraisalState, by: str) -> None:
    if by == state.employee_id:
        raise OwnAppraisal("Penilaian diri sendiri harus diselesaikan oleh pengelola kinerja yang lain.")


def _check_not_final(state: AppraisalState) -> None:
    if state.status in (AppraisalStatus.ACKNOWLEDGED, AppraisalStatus.FINAL):
        raise AlreadyFinal("Penilaian ini sudah final. Perubahan hanya melalui keberatan atau koreksi.")


def _check_decided(state: AppraisalState) -> None:
    if state.status is not AppraisalStatus.DECIDED:
        raise NotDecided("Pejabat penilai belum memutuskan. Tunggu putusan, lalu ulangi.")


def _check_ready(state: AppraisalState) -> None:
    if state.status is AppraisalStatus.OPEN:
        raise InputsOpen(
            f"Masukan belum ditutup; masih ditunggu: {in_words(state.waits_for)}."
            " Ulangi setelah siklus ditutup dan semua masukan diterima."
        )


def _check_reason(reason: str, why: str) -> None:
    if len(reason.strip()) < REASON_MIN:
        raise ReasonNeeded(f"{why} Tulis alasan, paling sedikit {REASON_MIN} huruf.", field="reason")
