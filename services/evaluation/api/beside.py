"""What requests about a result read at once, beside the appraisal that the path names."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Depends

from services.evaluation.domain.improvement.state import plan_id
from shared.acting import Acting, acting_beside, any_officer_acting_beside
from shared.auth import Caller
from shared.ids import evaluation


def _cycle(path: Mapping[str, str], caller: Caller) -> Iterable[str]:
    id = path["appraisal_id"]
    if not evaluation.APPRAISAL.matches(id, agency_id=caller.agency_id):
        return ()
    cycle_id, *_whose = evaluation.APPRAISAL.read(id)
    return (evaluation.CYCLE.of(caller.agency_id, cycle_id),)


def _improvement(path: Mapping[str, str], caller: Caller) -> Iterable[str]:
    cycle = tuple(_cycle(path, caller))
    return (*cycle, plan_id(path["appraisal_id"])) if cycle else ()


ActingInCycleDep = Annotated[Acting, Depends(acting_beside(_cycle))]
OfficerInCycleDep = Annotated[Acting, Depends(any_officer_acting_beside(_cycle))]
"""An officer of the agency or of some units: what is done is held against the person's unit (``by_officer``)."""
ActingOnImprovementDep = Annotated[Acting, Depends(acting_beside(_improvement))]
