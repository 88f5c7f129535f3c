"""What a cycle would close with now, unit by unit: who is not agreed, not decided, and what is still missing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.unit.state import UnitState
from shared.events.evaluation import AppraisalStatus
from shared.rules.vocabulary import UnitPredicate

_NAMED_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBeforeClosing:
    """One unit before closing: people by status, whose plan is not agreed on, how often what is missing.

    ``not_agreed`` names at most two hundred; ``missing`` counts people by what their suggestion lacks.
    """

    unit_id: str
    people: int
    by_status: dict[str, int]
    plans_not_agreed: int
    not_agreed: tuple[str, ...]
    complete: int
    missing: dict[str, int]
    predicate: UnitPredicate | None


def unit_before_closing(
    unit_id: str, appraisals: Sequence[AppraisalState], unit: UnitState | None
) -> UnitBeforeClosing:
    """Count a unit's people as they stand; of who moved on within the cycle, the next segment counts."""
    people = [each for each in appraisals if not each.continued]
    waiting = [each for each in people if each.inputs.plan is None or not each.inputs.plan.agreed]
    missing = Counter(code.partition(":")[0] for each in people for code in set(each.suggestion.outcome.missing))
    statuses = Counter(each.status for each in people)
    return UnitBeforeClosing(
        unit_id=unit_id,
        people=len(people),
        by_status={each.value: statuses[each] for each in AppraisalStatus},
        plans_not_agreed=len(waiting),
        not_agreed=tuple(sorted(each.employee_id for each in waiting)[:_NAMED_MAX]),
        complete=sum(not each.suggestion.outcome.missing for each in people),
        missing=dict(sorted(missing.items())),
        predicate=unit.predicate if unit is not None else None,
    )
