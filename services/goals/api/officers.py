"""What officers have to look after: plans that are late."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path

from services.goals.api.doors import OfficerReadingDep
from services.goals.usecases.late import list_late
from shared.events.base import Id
from shared.events.goals import Desk
from shared.http.pages import After, Limit, Page
from shared.runtime import PartsDep

router = APIRouter(tags=["officers"])


@router.get("/cycles/{cycle_id}/late", summary="Who is late, and at whose desk the plan lies")
async def get_late(
    cycle_id: Annotated[Id, Path()],
    acting: OfficerReadingDep,
    parts: PartsDep,
    desk: Desk | None = None,
    on: date | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List plans not agreed after their last day, as of today or the day named; none where there is no deadline."""
    return await list_late(
        acting,
        cycle_id,
        on=on or acting.today,
        zone=parts.settings.zone,
        desk=desk,
        limit=limit,
        after=after,
    )
