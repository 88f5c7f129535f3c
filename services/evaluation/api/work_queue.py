"""Work that officers find before anybody waits for it."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.evaluation.usecases.officials import OfficialsLeft, officials_left
from shared.acting import OfficerReadingDep
from shared.events.base import Id
from shared.http.pages import Limit

router = APIRouter(tags=["work queue"])


@router.get("/work-queue/officials-left")
async def list_officials_left(
    acting: OfficerReadingDep,
    limit: Limit = 50,
    after: Annotated[Id | None, Query(description="`next` dari halaman sebelumnya.")] = None,
) -> OfficialsLeft:
    """List raters and deciders whose employment is over or ends within thirty days, and for whom somebody waits.

    *Pejabat penilai dan pemutus keberatan yang sudah atau segera berhenti, berapa yang menunggunya, dan apa yang dapat
    dilakukan: pejabat baru lewat direktori, pengganti dengan surat, atau pemutus lain.*
    """
    return await officials_left(acting, limit=limit, after=after)
