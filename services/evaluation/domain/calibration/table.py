"""The table of a calibration session: the spread in each unit before it, now, and with what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.evaluation.domain.calibration.state import CalibrationState
from services.evaluation.domain.unit.spread import Fit, Spread, counted, fit
from shared.events.calibration import ChangeStatus
from shared.policy.outcome import DistributionMode


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCalibration:
    """One unit: people per predicate without any change, with those applied, and with the proposed as well."""

    unit_id: str
    before: dict[str, int]
    now: dict[str, int]
    proposed: dict[str, int]
    fit_before: Fit | None
    fit_now: Fit | None
    fit_proposed: Fit | None


def calibration_table(
    state: CalibrationState, spreads: Mapping[str, Spread], *, mode: DistributionMode
) -> tuple[UnitCalibration, ...]:
    """Put the session's changes beside what is decided now."""
    return tuple(_unit(state, spreads[unit_id], mode) for unit_id in state.units)


def _unit(state: CalibrationState, spread: Spread, mode: DistributionMode) -> UnitCalibration:
    before, proposed = dict(spread.people), dict(spread.people)
    for change in reversed(state.changes):
        if change.unit_id == spread.unit_id and change.status is ChangeStatus.APPLIED:
            before[change.appraisal] = change.before.predicate
    for change in state.changes:
        if change.unit_id == spread.unit_id and change.status is ChangeStatus.PROPOSED:
            proposed[change.appraisal] = change.after.predicate
    counts = [counted(people.values()) for people in (before, spread.people, proposed)]
    fits = [
        fit(
            each,
            as_of=spread.as_of,
            unit_predicate=spread.unit_predicate,
            mode=mode,
            people_min=spread.people_min,
        )
        for each in counts
    ]
    return UnitCalibration(
        unit_id=spread.unit_id,
        before=counts[0],
        now=counts[1],
        proposed=counts[2],
        fit_before=fits[0],
        fit_now=fits[1],
        fit_proposed=fits[2],
    )
