"""The decision on an objection: by the rater's superior, once and for all (PP 30/2019 art. 59)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.evaluation.domain.appraisal.decision import Decided, Standing, differs, outcome_of
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.delegation.act import acting_for
from services.evaluation.domain.delegation.state import Delegations
from services.evaluation.domain.objection.checks import barred_from, undecided_objection
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.reasons import check_reason
from shared.decision import Decision, Invalid, NotYet, NotYours, Says
from shared.events.evaluation import ObjectionStatus
from shared.rules.vocabulary import Level


class DeciderUnknown(NotYet):
    """Nobody is known who decides; an officer names the superior of the rater first."""

    code = "decider-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideObjection:
    """The command of the decider: other ratings when it is upheld, none when it is rejected."""

    upheld: bool
    results: Level | None
    behaviour: Level | None
    reason: str
    on: date


def decide_objection(
    state: AppraisalState,
    command: DecideObjection,
    *,
    by: str,
    now: datetime,
    given: Delegations = (),
) -> Decision[AppraisalState]:
    """Decide an objection, once and for all: with new ratings, or with a reason why the result stands.

    :raises NotYours: when it is not the decider nor the decider's substitute on the days given, or who decides is a
        party to it or decided the result.
    :raises NoObjection: when there is none.
    :raises DeciderUnknown: when nobody was named yet.
    :raises ObjectionDecided: when it is decided.
    :raises Invalid: when the ratings do not fit the decision.
    :raises ReasonNeeded: when the reason is too short.
    """
    if state.objection is not None and _decided_so(state, state.objection, command, by):
        return Decision(state)
    objection = undecided_objection(state)
    if objection.decider_id is None:
        raise DeciderUnknown(
            "Atasan pejabat penilai belum diketahui. Pengelola kinerja menunjuk pemutus keberatan dahulu."
        )
    text = "Keberatan diputus oleh atasan pejabat penilai yang tercatat, bukan oleh Anda."
    if by in barred_from(state):
        raise NotYours(text)
    for_id = acting_for(objection.decider_id, by=by, on=command.on, given=given, otherwise=text)
    check_reason(command.reason, "Keputusan atas keberatan harus disertai alasan.")
    if command.on < objection.filed_on:
        raise Invalid(f"Keputusan tidak dapat mendahului keberatan tanggal {objection.filed_on}.", field="on")
    closed = replace(
        objection,
        decided_by=by,
        decided_for=for_id,
        decided_on=command.on,
        decision_reason=command.reason.strip(),
    )
    if not command.upheld:
        return _rejected(state, closed, command)
    return _upheld(state, closed, command, now=now)


def _rejected(state: AppraisalState, objection: ObjectionState, command: DecideObjection) -> Decision[AppraisalState]:
    if command.results is not None or command.behaviour is not None:
        raise Invalid("Keberatan yang ditolak tidak mengubah rating. Kosongkan results dan behaviour.", field="results")
    stands = replace(state, objection=replace(objection, status=ObjectionStatus.REJECTED))
    return Decision(stands, (Says("appraisal.confirmed", state.id),))


def _upheld(
    state: AppraisalState, objection: ObjectionState, command: DecideObjection, *, now: datetime
) -> Decision[AppraisalState]:
    results, behaviour, by = command.results, command.behaviour, objection.decided_by
    if results is None or behaviour is None or by is None:
        raise Invalid("Keberatan yang dikabulkan memerlukan rating baru: isi results dan behaviour.", field="results")
    if not differs(state.decision.outcome, results, behaviour):
        raise Invalid("Rating baru sama dengan yang lama. Ubah rating, atau tolak keberatannya.", field="results")
    decided = Decided(
        outcome=outcome_of(results, behaviour),
        by=by,
        on=command.on,
        deviates=differs(state.suggestion.outcome, results, behaviour),
        reason=objection.decision_reason,
        acting_for=objection.decided_for,
    )
    superseded = replace(
        state,
        objection=replace(objection, status=ObjectionStatus.UPHELD),
        replaced=(*state.replaced, state.decision),
        decision=Standing(
            decided=decided,
            finalised_on=command.on,
            finalised_by=by,
            final_reason=objection.decision_reason,
            finalised_at=now,
        ),
    )
    return Decision(
        superseded, (Says("appraisal.superseded", state.id), Says("result.superseded", result_subject(state)))
    )


def _decided_so(state: AppraisalState, objection: ObjectionState, command: DecideObjection, by: str) -> bool:
    status = ObjectionStatus.UPHELD if command.upheld else ObjectionStatus.REJECTED
    before = (objection.status, objection.decided_by, objection.decision_reason)
    if before != (status, by, command.reason.strip()):
        return False
    outcome = state.decision.outcome
    return not command.upheld or (outcome.results, outcome.behaviour) == (command.results, command.behaviour)
