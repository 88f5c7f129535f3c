"""A final result gives way to another, on an objection or a correction; what stood before is kept."""

from dataclasses import replace

from services.evaluation.domain.appraisal.decision import AsReplaced, Decided, Standing, differs, outcome_of
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from shared.alike import filled
from shared.authority import Signed
from shared.decision import Decision, Env, Publish
from shared.events.evaluation import AppraisalStatus
from shared.rules.vocabulary import Level


def superseded(
    state: AppraisalState, results: Level, behaviour: Level, *, signed: Signed, by: Standing, env: Env
) -> Decision[AppraisalState]:
    """Give a new final result, decided by who signed; ``by`` says when and why."""
    decided = filled(
        Decided,
        signed,
        by,
        outcome=outcome_of(results, behaviour, as_of=state.ends_on),
        on=by.finalised_on,
        reason=by.final_reason,
        deviates=differs(state.suggestion.outcome, results, behaviour),
    )
    after = _with(state, replace(by, decided=decided), env, signed)
    return Decision(
        after, (Publish("appraisal.superseded", state.id), Publish("result.superseded", result_subject(state)))
    )


def withdrawn(state: AppraisalState, *, signed: Signed, by: Standing, env: Env) -> Decision[AppraisalState]:
    """Leave the person without a result; ``by`` says when and why."""
    after = _with(state, by, env, signed)
    return Decision(
        after, (Publish("appraisal.withdrawn", state.id), Publish("result.withdrawn", result_subject(state)))
    )


def stood_before(state: AppraisalState) -> tuple[Standing, ...]:
    """The results that stood one after the other, the present one among them; that there was none is no result.

    Each keeps what it spoke of, which may change once the appraisal is open again.
    """
    if state.decision.withdrawn:
        return state.replaced
    person = state.inputs.assignment
    unit_id = person.unit_id if person is not None else None
    spoke_of = AsReplaced(unit_id=unit_id, earlier=state.inputs.earlier)
    return (*state.replaced, replace(state.decision, as_replaced=spoke_of))


def _with(state: AppraisalState, standing: Standing, env: Env, signed: Signed) -> AppraisalState:
    final = replace(standing, finalised_by=signed.by, finalised_at=env.now)
    return replace(state, status=AppraisalStatus.FINAL, replaced=stood_before(state), decision=final)
