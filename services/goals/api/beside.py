"""What requests about plans and delegations read at once, beside the document that the path names."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Depends

from services.goals.domain.plan.state import cycle_of_plan
from shared.acting import Acting, acting_beside, reading_beside
from shared.auth import Caller
from shared.ids import directory, goals


def _cycle(path: Mapping[str, str], caller: Caller) -> Iterable[str]:
    id = path["id"]
    return (cycle_of_plan(id),) if goals.PLAN.matches(id, agency_id=caller.agency_id) else ()


def _dialogue(path: Mapping[str, str], caller: Caller) -> Iterable[str]:
    id, dialogue = path["id"], path["dialogue_id"]
    known = goals.PLAN.matches(id, agency_id=caller.agency_id)
    return (*_cycle(path, caller), goals.DIALOGUE.of(caller.agency_id, *goals.PLAN.read(id), dialogue)) if known else ()


def _me(_path: Mapping[str, str], caller: Caller) -> Iterable[str]:
    return (directory.PERSON.of(caller.agency_id, caller.employee_id),)


ActingInCycleDep = Annotated[Acting, Depends(acting_beside(_cycle))]
ActingOnDialogueDep = Annotated[Acting, Depends(acting_beside(_dialogue))]
ActingAsMeDep = Annotated[Acting, Depends(acting_beside(_me))]
ReadingAsMeDep = Annotated[Acting, Depends(reading_beside(_me))]
