"""Improvement: goals, dates and talks after a low result."""

from datetime import date
from typing import Any, Final

from cli.contracts.examples.people import AGENCY, APPRAISAL, CYCLE, EMPLOYEE, RATER, subject
from shared.events.base import Body
from shared.events.improvement import CheckIn, Improvement, ImprovementGoal, ImprovementOutcome, ImprovementStatus
from shared.rules.vocabulary import Predicate


def _improvement(version: int, status: ImprovementStatus, **told: Any) -> Improvement:
    return Improvement(
        agency_id=AGENCY,
        subject=subject("improvement", CYCLE, EMPLOYEE, "1"),
        version=version,
        cycle_id=CYCLE,
        employee_id=EMPLOYEE,
        rater_id=RATER,
        appraisal=APPRAISAL,
        predicate=Predicate.BUTUH_PERBAIKAN,
        status=status,
        goals=(
            ImprovementGoal(
                goal="Laporan bulanan lengkap dan tepat waktu",
                measure="Enam laporan diterima sebelum tanggal 5",
                due_on=date(2027, 7, 5),
            ),
        ),
        starts_on=date(2027, 2, 1),
        ends_on=date(2027, 7, 31),
        check_ins_on=(date(2027, 3, 31), date(2027, 5, 31)),
        proposed_by=RATER,
        **told,
    )


_CHECKED: Final = {
    "agreed_on": date(2027, 1, 29),
    "check_ins": (CheckIn(on=date(2027, 3, 30), by=RATER, note="Dua laporan tepat waktu; format sudah seragam."),),
}

BODIES: Final[dict[str, Body]] = {
    "improvement.proposed": _improvement(1, ImprovementStatus.PROPOSED),
    "improvement.agreed": _improvement(2, ImprovementStatus.AGREED, agreed_on=date(2027, 1, 29)),
    "improvement.progressed": _improvement(3, ImprovementStatus.AGREED, **_CHECKED),
    "improvement.concluded": _improvement(
        6,
        ImprovementStatus.CONCLUDED,
        outcome=ImprovementOutcome.MET,
        outcome_reason="Keenam laporan diterima tepat waktu dan lengkap.",
        concluded_on=date(2027, 7, 31),
        **_CHECKED,
    ),
}
