"""Endpoints about what the superior adds to a plan: expectations of behaviour, and results that a letter assigns."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.goals.api.beside import ActingInCycleDep
from services.goals.api.plan_bodies import PlanOut, plan_out
from services.goals.domain.plan.expect import expect
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.plan.task import add_task
from services.goals.domain.requests import ExpectationsIn, TaskIn
from services.goals.usecases.plans import cycle_beside
from shared.acting import acted
from shared.commands import Done

router = APIRouter(prefix="/plans", tags=["plans"])
PlanId = Annotated[str, Path(alias="id", max_length=400, examples=["sorong:plan:2026:e1:1"])]


@router.post("/{id}/expectations", summary="Write what is expected of behaviour")
async def post_expectations(id: PlanId, body: ExpectationsIn, acting: ActingInCycleDep, response: Response) -> PlanOut:
    """Say what is expected of each value; the rater or who acts for the rater today. It is agreed with the plan."""
    return _acted(await acting.run(PLAN, id, expect, body, contexts=cycle_beside(acting, id)), response)


@router.post("/{id}/tasks", summary="Assign additional results by letter")
async def post_task(id: PlanId, body: TaskIn, acting: ActingInCycleDep, response: Response) -> PlanOut:
    """Add results to an agreed plan, in force at once; the rater or who acts for the rater today."""
    return _acted(await acting.run(PLAN, id, add_task, body, contexts=cycle_beside(acting, id)), response)


def _acted(done: Done[PlanState], response: Response) -> PlanOut:
    acted(response, done)
    return plan_out(done.state, done.version)
