"""Work that waits too long, or will: what officials have not done in time, and officials who leave."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.evaluation.domain.appraisal.deadlines import Act
from services.evaluation.usecases.board import AppraisalBoard, appraisal_board
from services.evaluation.usecases.deviating import DeviatingUnit, deviating_units
from services.evaluation.usecases.officials import OfficialsLeft, officials_left
from services.evaluation.usecases.overdue import OverdueAct, overdue_acts
from shared.acting import AnyOfficerReadingDep, OfficerReadingDep, ReadingDep
from shared.events.base import Id
from shared.http.pages import After, Limit, Page

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


@router.get("/work-queue/deviating-units")
async def list_deviating(
    acting: AnyOfficerReadingDep,
    cycle_id: Id,
    answered: Annotated[bool | None, Query(description="Hanya yang sudah (atau belum) dijelaskan.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[DeviatingUnit]:
    """List units whose spread of predicates does not fit their own predicate, what is asked of whom, and the answer.

    *Unit yang pola distribusinya menyimpang: predikat unit, sebaran, perubahan paling sedikit, siapa yang diminta
    menindaklanjuti dan sampai kapan, serta penjelasannya. Pengelola unit melihat unitnya dan unit di bawahnya.*
    """
    return await deviating_units(acting, cycle_id, answered=answered, limit=limit, after=after)


@router.get("/cycles/{cycle_id}/board")
async def get_board(acting: AnyOfficerReadingDep, cycle_id: Id) -> AppraisalBoard:
    """Count the appraisals of a cycle by status and by who has to act next, late or not.

    *Berapa penilaian di tahap mana, dan menunggu tindakan siapa. Pengelola unit melihat unitnya saja.*
    """
    return await appraisal_board(acting, cycle_id)


@router.get("/work-queue/overdue")
async def list_overdue(
    acting: ReadingDep, cycle_id: Id, act: Act = Act.DECISION, limit: Limit = 50, after: After = None
) -> Page[OverdueAct]:
    """List what is late: for an officer all of a cycle, for others the own and that of the people.

    *Putusan, persetujuan, keputusan keberatan, atau pernyataan mengetahui yang melewati batas waktu kebijakan: siapa
    yang ditunggu dan atasannya, sejak kapan, dan kepada siapa beralih.*
    """
    return await overdue_acts(acting, cycle_id, act, limit=limit, after=after)
