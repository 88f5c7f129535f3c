"""Endpoints by which something recorded is corrected, withdrawn, confirmed or returned, as long as the plan is open."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.goals.api.beside import ActingInCycleDep
from services.goals.api.evidence_bodies import StepsDone, steps_done
from services.goals.domain.step_requests import (
    ActivityCorrections,
    ActivityReviews,
    ActivityWithdrawals,
    RealisationCorrections,
    Reviews,
    UnitRealisationCorrections,
    UnitRealisationWithdrawals,
    Withdrawals,
)
from services.goals.usecases.acts import act_on_entries, act_on_realisations, act_on_unit_realisations
from services.goals.usecases.waiting import WaitingPlan, waiting_for
from shared.acting import ActingDep, ReadingDep
from shared.events.base import Id
from shared.http.pages import After, Limit, Page

router = APIRouter(tags=["corrections"])
PlanId = Annotated[str, Path(alias="id", max_length=400, examples=["sorong:plan:2026:e1:1"])]
UnitId = Annotated[Id, Path()]
DryRun = Annotated[bool, Query(description="Hanya periksa, jangan simpan.")]


@router.get("/reviews", summary="What waits for the superior")
async def list_reviews(
    acting: ReadingDep, rater_id: Id | None = None, cycle_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Page[WaitingPlan]:
    """List whose realisations and entries wait for the caller, and for whom the caller acts today, or for one rater."""
    return await waiting_for(acting, rater_id, cycle_id=cycle_id, limit=limit, after=after)


@router.post("/plans/{id}/activities/corrections", summary="Correct entries")
async def correct_activities(
    id: PlanId, body: ActivityCorrections, acting: ActingInCycleDep, dry_run: DryRun = False
) -> StepsDone:
    """Correct entries of a month with a reason; the employee only. Every version is kept, the sums follow."""
    return steps_done(body.items, await act_on_entries(acting, id, body.month, body.asked(), dry_run=dry_run))


@router.post("/plans/{id}/activities/withdrawals", summary="Withdraw entries")
async def withdraw_activities(
    id: PlanId, body: ActivityWithdrawals, acting: ActingInCycleDep, dry_run: DryRun = False
) -> StepsDone:
    """Take entries of a month back with a reason; the employee only. They stay readable and count no more."""
    return steps_done(body.items, await act_on_entries(acting, id, body.month, body.asked(), dry_run=dry_run))


@router.post("/plans/{id}/activities/reviews", summary="Confirm or return entries")
async def review_activities(
    id: PlanId, body: ActivityReviews, acting: ActingInCycleDep, dry_run: DryRun = False
) -> StepsDone:
    """Confirm entries of a month, or return them with a reason; the rater or who acts for the rater today."""
    return steps_done(body.items, await act_on_entries(acting, id, body.month, body.asked(), dry_run=dry_run))


@router.post("/plans/{id}/realisations/corrections", summary="Correct realisations")
async def correct_realisations(
    id: PlanId, body: RealisationCorrections, acting: ActingInCycleDep, dry_run: DryRun = False
) -> StepsDone:
    """Correct realisations with a reason; the employee only. Every version is kept, progress follows."""
    return steps_done(body.items, await act_on_realisations(acting, id, body.asked(), dry_run=dry_run))


@router.post("/plans/{id}/realisations/withdrawals", summary="Withdraw realisations")
async def withdraw_realisations(
    id: PlanId, body: Withdrawals, acting: ActingInCycleDep, dry_run: DryRun = False
) -> StepsDone:
    """Take realisations back with a reason; the employee only. The one before counts again."""
    return steps_done(body.items, await act_on_realisations(acting, id, body.asked(), dry_run=dry_run))


@router.post("/plans/{id}/realisations/reviews", summary="Confirm or return realisations")
async def review_realisations(
    id: PlanId, body: Reviews, acting: ActingInCycleDep, dry_run: DryRun = False
) -> StepsDone:
    """Confirm realisations, or return them with a reason; the rater or who acts for the rater today."""
    return steps_done(body.items, await act_on_realisations(acting, id, body.asked(), dry_run=dry_run))


@router.post("/units/{unit_id}/realisations/corrections", summary="Correct what was reported on a unit")
async def correct_unit_realisations(unit_id: UnitId, body: UnitRealisationCorrections, acting: ActingDep) -> StepsDone:
    """Correct realisations of a unit with a reason; officers and whoever heads the unit."""
    return steps_done(body.items, await act_on_unit_realisations(acting, unit_id, body.cycle_id, body.asked()))


@router.post("/units/{unit_id}/realisations/withdrawals", summary="Withdraw what was reported on a unit")
async def withdraw_unit_realisations(unit_id: UnitId, body: UnitRealisationWithdrawals, acting: ActingDep) -> StepsDone:
    """Take realisations of a unit back with a reason; officers and whoever heads the unit."""
    return steps_done(body.items, await act_on_unit_realisations(acting, unit_id, body.cycle_id, body.asked()))
