"""Calibration: which sessions the caller takes part in, and how the units stand now."""

from services.evaluation.domain.appraisal.checks import stands_in_on_other_days
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.answer import ConfirmChange, confirm_change
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState, change_in, changes_seen
from services.evaluation.domain.calibration.table import UnitCalibration, calibration_table
from services.evaluation.store import unit_spread
from services.evaluation.usecases.appraisals import contexts_of, load_with_cycles, superiors_beside
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.commands import Done
from shared.decision import not_found
from shared.document import Document


async def visible_session(acting: Acting, id: str, *, to_answer: int | None = None) -> Document[CalibrationState]:
    """Read a session that the caller takes part in, as officer, participant or rater.

    ``to_answer``: the number of a change that the caller answers; then also where a substitute's days are others, so
    that the decision can say so.

    :raises NotFound: when there is none, or none for this caller.
    """
    found = await acting.read(CALIBRATION, id)
    if changes_seen(found.present, acting.actor) is not None:
        return found
    if to_answer is not None and stands_in_on_other_days(acting.actor, change_in(found.present, to_answer).rater_id):
        return found
    raise not_found()


async def table_now(acting: Acting, state: CalibrationState) -> tuple[UnitCalibration, ...]:
    """How the predicates are spread in the session's units before it, now, and with what is proposed."""
    cycle = await existing_cycle(acting, state.cycle_id)
    spreads = {unit: await unit_spread(acting, cycle, unit) for unit in state.units}
    return calibration_table(state, spreads, mode=cycle.running.policy.distribution.mode)


async def confirm(acting: Acting, appraisal_id: str, input: ConfirmChange) -> Done[AppraisalState]:
    """Take a proposed change over, as the rater, under the policy that the cycle has."""
    await load_with_cycles(acting, [appraisal_id])
    state = (await acting.read(APPRAISAL, appraisal_id)).present
    contexts = (input.session, *contexts_of(state, units=False), *await superiors_beside(acting, state))
    return await acting.run(APPRAISAL, appraisal_id, confirm_change, input, contexts=contexts)
