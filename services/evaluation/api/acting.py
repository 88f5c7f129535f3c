"""What every endpoint works with: the caller, the parts of the service, repetition key and version."""

from typing import Annotated, TypeVar

from fastapi import Depends, Path, Response

from services.evaluation.store import delegations_to
from services.evaluation.usecases.acting import Acting
from shared import clock
from shared.auth import Caller
from shared.commands import Done
from shared.events.base import Id
from shared.http.callers import IfMatchDep, KeyDep, OfficerDep, ReaderDep
from shared.http.pages import tag
from shared.runtime import Parts, PartsDep

S = TypeVar("S")

IdPath = Annotated[Id, Path()]
DocumentPath = Annotated[str, Path(max_length=400)]


async def _acting(parts: Parts, caller: Caller, key: str | None, version: int | None) -> Acting:
    return Acting(
        documents=parts.documents,
        commands=parts.commands,
        caller=caller,
        today=clock.today(parts.settings.zone),
        given=await delegations_to(parts.documents, caller.agency_id, caller.employee_id),
        key=key,
        if_version=version,
    )


async def acting(parts: PartsDep, caller: ReaderDep, key: KeyDep, version: IfMatchDep) -> Acting:
    """Act as a person of the agency."""
    return await _acting(parts, caller, key, version)


async def acting_officer(parts: PartsDep, caller: OfficerDep, key: KeyDep, version: IfMatchDep) -> Acting:
    """Act for the agency as a whole."""
    return await _acting(parts, caller, key, version)


ActingDep = Annotated[Acting, Depends(acting)]
OfficerActingDep = Annotated[Acting, Depends(acting_officer)]


def stamp(response: Response, done: Done[S]) -> None:
    """Give an answer its entity tag, and say when the command had been handled before."""
    tag(response, done.version)
    if done.repeated:
        response.headers["Idempotency-Replayed"] = "true"
