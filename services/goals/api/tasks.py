"""What waits for the caller in goals."""

from fastapi import APIRouter

from services.goals.usecases.tasks import GoalsTasks, tasks_of
from shared.acting import ReadingDep
from shared.http.tasks import Since

router = APIRouter(tags=["tasks"])


@router.get("/me/tasks", summary="What waits for me, and what happened")
async def get_tasks(acting: ReadingDep, since: Since = None) -> GoalsTasks:
    """List plans to propose, improve, adapt or agree on, reports to confirm, delegations to accept."""
    return await tasks_of(acting, since=since)
