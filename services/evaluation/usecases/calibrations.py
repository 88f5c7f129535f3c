"""Calibration: which sessions the caller takes part in, and how the units stand now."""

from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState, changes_seen
from services.evaluation.domain.calibration.table import UnitCalibration, calibration_table
from services.evaluation.store import unit_spread
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.decision import not_found
from shared.document import Document


async def visible_session(acting: Acting, id: str) -> Document[CalibrationState]:
    """Read a session that the caller takes part in, as officer, participant or rater.

    :raises NotFound: when there is none, or none for this caller.
    """
    found = await acting.read(CALIBRATION, id)
    if changes_seen(found.present, acting.actor, on=acting.today) is None:
        raise not_found()
    return found


async def table_now(acting: Acting, state: CalibrationState) -> tuple[UnitCalibration, ...]:
    """How the predicates are spread in the session's units before it, now, and with what is proposed."""
    mode = (await existing_cycle(acting, state.cycle_id)).running.policy.distribution.mode
    spreads = {unit: await unit_spread(acting, state.cycle_id, unit) for unit in state.units}
    return calibration_table(state, spreads, mode=mode)
