"""Cycles opened by mistake: looked at before they are opened or closed, amended, cancelled."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, StringConstraints

from services.evaluation.api.cycles import CycleBody, CycleView, PopulationBody, population_of
from services.evaluation.domain.cycle.change import AmendCycle
from services.evaluation.domain.cycle.life import OpenCycle
from services.evaluation.domain.cycle.preview import UnitBeforeClosing
from services.evaluation.domain.requests import Reason
from services.evaluation.store import count_by_status
from services.evaluation.usecases.cycle_changes import amend, before_closing, cancel, try_opening
from services.evaluation.usecases.cycles import existing_cycle, known_policy
from shared.acting import OfficerActingDep, OfficerReadingDep, acted
from shared.alike import filled
from shared.events.base import Id
from shared.events.evaluation import CycleStatus, Population
from shared.http.pages import After, Limit, Page
from shared.request import Request

router = APIRouter(tags=["cycles"])


class OpeningPreview(BaseModel):
    """What a cycle would be opened as; nothing was written.

    Whom the population takes in, goals says: ``POST /v1/populations/preview`` with the same population.
    """

    cycle: CycleView
    exists: bool
    days: int
    population: Population


class ClosingPreview(BaseModel):
    """A cycle as it would begin to close now: people enrolled and by status, then its units, page by page."""

    cycle_id: str
    status: CycleStatus
    enrolled: int | None
    appraisals: dict[str, int]
    units: Page[UnitBeforeClosing]


class AmendmentBody(Request):
    """What is to be otherwise, and why; what is left out stays."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)] | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    population: PopulationBody | None = None
    reason: Reason


class CancellationBody(Request):
    """Why a cycle is cancelled."""

    reason: Reason


@router.post("/cycles/preview")
async def post_preview(acting: OfficerActingDep, body: CycleBody) -> OpeningPreview:
    """Check a cycle as if it were opened, without writing anything."""
    policy = await known_policy(acting, body.policy_id, body.policy_version)
    population = population_of(body.population)
    done = await try_opening(acting, filled(OpenCycle, body, policy=policy, population=population))
    return OpeningPreview(
        cycle=CycleView.of(done.version, done.state),
        exists=done.repeated,
        days=(done.state.ends_on - done.state.starts_on).days + 1,
        population=population,
    )


@router.get("/cycles/{cycle_id}/closing-preview")
async def read_closing_preview(
    acting: OfficerReadingDep, cycle_id: Id, limit: Limit = 50, after: After = None
) -> ClosingPreview:
    """See before closing who has no agreed plan, who is undecided, and what is still missing, by unit."""
    cycle = await existing_cycle(acting, cycle_id)
    counts = await count_by_status(acting, cycle_id)
    return filled(
        ClosingPreview,
        cycle,
        appraisals={"total": sum(counts.values()), **counts},
        units=await before_closing(acting, cycle_id, limit=limit, after=after),
    )


@router.post("/cycles/{cycle_id}/amendments")
async def post_amendment(acting: OfficerActingDep, cycle_id: Id, body: AmendmentBody, response: Response) -> CycleView:
    """Give a cycle another title, dates or population, as long as nothing was decided in it."""
    population = population_of(body.population) if body.population is not None else None
    done = await amend(acting, cycle_id, filled(AmendCycle, body, population=population))
    acted(response, done)
    return CycleView.of(done.version, done.state)


@router.post("/cycles/{cycle_id}/cancellation")
async def post_cancellation(
    acting: OfficerActingDep, cycle_id: Id, body: CancellationBody, response: Response
) -> CycleView:
    """Cancel a cycle in which nothing was decided: plans and dossiers close, and there are no results."""
    done = await cancel(acting, cycle_id, reason=body.reason)
    acted(response, done)
    return CycleView.of(done.version, done.state)
