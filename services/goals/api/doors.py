"""How a request becomes somebody who acts."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends

from services.goals.usecases.acting import Acting
from shared import clock
from shared.http.callers import IfMatchDep, KeyDep, OfficerDep, ReaderDep
from shared.runtime import PartsDep


async def reading(who: ReaderDep, parts: PartsDep) -> Acting:
    """Let someone of the agency look."""
    return Acting(
        documents=parts.documents,
        commands=parts.commands,
        caller=who,
        today=clock.today(parts.settings.zone),
    )


async def acting(who: Annotated[Acting, Depends(reading)], key: KeyDep, version: IfMatchDep) -> Acting:
    """Let someone of the agency act, once per key and on the version named, if any."""
    return replace(who, key=key, if_version=version)


async def reading_officer(acting: Annotated[Acting, Depends(reading)], _who: OfficerDep) -> Acting:
    """Let an officer of the agency look."""
    return acting


async def acting_officer(acting: Annotated[Acting, Depends(acting)], _who: OfficerDep) -> Acting:
    """Let an officer of the agency act."""
    return acting


ReadingDep = Annotated[Acting, Depends(reading)]
ActingDep = Annotated[Acting, Depends(acting)]
OfficerReadingDep = Annotated[Acting, Depends(reading_officer)]
OfficerActingDep = Annotated[Acting, Depends(acting_officer)]
