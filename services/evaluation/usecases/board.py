"""At whose desks the appraisals of a cycle lie: who has to decide, approve, acknowledge, or answer an objection."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.evaluation.domain.appraisal.deadlines import Act
from services.evaluation.domain.appraisal.publish import APPRAISAL, approval_mark, objection_mark
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.authority import looks_after
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.where import Term

_DESKS_MAX: Final = 200
_FIELDS: Final = ("status", "employee_id", "rater_id", "reads", "continued")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalsAtDesk:
    """How many appraisals wait for an act of one person; None: of somebody who has to be named first."""

    employee_id: str | None
    act: Act
    appraisals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalBoard:
    """Appraisals of a cycle by status, and the desks with most of what waits, at most two hundred."""

    appraisals: Mapping[str, int]
    desks: Sequence[AppraisalsAtDesk]


async def appraisal_board(acting: Acting, cycle_id: str) -> AppraisalBoard:
    """Count what waits for whom in a cycle; of who moved on within it, the next segment counts.

    For an officer of some units those of the units.
    """
    await existing_cycle(acting, cycle_id)
    units = looks_after(acting.actor, None)
    where: Mapping[str, Term] = {"cycle_id": cycle_id} if units is None else {"cycle_id": cycle_id, "unit_id": units}
    statuses: Counter[str] = Counter()
    desks: Counter[tuple[Act, str | None]] = Counter()
    async for found in acting.documents.lookups(
        kind=APPRAISAL, agency_id=acting.agency_id, where=where, fields=_FIELDS
    ):
        if found.fields.get("continued"):
            continue
        statuses[found.fields["status"]] += 1
        if (desk := _desk(found.fields)) is not None:
            desks[desk] += 1
    return AppraisalBoard(
        appraisals={each.value: statuses[each.value] for each in AppraisalStatus},
        desks=[
            AppraisalsAtDesk(employee_id=who, act=act, appraisals=count)
            for (act, who), count in desks.most_common(_DESKS_MAX)
        ],
    )


def _desk(fields: Mapping[str, Any]) -> tuple[Act, str | None] | None:
    """Say who has to do what next; None where nobody has to."""
    status, marks = AppraisalStatus(fields["status"]), fields.get("reads") or ()
    for act, mark in ((Act.APPROVAL, approval_mark()), (Act.OBJECTION, objection_mark(ObjectionStatus.FILED))):
        named = [each.removeprefix(mark) for each in marks if each.startswith(mark)]
        if named:
            return act, max(named) or None
    if status is AppraisalStatus.READY:
        return Act.DECISION, fields.get("rater_id")
    return (Act.ACKNOWLEDGEMENT, fields.get("employee_id")) if status is AppraisalStatus.DECIDED else None
