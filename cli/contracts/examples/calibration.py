"""Calibration: decided ratings of some units, compared before they are final."""

from datetime import date
from typing import Any, Final

from cli.contracts.examples.evaluation import DECIDED
from cli.contracts.examples.people import AGENCY, APPRAISAL, CYCLE, EMPLOYEE, RATER, STAND_IN, SUPERIOR, UNIT, subject
from shared.events.base import Body
from shared.events.calibration import Calibration, CalibrationChange, CalibrationStatus, ChangeStatus
from shared.events.evaluation import Outcome
from shared.rules.vocabulary import Level, Predicate


def _calibration(version: int, **told: Any) -> Calibration:
    return Calibration(
        agency_id=AGENCY,
        subject=subject("calibration", CYCLE, "dinas-pendidikan"),
        version=version,
        cycle_id=CYCLE,
        calibration_id="dinas-pendidikan",
        units=(UNIT,),
        participants=(RATER, SUPERIOR),
        opened_by=STAND_IN,
        opened_on=date(2027, 1, 11),
        **({"status": CalibrationStatus.OPEN} | told),
    )


_CHANGE: Final = CalibrationChange(
    number=1,
    appraisal=APPRAISAL,
    employee_id=EMPLOYEE,
    unit_id=UNIT,
    rater_id=RATER,
    before=Outcome(results=Level.ABOVE, behaviour=Level.AS, predicate=Predicate.BAIK),
    after=DECIDED,
    reason="Peran dalam tim literasi kabupaten setara dengan dua rekan yang dinilai di atas ekspektasi.",
    proposed_by=SUPERIOR,
    proposed_on=date(2027, 1, 11),
    status=ChangeStatus.APPLIED,
    answered_on=date(2027, 1, 12),
)

BODIES: Final[dict[str, Body]] = {
    "calibration.opened": _calibration(1),
    "calibration.recorded": _calibration(3, changes=(_CHANGE,)),
    "calibration.closed": _calibration(
        4,
        changes=(_CHANGE,),
        status=CalibrationStatus.CLOSED,
        closed_by=STAND_IN,
        closed_on=date(2027, 1, 13),
    ),
}
