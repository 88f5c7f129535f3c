"""The named official decides; the platform only suggests. Then the employee sees it, and it becomes final."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.evaluation.domain.appraisal import AppraisalState, Units
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.delegations import Delegations
from services.evaluation.domain.history import Decided
from services.evaluation.domain.observing import OwnAppraisal, check_rater, check_stages
from services.evaluation.domain.periodic import PeriodicResult, against_majority
from services.evaluation.domain.policy import running
from services.evaluation.domain.readiness import in_words
from services.evaluation.domain.spread import Spread, check_spread, unit_unrated
from services.evaluation.domain.suggesting import renewed
from services.evaluation.rules.suggest import decide_outcome
from shared.decision import Decision, Invalid, NotYet, NotYours, Rejected, Says, document_id
from shared.events.evaluation import AppraisalStatus, Outcome
from shared.rules.vocabulary import Level

REASON_MIN = 20
"""Shorter reasons say nothing that a person could examine."""

FINALISE = "finalise"
"""The work of an acknowledged appraisal: become final."""


MERGE = "merge"
"""The work of a final segment after which another follows: to be taken in by the last one."""


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
    state: AppraisalState,
    command: Decide,
    *,
    cycle: CycleState,
    units: Units,
    by: str,
    periodic: Sequence[PeriodicResult] = (),
    given: Delegations = (),
) -> Decision[AppraisalState]:
    """Decide the ratings on closed inputs; again, as long as nobody has acknowledged it.

    ``periodic`` are the finished results of shorter periods; they are considered, and kept with the decision.

    :raises NotYours: when somebody else than the frozen rater decides, or a substitute outside the days given.
    :raises AlreadyFinal: when it was acknowledged or is final.
    :raises InputsOpen: when facts that count may still arrive.
    :raises StageMissing: when the policy wants something done before the decision.
    :raises UnitUnrated: when the policy wants the unit rated first, and it is not.
    :raises ReasonNeeded: when it deviates, nothing complete is suggested, or it differs from most of the periodic
        results where the policy looks at them, and no reason says why.
    """
    for_id = check_rater(state, by, on=command.on, given=given)
    check_not_final(state)
    fresh = renewed(state, cycle=cycle, units=units)
    _check_ready(fresh)
    _check_units_first(fresh, cycle, units)
    check_stages(fresh, cycle, before="decision")
    deviating = deviates(fresh.suggested.outcome, command)
    if deviating:
        check_reason(command.reason, "Putusan Anda berbeda dari saran, atau saran belum lengkap.")
    outcome = outcome_of(command.results, command.behaviour, cycle)
    differing = against_majority(periodic, outcome.predicate, running(cycle.policy_text).policy.periodic)
    if differing is not None:
        check_reason(command.reason, differing)
    decided = Decided(
        outcome=outcome,
        by=by,
        on=command.on,
        deviates=deviating,
        reason=command.reason.strip(),
        acting_for=for_id,
    )
    if decided == state.decided:
        return Decision(state)
    after = replace(fresh, status=AppraisalStatus.DECIDED, decided=decided, periodic=tuple(periodic))
    return Decision(after, (Says("appraisal.decided", state.id),))


def deviates(suggested: Outcome, command: Decide) -> bool:
    """Whether the decision differs from the suggestion; where there is none, any decision does."""
    return differs(suggested, command.results, command.behaviour)


def differs(outcome: Outcome, results: Level, behaviour: Level) -> bool:
    """Whether a pair of ratings is another than this outcome's."""
    return (outcome.results, outcome.behaviour) != (results, behaviour)


def acknowledge(state: AppraisalState, *, by: str, on: date, spread: Spread | None = None) -> Decision[AppraisalState]:
    """The employee has seen the decision; what is owed now is to make it final.

    ``spread`` is given where the policy wants the unit's spread to fit first.

    :raises NotYours: when it is not the employee who acknowledges.
    :raises NotDecided: when there is no decision yet.
    :raises AlreadyFinal: when it became final without being acknowledged.
    :raises Rejected: as ``check_spread`` raises it.
    """
    if by != state.employee_id:
        raise NotYours("Hanya pegawai yang dinilai yang dapat menyatakan sudah mengetahui hasil.")
    if state.acknowledged_on is not None:
        return Decision(state)
    check_not_final(state)
    check_decided(state)
    if spread is not None:
        check_spread(spread)
    after = replace(state, status=AppraisalStatus.ACKNOWLEDGED, acknowledged_on=on, owes=(*state.owes, FINALISE))
    return Decision(after, (Says("appraisal.acknowledged", state.id),))


def finalise_acknowledged(state: AppraisalState, *, now: datetime) -> Decision[AppraisalState]:
    """Make an acknowledged appraisal final."""
    if state.status is not AppraisalStatus.ACKNOWLEDGED:
        return Decision(state)
    return _final(replace(state, owes=without(state.owes, FINALISE), finalised_on=state.acknowledged_on), now)


def finalise(
    state: AppraisalState, *, by: str, reason: str, on: date, now: datetime, spread: Spread | None = None
) -> Decision[AppraisalState]:
    """Make a decision final that the employee does not acknowledge.

    :raises OwnAppraisal: when an officer finalises the own appraisal.
    :raises NotDecided: when there is no decision yet.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    :raises Rejected: as ``check_spread`` raises it.
    """
    _check_not_own(state, by)
    if (state.finalised_by, state.final_reason) == (by, reason.strip()):
        return Decision(state)
    check_not_final(state)
    check_decided(state)
    check_reason(reason, "Putusan menjadi final tanpa pernyataan pegawai.")
    if spread is not None:
        check_spread(spread)
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
    check_not_final(state)
    if state.status is AppraisalStatus.DECIDED:
        raise AlreadyDecided("Pejabat penilai sudah memutuskan. Finalkan putusan itu.")
    fresh = renewed(state, cycle=cycle, units=units)
    _check_ready(fresh)
    check_reason(reason, "Penilaian selesai tanpa predikat.")
    return _final(replace(fresh, finalised_by=by, finalised_on=on, unrated_reason=reason.strip()), now)


def _final(state: AppraisalState, now: datetime) -> Decision[AppraisalState]:
    final = replace(state, status=AppraisalStatus.FINAL, finalised_at=now)
    if state.continued:
        return Decision(replace(final, owes=(*state.owes, MERGE)), (Says("appraisal.final", state.id),))
    return Decision(final, (Says("appraisal.final", state.id), Says("result.final", result_subject(state))))


def without(owes: tuple[str, ...], done: str) -> tuple[str, ...]:
    """Take one name off what is owed."""
    return tuple(each for each in owes if each != done)


def result_subject(state: AppraisalState) -> str:
    """The subject under which other government systems hear the result."""
    return document_id(state.agency_id, "result", state.cycle_id, state.employee_id, state.segment)


def outcome_of(results: Level, behaviour: Level, cycle: CycleState) -> Outcome:
    """The decided pair with the predicate that the policy reads from it."""
    predicate = decide_outcome(running(cycle.policy_text).policy, results, behaviour)
    return Outcome(results=results, behaviour=behaviour, predicate=predicate)


def _check_units_first(state: AppraisalState, cycle: CycleState, units: Units) -> None:
    """Demand the predicate of the person's unit, and of the one headed, where the policy wants units first."""
    person = state.assignment
    if person is None or not running(cycle.policy_text).policy.results.unit_first:
        return
    for unit_id in dict.fromkeys((person.unit_id, person.heads_unit)):
        if unit_id is not None and (unit_id not in units or units[unit_id].predicate is None):
            raise unit_unrated(unit_id)


def _check_not_own(state: AppraisalState, by: str) -> None:
    if by == state.employee_id:
        raise OwnAppraisal("Penilaian diri sendiri harus diselesaikan oleh pengelola kinerja yang lain.")


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


def _check_ready(state: AppraisalState) -> None:
    if state.status is AppraisalStatus.OPEN:
        raise InputsOpen(
            f"Masukan belum ditutup; masih ditunggu: {in_words(state.waits_for)}."
            " Ulangi setelah siklus ditutup dan semua masukan diterima."
        )


def check_reason(reason: str, why: str) -> None:
    """Demand a reason that a person could examine.

    :raises ReasonNeeded: when it is too short.
    """
    if len(reason.strip()) < REASON_MIN:
        raise ReasonNeeded(f"{why} Tulis alasan, paling sedikit {REASON_MIN} huruf.", field="reason")
